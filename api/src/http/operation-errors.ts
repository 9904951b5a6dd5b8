import { type CatalogedError, errorCatalog } from './error-catalog.js';
import { type RestRoute, restRoutes } from './rest-routes.js';

/** What decides on the errors of an operation. */
export type Operation = Pick<RestRoute, 'method' | 'procedure' | 'meta'>;

const accepting = ['messages.send', 'messages.sendAgain', 'whatsapp.send', 'send.by.get'];
const withText = ['messages.send', 'whatsapp.send', 'send.by.get'];
const withHost = ['devices.create', 'devices.start', 'whatsapp.initialize'];
const byAddress = ['send.by.get'];
const sendingAgain = ['messages.sendAgain', 'admin.queue.retry'];
const analytics = ['messages', 'devices', 'errors'].map((name) => `admin.analytics.${name}`);
const allOfWebhooks = [
  'list',
  'get',
  'create',
  'update',
  'delete',
  'rotateSecret',
  'test',
  'deliveries',
  'getDelivery',
  'replayDelivery',
  'replay',
];
const withLink = [
  'auth.acceptInvitation',
  'auth.checkLink',
  'auth.confirmEmail',
  'auth.resetPassword',
  'auth.verifyEmail',
];
const withPassword = [
  'account.changeEmail',
  'account.changePassword',
  'account.delete',
  'twoFactor.disable',
  'twoFactor.renewCodes',
  'twoFactor.setup',
];

/**
 * Which procedures throw what, where that is narrower than "any of its feature".
 * A code that is not named here is documented at every operation of the feature that declares it,
 * and of a feature without procedures at every one that needs a credential.
 */
const thrownBy: Record<string, readonly string[]> = {
  'account.email_unchanged': ['account.changeEmail'],
  'account.email_verified': ['account.sendVerification'],
  'account.last_admin': ['account.delete', ...ofUsers('update', 'suspend', 'delete')],
  'account.session_not_found': ['account.endSession'],
  'admin.device_not_found': ['get', 'restart', 'stop', 'unlink'].map(
    (name) => `admin.devices.${name}`,
  ),
  'admin.message_not_found': ['admin.queue.cancel', 'admin.queue.retry'],
  'admin.not_invited': ofUsers('inviteAgain'),
  'admin.not_suspendable': ofUsers('suspend'),
  'admin.range_invalid': analytics,
  'admin.retry_failed': ['admin.queue.retry'],
  'admin.still_invited': ofUsers('resetPassword'),
  'admin.time_zone_unknown': [...analytics, ...ofUsers('usage')],
  'admin.user_not_found': ofUsers(
    'get',
    'inviteAgain',
    'update',
    'suspend',
    'unsuspend',
    'signOut',
    'resetPassword',
    'delete',
    'usage',
  ),
  'auth.administrator_exists': ['auth.setup'],
  'auth.challenge_invalid': ['auth.loginTwoFactor'],
  'auth.code_wrong': ['auth.loginTwoFactor'],
  'auth.email_not_verified': ['auth.login'],
  'auth.email_taken': [
    'auth.register',
    'auth.setup',
    'auth.confirmEmail',
    ...ofUsers('create', 'invite'),
  ],
  'auth.link_invalid': withLink,
  'auth.key_not_send_only': byAddress,
  'auth.login_failed': ['auth.login', 'auth.loginTwoFactor'],
  'auth.password_wrong': withPassword,
  'auth.registration_closed': ['auth.register'],
  'auth.setup_link_invalid': ['auth.setup'],
  'auth.weak_password': [
    'auth.register',
    'auth.setup',
    'auth.resetPassword',
    'auth.acceptInvitation',
    'account.changePassword',
    ...ofUsers('create'),
  ],
  'api_keys.admin_scope': ['apiKeys.create'],
  'api_keys.already_replaced': ['apiKeys.rotate'],
  'api_keys.devices_confined': [
    'devices.create',
    'devices.update',
    'whatsapp.initialize',
    ...ofWebhooks(...allOfWebhooks),
  ],
  'api_keys.expiry_past': ['apiKeys.create', 'apiKeys.update', 'apiKeys.rotate'],
  'api_keys.not_active': ['apiKeys.update', 'apiKeys.rotate'],
  'api_keys.not_found': ['get', 'update', 'rotate', 'delete'].map((name) => `apiKeys.${name}`),
  'api_keys.too_many': ['apiKeys.create'],
  'devices.choose_one': [...withText, ...ofWhatsapp('initialize', 'status', 'qr', 'disconnect')],
  'devices.host_unreachable': ['devices.pairingCode'],
  'devices.limit_reached': ['devices.create', 'whatsapp.initialize'],
  'devices.no_qr': ['devices.qr', 'whatsapp.qr'],
  'devices.not_connected': [...accepting, 'admin.queue.retry'],
  'devices.not_linking': ['devices.pairingCode'],
  'devices.nothing_held': ['devices.confirmNumber'],
  'devices.pace_needs_admin': ['devices.update'],
  'devices.pairing_failed': ['devices.pairingCode'],
  'devices.phone_invalid': ['devices.pairingCode'],
  'devices.sandbox_not_allowed': [
    ...accepting,
    'admin.queue.retry',
    'devices.create',
    'devices.start',
    'whatsapp.initialize',
  ],
  'devices.sandbox_off': ['devices.create', 'whatsapp.initialize'],
  'hosts.absent': ['hosts.update'],
  'hosts.answers': ['hosts.declareDead'],
  'hosts.full': [...withHost, 'admin.devices.restart'],
  'mail.not_configured': ['mail.retry'],
  'mail.not_found': ['mail.get', 'mail.retry'],
  'mail.not_waiting': ['mail.retry'],
  'messages.cursor_invalid': ['messages.list'],
  'messages.expires_before_sending': withText,
  'messages.expires_in_past': withText,
  'messages.failed': accepting,
  'messages.idempotency_in_progress': accepting,
  'messages.idempotency_key_invalid': accepting,
  'messages.idempotency_keys_differ': accepting,
  'messages.idempotency_mismatch': accepting,
  'messages.may_have_arrived': sendingAgain,
  'messages.not_cancellable': ['messages.cancel', 'admin.queue.cancel'],
  'messages.not_found': [
    'messages.get',
    'messages.history',
    'messages.cancel',
    'messages.sendAgain',
  ],
  'messages.not_sendable_again': sendingAgain,
  'messages.query_invalid': byAddress,
  'messages.queue_full': [...accepting, 'admin.queue.retry'],
  'messages.recipient_invalid': withText,
  'messages.recipient_required': byAddress,
  'messages.send_at_too_far': withText,
  'messages.text_erased': sendingAgain,
  'messages.text_invalid': withText,
  'outgoing.url_refused': ofWebhooks('create', 'update'),
  'rate_limit.exceeded': [...accepting, 'admin.queue.retry'],
  'request.link_preview': byAddress,
  'request.prefetch': byAddress,
  'request.subresource': byAddress,
  'settings.default_above_maximum': ['settings.update'],
  'two_factor.already_on': ['twoFactor.setup', 'twoFactor.confirm'],
  'two_factor.code_wrong': ['twoFactor.confirm'],
  'two_factor.not_on': ['twoFactor.renewCodes', 'twoFactor.disable'],
  'two_factor.not_set_up': ['twoFactor.confirm'],
  'webhooks.delivery_not_found': ofWebhooks('getDelivery', 'replayDelivery'),
  'webhooks.delivery_under_way': ofWebhooks('replayDelivery'),
  'webhooks.not_found': ofWebhooks(
    ...allOfWebhooks.filter((name) => name !== 'list' && name !== 'create'),
  ),
  'webhooks.off': ofWebhooks('test', 'replay', 'replayDelivery'),
  'webhooks.too_many': ofWebhooks('create'),
  'whatsapp.not_initialized': ofWhatsapp('qr', 'disconnect'),
};

/** Routers that throw what another feature declares. */
const alsoIn: Record<string, readonly string[]> = {
  account: ['users'],
  auth: ['account', 'twoFactor', 'users'],
  mail: ['auth', 'account', 'users'],
  twoFactor: ['auth', 'account'],
};

/** Thrown by another feature than the one that declares them, or by the door of every route. */
const elsewhere: Record<string, (operation: Operation) => boolean> = {
  'api_keys.address_not_allowed': () => true,
  maintenance: () => true,
  'rate_limit.requests': () => true,
  'auth.admin_required': ({ meta }) => meta.access === 'admin',
  'auth.ambiguous_credentials': () => true,
  'auth.cross_site': writes,
  'auth.key_in_body': takesBody,
  'auth.key_in_query': ({ procedure }) => procedure !== 'send.by.get',
  'auth.key_invalid': () => true,
  'auth.required': ({ meta }) => meta.access !== 'public',
  'auth.scope_missing': ({ procedure, meta }) =>
    procedure === 'auth.session' || meta.access === 'admin' || meta.scope !== undefined,
  'auth.session_required': ({ procedure, meta }) =>
    procedure === 'mail.get' ||
    meta.access === 'session' ||
    (meta.access === 'user' && meta.scope === undefined),
  'database.storage_full': writes,
  'database.unavailable': () => true,
  'devices.not_found': ({ procedure, meta }) =>
    accepting.includes(procedure) ||
    [
      'admin.queue.retry',
      'apiKeys.create',
      'apiKeys.update',
      ...ofWebhooks('create', 'update'),
    ].includes(procedure) ||
    procedure.startsWith('whatsapp.') ||
    (meta.openapi?.path.startsWith('/devices/{id}') ?? procedure === 'devices.qr'),
  'hosts.not_found': ({ meta }) => meta.openapi?.path.startsWith('/hosts/{id}') ?? false,
  internal: () => true,
  'request.content_encoding': writes,
  'request.content_type': writes,
  'request.header_repeated': () => true,
  'request.invalid': () => true,
  'request.malformed_json': writes,
  'request.malformed_url': () => true,
  'request.timeout': takesBody,
  'request.too_large': writes,
};

/** Of no documented operation in particular: no route, no HTTP, the tRPC face, the phones' page. */
export const errorsOfAnyAddress = [
  'request.malformed',
  'request.headers_too_large',
  'request.batch_too_large',
  'route.not_found',
  'route.method_not_allowed',
  'sandbox.unavailable',
];

/** What this operation may answer instead of success, by status and code. */
export function errorsOf(operation: Operation): CatalogedError[] {
  const found = [...errorCatalog.values()].filter((error) => mayThrow(operation, error));
  return found.toSorted((a, b) => a.status - b.status || a.code.localeCompare(b.code));
}

function mayThrow(operation: Operation, { code, feature }: CatalogedError): boolean {
  if (errorsOfAnyAddress.includes(code)) return false;
  const rule = elsewhere[code];
  if (rule) return rule(operation);
  const procedures = thrownBy[code];
  if (procedures) return procedures.includes(operation.procedure);
  const isRouter = restRoutes.some((route) => isOf(route.procedure, feature));
  if (!isRouter) return operation.meta.access !== 'public';
  const routers = [feature, ...(alsoIn[feature] ?? [])];
  return routers.some((router) => isOf(operation.procedure, router));
}

/** `users` has `users.get` and `admin.users.get`. */
const isOf = (procedure: string, feature: string): boolean =>
  procedure.split('.').slice(0, -1).includes(feature);

function writes({ method }: Operation): boolean {
  return method !== 'GET';
}

function takesBody(operation: Operation): boolean {
  return writes(operation) && operation.method !== 'DELETE';
}

function ofWebhooks(...names: string[]): string[] {
  return names.map((name) => `webhooks.${name}`);
}

function ofWhatsapp(...names: string[]): string[] {
  return names.map((name) => `whatsapp.${name}`);
}

function ofUsers(...names: string[]): string[] {
  return names.map((name) => `admin.users.${name}`);
}
