import { createRootRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { activitySearch, tokenSearch } from './account-search';
import {
  adminActivitySearch,
  adminAnalyticsSearch,
  adminDevicesSearch,
  adminMailsSearch,
  adminQueueSearch,
  adminUserSearch,
  adminUsersSearch,
} from './admin-search';
import { requireAdmin, requireNobody, requireUser } from './guards';
import { RootError } from './root-error';
import {
  apiKeysSearch,
  deviceSearch,
  devicesSearch,
  messagesSearch,
  nextSearch,
  sandboxSearch,
  sendSearch,
  setupSearch,
} from './search';

const root = createRootRoute({
  errorComponent: RootError,
  notFoundComponent: lazyRouteComponent(() => import('@/routes/not-found'), 'NotFoundPage'),
});

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: nextSearch,
  beforeLoad: requireNobody,
  component: lazyRouteComponent(() => import('@/routes/login'), 'LoginPage'),
});

const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  validateSearch: nextSearch,
  beforeLoad: requireNobody,
  component: lazyRouteComponent(() => import('@/routes/register'), 'RegisterPage'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: setupSearch,
  component: lazyRouteComponent(() => import('@/routes/setup'), 'SetupPage'),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('@/routes/forgot-password'), 'ForgotPasswordPage'),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(() => import('@/routes/reset-password'), 'ResetPasswordPage'),
});

const acceptInvitation = createRoute({
  getParentRoute: () => root,
  path: '/accept-invitation',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(() => import('@/routes/accept-invitation'), 'AcceptInvitationPage'),
});

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(() => import('@/routes/verify-email'), 'VerifyEmailPage'),
});

const confirmEmail = createRoute({
  getParentRoute: () => root,
  path: '/confirm-email',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(() => import('@/routes/confirm-email'), 'ConfirmEmailPage'),
});

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import('./shell/shell'), 'Shell'),
});

const start = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    redirect({ to: '/devices', replace: true, throw: true });
  },
});

const devices = createRoute({
  getParentRoute: () => app,
  path: '/devices',
  validateSearch: devicesSearch,
  component: lazyRouteComponent(() => import('@/routes/devices'), 'DevicesPage'),
});

const device = createRoute({
  getParentRoute: () => app,
  path: '/devices/$id',
  validateSearch: deviceSearch,
  component: lazyRouteComponent(() => import('@/routes/device'), 'DevicePage'),
});

const send = createRoute({
  getParentRoute: () => app,
  path: '/send',
  validateSearch: sendSearch,
  component: lazyRouteComponent(() => import('@/routes/send'), 'SendPage'),
});

const messages = createRoute({
  getParentRoute: () => app,
  path: '/messages',
  validateSearch: messagesSearch,
  component: lazyRouteComponent(() => import('@/routes/messages'), 'MessagesPage'),
});

const apiKeys = createRoute({
  getParentRoute: () => app,
  path: '/api-keys',
  validateSearch: apiKeysSearch,
  component: lazyRouteComponent(() => import('@/routes/api-keys'), 'ApiKeysPage'),
});

const sandbox = createRoute({
  getParentRoute: () => app,
  path: '/sandbox',
  validateSearch: sandboxSearch,
  component: lazyRouteComponent(() => import('@/routes/sandbox'), 'SandboxPage'),
});

const accountProfile = createRoute({
  getParentRoute: () => app,
  path: '/account',
  component: lazyRouteComponent(() => import('@/routes/account'), 'AccountProfilePage'),
});

const accountSecurity = createRoute({
  getParentRoute: () => app,
  path: '/account/security',
  component: lazyRouteComponent(() => import('@/routes/account-security'), 'AccountSecurityPage'),
});

const accountActivity = createRoute({
  getParentRoute: () => app,
  path: '/account/activity',
  validateSearch: activitySearch,
  component: lazyRouteComponent(() => import('@/routes/account-activity'), 'AccountActivityPage'),
});

const admin = createRoute({
  getParentRoute: () => app,
  id: 'admin',
  beforeLoad: requireAdmin,
  component: lazyRouteComponent(
    () => import('@/features/admin/components/admin-frame'),
    'AdminFrame',
  ),
});

const adminUsers = createRoute({
  getParentRoute: () => admin,
  path: '/admin/users',
  validateSearch: adminUsersSearch,
  component: lazyRouteComponent(() => import('@/routes/admin-users'), 'AdminUsersPage'),
});

const adminUser = createRoute({
  getParentRoute: () => admin,
  path: '/admin/users/$id',
  validateSearch: adminUserSearch,
  component: lazyRouteComponent(() => import('@/routes/admin-user'), 'AdminUserPage'),
});

const adminDevices = createRoute({
  getParentRoute: () => admin,
  path: '/admin/devices',
  validateSearch: adminDevicesSearch,
  component: lazyRouteComponent(() => import('@/routes/admin-devices'), 'AdminDevicesPage'),
});

const adminQueue = createRoute({
  getParentRoute: () => admin,
  path: '/admin/queue',
  validateSearch: adminQueueSearch,
  component: lazyRouteComponent(() => import('@/routes/admin-queue'), 'AdminQueuePage'),
});

const adminAnalytics = createRoute({
  getParentRoute: () => admin,
  path: '/admin/analytics',
  validateSearch: adminAnalyticsSearch,
  component: lazyRouteComponent(() => import('@/routes/admin-analytics'), 'AdminAnalyticsPage'),
});

const adminActivity = createRoute({
  getParentRoute: () => admin,
  path: '/admin/activity',
  validateSearch: adminActivitySearch,
  component: lazyRouteComponent(() => import('@/routes/admin-activity'), 'AdminActivityPage'),
});

const adminMails = createRoute({
  getParentRoute: () => admin,
  path: '/admin/mails',
  validateSearch: adminMailsSearch,
  component: lazyRouteComponent(() => import('@/routes/admin-mails'), 'AdminMailsPage'),
});

const adminHealth = createRoute({
  getParentRoute: () => admin,
  path: '/admin/health',
  component: lazyRouteComponent(() => import('@/routes/admin-health'), 'AdminHealthPage'),
});

const hosts = createRoute({
  getParentRoute: () => admin,
  path: '/admin/hosts',
  component: lazyRouteComponent(() => import('@/routes/hosts'), 'HostsPage'),
});

const settings = createRoute({
  getParentRoute: () => admin,
  path: '/admin/settings',
  component: lazyRouteComponent(() => import('@/routes/settings'), 'SettingsPage'),
});

export const routeTree = root.addChildren([
  login,
  register,
  setup,
  forgotPassword,
  resetPassword,
  acceptInvitation,
  verifyEmail,
  confirmEmail,
  app.addChildren([
    start,
    devices,
    device,
    send,
    messages,
    apiKeys,
    sandbox,
    accountProfile,
    accountSecurity,
    accountActivity,
    admin.addChildren([
      adminUsers,
      adminUser,
      adminDevices,
      hosts,
      adminQueue,
      adminAnalytics,
      adminActivity,
      settings,
      adminMails,
      adminHealth,
    ]),
  ]),
]);
