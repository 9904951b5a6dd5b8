/** Who asks: the one whose things are there, another person, a key, or nobody. */
export type Asker =
  | 'owner'
  | 'stranger'
  | 'nobody'
  | 'sender' // a key that may only send
  | 'reader' // a key that may only read
  | 'manager' // a key for everything but administration
  | 'expired'
  | 'revoked';

/** What exists when a row is tried; rows write `{device}` and so on where an id belongs. */
export interface World {
  /** Ids of the owner's. */
  device: string;
  message: string;
  sentMessage: string;
  key: string;
  /** The text of a key that is allowed everything but administration, and of one that may send. */
  managerKey: string;
  senderKey: string;
  email: string;
}

/** One line of the table: what is asked, and what is answered. */
export interface BadInput {
  /** Number of the case in the list of what must be survived. */
  case: number;
  name: string;
  by: Asker;
  /** `GET /api/v1/devices` */
  request: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is, as application/json unless `headers` say otherwise. */
  body?: string;
  status: number;
  code: string;
}
