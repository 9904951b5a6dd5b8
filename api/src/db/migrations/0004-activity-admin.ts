import { type Kysely, sql } from 'kysely';

/** What an act was done to and by which request; indexes for the administrator's questions. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table activity_logs
    add column target_type text,
    add column target_id uuid,
    add column target_user_id uuid references users (id) on delete set null,
    add column request_id uuid,
    add column key_id uuid`,
  `create index activity_logs_target_user_id on activity_logs (target_user_id, id desc) where target_user_id is not null`,
  `create index activity_logs_target_id on activity_logs (target_id, id desc) where target_id is not null`,
  `create index activity_logs_action on activity_logs (action text_pattern_ops, id desc)`,
  `create index activity_logs_user_email on activity_logs (user_email, id desc)`,
  `create index activity_logs_ip_address on activity_logs (ip_address, id desc)`,

  // What an administrator looks at across all users; few rows are ever in these states.
  `create index message_logs_trouble on message_logs (status, id desc) where status in ('unknown', 'failed')`,
];
