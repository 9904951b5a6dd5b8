import { activityRouter } from './activity/activity.router.js';
import { adminRouter } from './admin/admin.router.js';
import { apiKeysRouter } from './api-keys/api-keys.router.js';
import { appInfoRouter } from './app-info/app-info.router.js';
import { authRouter } from './auth/auth.router.js';
import { devicesRouter } from './devices/devices.router.js';
import { eventsRouter } from './events/events.router.js';
import { hostsRouter } from './hosts/hosts.router.js';
import { mailRouter } from './mail/mail.router.js';
import { messagesRouter } from './messages/messages.router.js';
import { settingsRouter } from './settings/settings.router.js';
import { router } from './trpc/init.js';
import { twoFactorRouter } from './two-factor/two-factor.router.js';
import { accountRouter } from './users/account.router.js';
import { webhooksRouter } from './webhooks/webhooks.router.js';
import { whatsappRouter } from './whatsapp/whatsapp.router.js';

/** Every capability of BotWave, once; tRPC, REST and OpenAPI are made from it. */
export const appRouter = router({
  activity: activityRouter,
  admin: adminRouter,
  app: appInfoRouter,
  account: accountRouter,
  auth: authRouter,
  apiKeys: apiKeysRouter,
  devices: devicesRouter,
  events: eventsRouter,
  hosts: hostsRouter,
  mail: mailRouter,
  messages: messagesRouter,
  settings: settingsRouter,
  twoFactor: twoFactorRouter,
  webhooks: webhooksRouter,
  whatsapp: whatsappRouter,
});

/** What the web app knows of us. Dates are ISO 8601 strings. */
export type AppRouter = typeof appRouter;
