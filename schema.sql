-- What the migrations of api/src/db/migrations build, in one file; a test compares the two.

create table users (
  id uuid primary key,
  email text not null unique,
  name text,
  password_hash text,
  role text not null default 'user' check (role in ('admin', 'user')),
  status text not null default 'active' check (status in ('active', 'suspended', 'pending', 'deleted')),
  rate_limit integer check (rate_limit > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  email_verified_at timestamptz,
  deleted_at timestamptz
);
create index users_deleted_at on users (deleted_at) where deleted_at is not null;
create index users_admins on users (id) where role = 'admin';

create table auth_sessions (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index auth_sessions_user_id on auth_sessions (user_id);

create table setup_links (
  token_hash bytea primary key,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table auth_throttle (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);

create table api_keys (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  name text not null,
  prefix text not null,
  key_hash bytea not null unique,
  scopes text[] not null,
  rate_limit integer check (rate_limit > 0),
  expires_at timestamptz,
  last_used_at timestamptz,
  last_used_ip text,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  device_ids uuid[],
  allowed_addresses text[],
  replaces_id uuid references api_keys (id) on delete set null
);
create index api_keys_user_id on api_keys (user_id, created_at desc);
create unique index api_keys_replaces_id on api_keys (replaces_id) where replaces_id is not null;

create table settings (
  id boolean primary key default true check (id),
  default_rate_limit integer not null default 60 check (default_rate_limit > 0),
  max_rate_limit integer not null default 600 check (max_rate_limit > 0),
  enable_registration boolean,
  maintenance_mode boolean not null default false,
  max_devices integer not null default 10 check (max_devices >= 0),
  pace_gap_ms integer not null default 1000 check (pace_gap_ms >= 0),
  unknown_policy text not null default 'resend_same_id' check (unknown_policy in ('resend_same_id', 'hold')),
  updated_at timestamptz not null default now(),
  require_email_verification boolean not null default false,
  max_api_keys integer not null default 50 check (max_api_keys >= 0),
  key_request_rate integer not null default 20 check (key_request_rate > 0),
  sandbox_access text not null default 'everyone' check (sandbox_access in ('everyone', 'admins', 'nobody')),
  cors_origins text[] not null default '{}',
  message_retention_days integer check (message_retention_days > 0),
  media_retention_days integer check (media_retention_days > 0),
  activity_retention_days integer check (activity_retention_days > 0)
);

insert into settings default values;

create table rate_windows (
  subject text primary key,
  window_start timestamptz not null,
  current_count integer not null,
  previous_count integer not null
);
create index rate_windows_window_start on rate_windows (window_start);

create table retention_jobs (
  name text primary key,
  due_at timestamptz not null default now(),
  erased_to uuid,
  finished_at timestamptz,
  last_count integer not null default 0
);

create table sidecar_hosts (
  id uuid primary key,
  name text not null unique,
  base_url text not null,
  capacity integer not null default 50 check (capacity > 0),
  draining boolean not null default false,
  boot_id uuid,
  heartbeat_at timestamptz,
  journal_id uuid,
  journal_offset bigint not null default 0,
  journal_lag bigint not null default 0,
  journal_read_at timestamptz,
  configured boolean not null default true,
  declared_dead_at timestamptz,
  storage text not null default 'ok' check (storage in ('ok', 'full')),
  sessions integer not null default 0,
  memory_bytes bigint,
  gaps_found bigint not null default 0,
  gaps_closed bigint not null default 0,
  created_at timestamptz not null default now()
);

create table devices (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  name text not null,
  sandbox boolean not null,
  is_default boolean not null default false,
  host_id uuid references sidecar_hosts (id),
  epoch integer not null default 1,
  desired text not null default 'stopped' check (desired in ('running', 'stopped', 'logged_out')),
  status text not null default 'stopped' check (status in ('starting', 'linking', 'syncing', 'connected', 'reconnecting', 'logged_out', 'failed', 'stopped')),
  status_reason text,
  status_since timestamptz not null default now(),
  attempt integer not null default 0,
  next_attempt_at timestamptz,
  phone text,
  jid text,
  lid text,
  push_name text,
  linked_at timestamptz,
  pace_gap_ms integer check (pace_gap_ms >= 0),
  typing boolean not null default false,
  max_age_seconds integer check (max_age_seconds > 0),
  unavailable_features jsonb not null default '[]',
  next_send_at timestamptz not null default now(),
  inflight_message_id uuid,
  hold_reason text,
  erase_pending boolean not null default false,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index devices_user_id on devices (user_id, created_at) where deleted_at is null;
create unique index devices_one_default on devices (user_id) where is_default and deleted_at is null;
create index devices_host_id on devices (host_id);

create table device_events (
  id bigint generated always as identity primary key,
  device_id uuid not null references devices (id) on delete cascade,
  at timestamptz not null default now(),
  status text not null,
  reason text,
  data jsonb not null default '{}'
);
create index device_events_device_id on device_events (device_id, id);

create table message_logs (
  id uuid primary key,
  seq bigint generated by default as identity,
  user_id uuid not null references users (id) on delete cascade,
  device_id uuid not null references devices (id) on delete cascade,
  api_key_id uuid references api_keys (id) on delete set null,
  direction text not null default 'out' check (direction in ('out', 'in')),
  source text not null check (source in ('web', 'api', 'get', 'whatsapp')),
  chat text not null,
  receiver_number text,
  sender_number text,
  sender_jid text,
  sender_lid text,
  sender_name text,
  type text not null,
  message_body text not null,
  wa_id text not null,
  client_message_id text,
  status text not null check (status in ('scheduled', 'queued', 'sending', 'sent', 'delivered', 'read', 'played', 'failed', 'unknown', 'cancelled', 'expired', 'received')),
  priority smallint not null default 0,
  attempts integer not null default 0,
  retries integer not null default 0,
  send_at timestamptz,
  not_before timestamptz not null default now(),
  expires_at timestamptz,
  lease_owner uuid,
  lease_until timestamptz,
  unknown_since timestamptz,
  holds_chat_until timestamptz,
  retry_of uuid references message_logs (id) on delete set null,
  epoch integer,
  error_code text,
  error_message text,
  backfilled boolean not null default false,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  failed_at timestamptz,
  updated_at timestamptz not null default now(),
  body_erased_at timestamptz
);
create unique index message_logs_wa_id on message_logs (device_id, direction, wa_id, chat);
create index message_logs_list on message_logs (user_id, id desc);
create index message_logs_list_device on message_logs (device_id, id desc);
create index message_logs_list_status on message_logs (user_id, status, id desc);
create index message_logs_api_key_id on message_logs (api_key_id) where api_key_id is not null;
create index message_logs_lane on message_logs (device_id, priority, seq) where status = 'queued';
create index message_logs_holding on message_logs (device_id) where status = 'sending' or (status = 'unknown' and holds_chat_until is not null) or (status = 'queued' and attempts > 0);
create index message_logs_scheduled on message_logs (send_at, seq) where status = 'scheduled';
create index message_logs_scheduled_device on message_logs (device_id) where status = 'scheduled';
create index message_logs_expiry on message_logs (expires_at) where status in ('queued', 'scheduled') and expires_at is not null;
create index message_logs_retry_of on message_logs (retry_of) where retry_of is not null;
create index message_logs_trouble on message_logs (status, id desc) where status in ('unknown', 'failed');
create index message_logs_lease on message_logs (lease_until) where status in ('sending', 'unknown');

create table message_attempts (
  id uuid primary key,
  message_id uuid not null references message_logs (id) on delete cascade,
  number integer not null,
  host_id uuid references sidecar_hosts (id),
  epoch integer not null,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  outcome text,
  code text,
  unique (message_id, number)
);
create index message_attempts_host_id on message_attempts (host_id);

create table message_events (
  id bigint generated always as identity primary key,
  message_id uuid not null references message_logs (id) on delete cascade,
  status text not null,
  at timestamptz not null default now(),
  data jsonb not null default '{}'
);
create index message_events_message_id on message_events (message_id, id);

create table idempotency_keys (
  user_id uuid not null references users (id) on delete cascade,
  kind text not null check (kind in ('client', 'get', 'again')),
  key text not null,
  request_hash bytea not null,
  message_id uuid not null references message_logs (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (user_id, kind, key)
);
create index idempotency_keys_expires_at on idempotency_keys (expires_at);
create index idempotency_keys_message_id on idempotency_keys (message_id);

create table activity_logs (
  id uuid primary key,
  user_id uuid references users (id) on delete set null,
  user_email text,
  action text not null,
  details jsonb not null default '{}',
  ip_address text,
  created_at timestamptz not null default now(),
  target_type text,
  target_id uuid,
  target_user_id uuid references users (id) on delete set null,
  request_id uuid,
  key_id uuid
);
create index activity_logs_user_id on activity_logs (user_id, id desc);
create index activity_logs_target_user_id on activity_logs (target_user_id, id desc) where target_user_id is not null;
create index activity_logs_target_id on activity_logs (target_id, id desc) where target_id is not null;
create index activity_logs_action on activity_logs (action text_pattern_ops, id desc);
create index activity_logs_user_email on activity_logs (user_email, id desc);
create index activity_logs_ip_address on activity_logs (ip_address, id desc);

create table account_tokens (
  token_hash bytea primary key,
  user_id uuid not null references users (id) on delete cascade,
  kind text not null check (kind in ('reset_password', 'verify_email', 'change_email', 'invitation')),
  data jsonb not null default '{}',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index account_tokens_user_id on account_tokens (user_id, kind);
create index account_tokens_expires_at on account_tokens (expires_at);

create table account_requests (
  id uuid primary key,
  kind text not null check (kind in ('register', 'reset_password', 'verify_email')),
  email text not null,
  data jsonb not null default '{}',
  ip_address text not null,
  created_at timestamptz not null default now()
);

create table two_factor (
  user_id uuid primary key references users (id) on delete cascade,
  sealed_secret bytea not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  created_at timestamptz not null default now()
);

create table recovery_codes (
  user_id uuid not null references users (id) on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);

create table login_challenges (
  token_hash bytea primary key,
  user_id uuid not null references users (id) on delete cascade,
  attempts integer not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index login_challenges_user_id on login_challenges (user_id);
create index login_challenges_expires_at on login_challenges (expires_at);

create table mails (
  id uuid primary key,
  user_id uuid references users (id) on delete cascade,
  kind text not null,
  recipient text not null,
  data jsonb not null default '{}',
  sealed_token bytea,
  status text not null default 'unsent' check (status in ('unsent', 'sending', 'sent', 'failed', 'expired')),
  attempts integer not null default 0,
  not_before timestamptz not null default now(),
  expires_at timestamptz not null,
  lease_owner uuid,
  lease_until timestamptz,
  error text,
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
create index mails_status on mails (status, id desc);
create index mails_waiting on mails (not_before) where status in ('unsent', 'sending');
create index mails_user_id on mails (user_id, kind, created_at);

create table webhooks (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  name text not null,
  url text not null,
  device_ids uuid[],
  events text[],
  sealed_headers bytea,
  sealed_secret bytea not null,
  previous_secret bytea,
  previous_secret_until timestamptz,
  enabled boolean not null default true,
  disabled_reason text check (disabled_reason in ('owner', 'gone', 'failing')),
  failing_since timestamptz,
  not_before timestamptz not null default now(),
  message_from bigint not null,
  device_from bigint not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index webhooks_user_id on webhooks (user_id, id desc);

create table webhook_feed (
  id boolean primary key default true check (id),
  message_position bigint not null default 0,
  device_position bigint not null default 0
);

insert into webhook_feed default values;

create table webhook_deliveries (
  id uuid primary key,
  webhook_id uuid not null references webhooks (id) on delete cascade,
  source text not null check (source in ('message', 'device', 'test')),
  source_id bigint,
  event_id uuid not null,
  type text not null,
  status text not null default 'pending' check (status in ('pending', 'delivering', 'delivered', 'failed')),
  attempts integer not null default 0,
  not_before timestamptz not null default now(),
  lease_owner uuid,
  lease_until timestamptz,
  last_status integer,
  last_error text,
  created_at timestamptz not null default now(),
  delivered_at timestamptz,
  unique (webhook_id, event_id)
);
create index webhook_deliveries_list on webhook_deliveries (webhook_id, id desc);
create index webhook_deliveries_list_status on webhook_deliveries (webhook_id, status, id desc);
create index webhook_deliveries_due on webhook_deliveries (webhook_id, not_before) where status = 'pending';
create index webhook_deliveries_leased on webhook_deliveries (webhook_id, lease_until) where status = 'delivering';

create table webhook_attempts (
  id uuid primary key,
  delivery_id uuid not null references webhook_deliveries (id) on delete cascade,
  at timestamptz not null default now(),
  duration_ms integer not null,
  status integer,
  error text,
  response text
);
create index webhook_attempts_delivery_id on webhook_attempts (delivery_id, id);
