import { type Kysely, sql } from 'kysely';

/** What a key may be used for and from where, more settings, and what has been erased. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table settings
    add column require_email_verification boolean not null default false,
    add column max_api_keys integer not null default 50 check (max_api_keys >= 0),
    add column key_request_rate integer not null default 20 check (key_request_rate > 0),
    add column sandbox_access text not null default 'everyone' check (sandbox_access in ('everyone', 'admins', 'nobody')),
    add column cors_origins text[] not null default '{}',
    add column message_retention_days integer check (message_retention_days > 0),
    add column media_retention_days integer check (media_retention_days > 0),
    add column activity_retention_days integer check (activity_retention_days > 0)`,

  `alter table api_keys
    add column device_ids uuid[],
    add column allowed_addresses text[],
    add column replaces_id uuid references api_keys (id) on delete set null`,
  `create unique index api_keys_replaces_id on api_keys (replaces_id) where replaces_id is not null`,

  `alter table message_logs add column body_erased_at timestamptz`,
  `create index rate_windows_window_start on rate_windows (window_start)`,

  `create table retention_jobs (
    name text primary key,
    due_at timestamptz not null default now(),
    erased_to uuid,
    finished_at timestamptz,
    last_count integer not null default 0
  )`,
];
