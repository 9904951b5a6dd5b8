import { type Kysely, sql } from 'kysely';

/** Receivers of events, what is on its way to them, and every attempt. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table webhooks (
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
  )`,
  `create index webhooks_user_id on webhooks (user_id, id desc)`,

  `create table webhook_feed (
    id boolean primary key default true check (id),
    message_position bigint not null default 0,
    device_position bigint not null default 0
  )`,
  `insert into webhook_feed default values`,

  `create table webhook_deliveries (
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
  )`,
  `create index webhook_deliveries_list on webhook_deliveries (webhook_id, id desc)`,
  `create index webhook_deliveries_list_status on webhook_deliveries (webhook_id, status, id desc)`,
  `create index webhook_deliveries_due on webhook_deliveries (webhook_id, not_before) where status = 'pending'`,
  `create index webhook_deliveries_leased on webhook_deliveries (webhook_id, lease_until) where status = 'delivering'`,

  `create table webhook_attempts (
    id uuid primary key,
    delivery_id uuid not null references webhook_deliveries (id) on delete cascade,
    at timestamptz not null default now(),
    duration_ms integer not null,
    status integer,
    error text,
    response text
  )`,
  `create index webhook_attempts_delivery_id on webhook_attempts (delivery_id, id)`,
];
