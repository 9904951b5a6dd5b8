import { type Kysely, sql } from 'kysely';

/** Accounts in all their states, one-time tokens, two-factor sign-in, and the outbox of mails. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table users alter column password_hash drop not null`,
  `alter table users add column email_verified_at timestamptz`,
  `alter table users add column deleted_at timestamptz`,
  `alter table users drop constraint users_status_check`,
  `alter table users add constraint users_status_check
    check (status in ('active', 'suspended', 'pending', 'deleted'))`,
  `create index users_deleted_at on users (deleted_at) where deleted_at is not null`,
  `create index users_admins on users (id) where role = 'admin'`,

  `create table account_tokens (
    token_hash bytea primary key,
    user_id uuid not null references users (id) on delete cascade,
    kind text not null check (kind in ('reset_password', 'verify_email', 'change_email', 'invitation')),
    data jsonb not null default '{}',
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
  )`,
  `create index account_tokens_user_id on account_tokens (user_id, kind)`,
  `create index account_tokens_expires_at on account_tokens (expires_at)`,

  `create table account_requests (
    id uuid primary key,
    kind text not null check (kind in ('register', 'reset_password', 'verify_email')),
    email text not null,
    data jsonb not null default '{}',
    ip_address text not null,
    created_at timestamptz not null default now()
  )`,

  `create table two_factor (
    user_id uuid primary key references users (id) on delete cascade,
    sealed_secret bytea not null,
    confirmed_at timestamptz,
    last_step bigint not null default 0,
    created_at timestamptz not null default now()
  )`,
  `create table recovery_codes (
    user_id uuid not null references users (id) on delete cascade,
    code_hash bytea not null,
    used_at timestamptz,
    primary key (user_id, code_hash)
  )`,
  `create table login_challenges (
    token_hash bytea primary key,
    user_id uuid not null references users (id) on delete cascade,
    attempts integer not null default 0,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
  )`,
  `create index login_challenges_user_id on login_challenges (user_id)`,
  `create index login_challenges_expires_at on login_challenges (expires_at)`,

  `create table mails (
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
  )`,
  `create index mails_status on mails (status, id desc)`,
  `create index mails_waiting on mails (not_before) where status in ('unsent', 'sending')`,
  `create index mails_user_id on mails (user_id, kind, created_at)`,
];
