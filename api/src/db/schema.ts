import type { UnavailableFeature } from '@botwave/wa-sidecar/contract';
import type { ColumnType, Generated } from 'kysely';
import type { KeyScope } from '../trpc/caller.js';

/** The tables of schema.sql as Kysely sees them. `pg` gives timestamptz as Date, bigint as string. */
export interface Database {
  users: UsersTable;
  auth_sessions: AuthSessionsTable;
  setup_links: SetupLinksTable;
  account_tokens: AccountTokensTable;
  account_requests: AccountRequestsTable;
  two_factor: TwoFactorTable;
  recovery_codes: RecoveryCodesTable;
  login_challenges: LoginChallengesTable;
  mails: MailsTable;
  api_keys: ApiKeysTable;
  settings: SettingsTable;
  rate_windows: RateWindowsTable;
  retention_jobs: RetentionJobsTable;
  sidecar_hosts: SidecarHostsTable;
  devices: DevicesTable;
  device_events: DeviceEventsTable;
  message_logs: MessageLogsTable;
  message_attempts: MessageAttemptsTable;
  message_events: MessageEventsTable;
  idempotency_keys: IdempotencyKeysTable;
  activity_logs: ActivityLogsTable;
  webhooks: WebhooksTable;
  webhook_feed: WebhookFeedTable;
  webhook_deliveries: WebhookDeliveriesTable;
  webhook_attempts: WebhookAttemptsTable;
}

type BigInt64 = ColumnType<string, string | number | undefined, string | number>;
/** Written as JSON text, read as an object. */
type Json = ColumnType<Record<string, unknown>, string | undefined, string>;

interface UsersTable {
  id: string;
  email: string;
  name: string | null;
  /** Null: invited, and no password chosen yet; or deleted. */
  password_hash: string | null;
  role: Generated<'admin' | 'user'>;
  /**
   * `pending`: invited, or registered and the address not confirmed yet. `deleted`: what belongs to
   * the account is being erased. Only `active` people sign in.
   */
  status: Generated<'active' | 'suspended' | 'pending' | 'deleted'>;
  rate_limit: number | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  email_verified_at: Date | null;
  deleted_at: Date | null;
}

interface AuthSessionsTable {
  id: string;
  user_id: string;
  ip_address: string | null;
  user_agent: string | null;
  created_at: Generated<Date>;
  last_seen_at: Generated<Date>;
  expires_at: Date;
  revoked_at: Date | null;
}

interface SetupLinksTable {
  token_hash: Buffer;
  created_at: Generated<Date>;
  expires_at: Date;
  used_at: Date | null;
}

export const accountTokenKinds = [
  'reset_password',
  'verify_email',
  'change_email',
  'invitation',
] as const;
export type AccountTokenKind = (typeof accountTokenKinds)[number];

interface AccountTokensTable {
  token_hash: Buffer;
  user_id: string;
  kind: AccountTokenKind;
  data: Json;
  created_at: Generated<Date>;
  expires_at: Date;
}

/** What strangers asked for, known address or not; worked off behind the answer. */
interface AccountRequestsTable {
  id: string;
  kind: 'register' | 'reset_password' | 'verify_email';
  email: string;
  data: Json;
  ip_address: string;
  created_at: Generated<Date>;
}

interface TwoFactorTable {
  user_id: string;
  sealed_secret: Buffer;
  /** Null: set up and not confirmed by a code yet, so not asked for. */
  confirmed_at: Date | null;
  /** Of the last code that was taken; it and older ones are refused. */
  last_step: BigInt64;
  created_at: Generated<Date>;
}

interface RecoveryCodesTable {
  user_id: string;
  code_hash: Buffer;
  used_at: Date | null;
}

interface LoginChallengesTable {
  token_hash: Buffer;
  user_id: string;
  attempts: Generated<number>;
  created_at: Generated<Date>;
  expires_at: Date;
}

export const mailStatuses = ['unsent', 'sending', 'sent', 'failed', 'expired'] as const;
export type MailStatus = (typeof mailStatuses)[number];

interface MailsTable {
  id: string;
  user_id: string | null;
  kind: string;
  recipient: string;
  /** What its template needs, without secrets. */
  data: Json;
  /** The one-time token of its link, encrypted; gone once it was sent or is over. */
  sealed_token: Buffer | null;
  status: Generated<MailStatus>;
  attempts: Generated<number>;
  not_before: Generated<Date>;
  expires_at: Date;
  lease_owner: string | null;
  lease_until: Date | null;
  error: string | null;
  created_at: Generated<Date>;
  sent_at: Date | null;
}

interface ApiKeysTable {
  id: string;
  user_id: string;
  name: string;
  prefix: string;
  key_hash: Buffer;
  scopes: KeyScope[];
  rate_limit: number | null;
  expires_at: Date | null;
  last_used_at: Date | null;
  last_used_ip: string | null;
  revoked_at: Date | null;
  created_at: Generated<Date>;
  /** Devices it may touch; null: all of its user. */
  device_ids: string[] | null;
  /** Networks it may be used from, as CIDR; null: everywhere. */
  allowed_addresses: string[] | null;
  /** The key that this one took over from. */
  replaces_id: string | null;
}

interface SettingsTable {
  id: Generated<boolean>;
  default_rate_limit: Generated<number>;
  max_rate_limit: Generated<number>;
  enable_registration: boolean | null;
  maintenance_mode: Generated<boolean>;
  max_devices: Generated<number>;
  pace_gap_ms: Generated<number>;
  unknown_policy: Generated<'resend_same_id' | 'hold'>;
  updated_at: Generated<Date>;
  require_email_verification: Generated<boolean>;
  /** Keys a user may have. */
  max_api_keys: Generated<number>;
  /** Requests a second of one key; twice as many at once. */
  key_request_rate: Generated<number>;
  sandbox_access: Generated<'everyone' | 'admins' | 'nobody'>;
  /** Origins of pages that may read answers, e.g. https://shop.example. */
  cors_origins: Generated<string[]>;
  /** Null: kept for ever. */
  message_retention_days: number | null;
  media_retention_days: number | null;
  activity_retention_days: number | null;
}

interface RateWindowsTable {
  subject: string;
  window_start: Date;
  current_count: number;
  previous_count: number;
}

interface RetentionJobsTable {
  name: string;
  due_at: Generated<Date>;
  /** Nothing is left to do up to here. */
  erased_to: string | null;
  finished_at: Date | null;
  /** Rows of the last round that found any end. */
  last_count: Generated<number>;
}

interface SidecarHostsTable {
  id: string;
  name: string;
  base_url: string;
  capacity: Generated<number>;
  draining: Generated<boolean>;
  boot_id: string | null;
  heartbeat_at: Date | null;
  journal_id: string | null;
  journal_offset: BigInt64;
  /** Lines of the journal that were not applied yet at the last heartbeat. */
  journal_lag: BigInt64;
  /** When the reader last moved on, or was found at the end. */
  journal_read_at: Date | null;
  /** Named in SIDECAR_URLS of the API process that started last. */
  configured: Generated<boolean>;
  declared_dead_at: Date | null;
  storage: Generated<'ok' | 'full'>;
  sessions: Generated<number>;
  memory_bytes: ColumnType<string | null, number | null | undefined, number | null>;
  gaps_found: BigInt64;
  gaps_closed: BigInt64;
  created_at: Generated<Date>;
}

export type DeviceStatus =
  | 'starting'
  | 'linking'
  | 'syncing'
  | 'connected'
  | 'reconnecting'
  | 'logged_out'
  | 'failed'
  | 'stopped';

interface DevicesTable {
  id: string;
  user_id: string;
  name: string;
  sandbox: boolean;
  is_default: Generated<boolean>;
  host_id: string | null;
  epoch: Generated<number>;
  desired: Generated<'running' | 'stopped' | 'logged_out'>;
  status: Generated<DeviceStatus>;
  status_reason: string | null;
  status_since: Generated<Date>;
  attempt: Generated<number>;
  next_attempt_at: Date | null;
  phone: string | null;
  jid: string | null;
  lid: string | null;
  push_name: string | null;
  linked_at: Date | null;
  /** Null: the installation's for a real device, none in the sandbox. */
  pace_gap_ms: number | null;
  /** Whether "typing…" is shown before a text. */
  typing: Generated<boolean>;
  /** Messages that give no expiry of their own expire so long after they were accepted. */
  max_age_seconds: number | null;
  unavailable_features: ColumnType<UnavailableFeature[], string | undefined, string>;
  next_send_at: Generated<Date>;
  inflight_message_id: string | null;
  hold_reason: string | null;
  erase_pending: Generated<boolean>;
  deleted_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

interface DeviceEventsTable {
  id: BigInt64;
  device_id: string;
  at: Generated<Date>;
  status: DeviceStatus;
  reason: string | null;
  data: Json;
}

export const messageStatuses = [
  'scheduled',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'played',
  'failed',
  'unknown',
  'cancelled',
  'expired',
  'received',
] as const;
export type MessageStatus = (typeof messageStatuses)[number];

export const messageSources = ['web', 'api', 'get', 'whatsapp'] as const;
export type MessageSource = (typeof messageSources)[number];

interface MessageLogsTable {
  id: string;
  seq: ColumnType<string, never, never>;
  user_id: string;
  device_id: string;
  api_key_id: string | null;
  direction: Generated<'out' | 'in'>;
  source: MessageSource;
  chat: string;
  receiver_number: string | null;
  sender_number: string | null;
  sender_jid: string | null;
  sender_lid: string | null;
  sender_name: string | null;
  type: string;
  message_body: string;
  wa_id: string;
  client_message_id: string | null;
  status: MessageStatus;
  /** 0 direct, 1 bulk; see message-priority.ts. */
  priority: Generated<number>;
  /** Hand-overs so far; `retries` are those of them that count for the back-off. */
  attempts: Generated<number>;
  retries: Generated<number>;
  /** When the sender wants it to leave; until then it is `scheduled`. */
  send_at: Date | null;
  /** While `queued` after a hand-over that came to nothing: when it may be tried again. */
  not_before: Generated<Date>;
  expires_at: Date | null;
  lease_owner: string | null;
  /** Of the hand-over while `sending`; while `unknown` when it is asked about again. */
  lease_until: Date | null;
  unknown_since: Date | null;
  /** Until then an `unknown` message keeps later ones of its chat waiting. */
  holds_chat_until: Date | null;
  /** The message that this one was made from by sending it again. */
  retry_of: string | null;
  epoch: number | null;
  error_code: string | null;
  error_message: string | null;
  backfilled: Generated<boolean>;
  created_at: Generated<Date>;
  sent_at: Date | null;
  delivered_at: Date | null;
  read_at: Date | null;
  failed_at: Date | null;
  updated_at: Generated<Date>;
  /** When its text was erased because of its age. */
  body_erased_at: Date | null;
}

interface MessageAttemptsTable {
  id: string;
  message_id: string;
  number: number;
  host_id: string | null;
  epoch: number;
  started_at: Generated<Date>;
  ended_at: Date | null;
  outcome: string | null;
  code: string | null;
}

interface MessageEventsTable {
  id: BigInt64;
  message_id: string;
  status: MessageStatus;
  at: Generated<Date>;
  data: Json;
}

interface IdempotencyKeysTable {
  user_id: string;
  kind: 'client' | 'get' | 'again';
  key: string;
  request_hash: Buffer;
  message_id: string;
  created_at: Generated<Date>;
  expires_at: Date;
}

interface ActivityLogsTable {
  id: string;
  user_id: string | null;
  user_email: string | null;
  action: string;
  details: Json;
  ip_address: string | null;
  created_at: Generated<Date>;
  target_type: string | null;
  target_id: string | null;
  /** Whose it was, when not the actor's own. */
  target_user_id: string | null;
  request_id: string | null;
  /** Not a reference: the line outlives the key. */
  key_id: string | null;
}

interface WebhooksTable {
  id: string;
  user_id: string;
  name: string;
  url: string;
  /** Null: of all devices. */
  device_ids: string[] | null;
  /** Types of events; null: all. */
  events: string[] | null;
  /** Encrypted JSON: they may hold credentials. */
  sealed_headers: Buffer | null;
  sealed_secret: Buffer;
  /** Signs as well until its time is over. */
  previous_secret: Buffer | null;
  previous_secret_until: Date | null;
  enabled: Generated<boolean>;
  disabled_reason: 'owner' | 'gone' | 'failing' | null;
  /** Since then no delivery has succeeded. */
  failing_since: Date | null;
  /** The receiver asked for quiet until then. */
  not_before: Generated<Date>;
  /** Events with higher ids are sent. */
  message_from: BigInt64;
  device_from: BigInt64;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

/** One row: up to where events have become deliveries. */
interface WebhookFeedTable {
  id: Generated<boolean>;
  message_position: BigInt64;
  device_position: BigInt64;
}

export const deliveryStatuses = ['pending', 'delivering', 'delivered', 'failed'] as const;

interface WebhookDeliveriesTable {
  id: string;
  webhook_id: string;
  source: 'message' | 'device' | 'test';
  /** Of message_events or device_events; null of a test. */
  source_id: BigInt64 | null;
  event_id: string;
  type: string;
  status: Generated<(typeof deliveryStatuses)[number]>;
  attempts: Generated<number>;
  not_before: Generated<Date>;
  lease_owner: string | null;
  lease_until: Date | null;
  last_status: number | null;
  last_error: string | null;
  created_at: Generated<Date>;
  delivered_at: Date | null;
}

interface WebhookAttemptsTable {
  id: string;
  delivery_id: string;
  at: Generated<Date>;
  duration_ms: number;
  status: number | null;
  error: string | null;
  response: string | null;
}
