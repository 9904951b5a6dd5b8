import { sql } from 'kysely';

/** A host that was not heard of for so long counts as away; it is asked every 2 s. */
const heardWithinSeconds = 6;

/** Whether the sidecar of the row `sidecar_hosts` answered lately, to any API process. */
export const isHostHeard = sql<boolean>`(sidecar_hosts.heartbeat_at is not null
  and sidecar_hosts.heartbeat_at > now() - make_interval(secs => ${sql.lit(heardWithinSeconds)}))`;
