import type { AppContext } from '../app-context.js';
import type { Db } from '../db/database.js';
import type { Caller, Owner } from '../trpc/caller.js';
import { messageNotFound } from './messages.errors.js';
import type {
  ListMessagesInput,
  MessagePage,
  PublicMessage,
  SendMessageInput,
} from './messages.schemas.js';

export interface SentMessage {
  message: PublicMessage;
  replayed: boolean;
  settled: boolean;
}
const pending = (): never => {
  throw messageNotFound();
};
export const sendMessage = (
  _app: AppContext,
  _caller: Caller,
  _input: SendMessageInput & { idempotencyKey: string | undefined },
): Promise<SentMessage> => pending();
export const listMessages = (
  _db: Db,
  _owner: Owner,
  _input: ListMessagesInput,
): Promise<MessagePage> => pending();
export const getMessage = (_db: Db, _caller: Caller, _id: string): Promise<PublicMessage> =>
  pending();
