import type { PageWindow } from './page-types.js';

declare const window: PageWindow;

/** Page function: is this number on WhatsApp? null when this page cannot be asked. */
export async function queryExists(jid: string): Promise<boolean | null> {
  const box = window.botwave;
  const job = box?.optional(() => window.require('WAWebQueryExistsJob'));
  if (!job) return null;
  const wid = window.require('WAWebWidFactory').createWid(jid);
  const answer = await job.queryWidExists(wid);
  return Boolean(answer?.wid);
}
