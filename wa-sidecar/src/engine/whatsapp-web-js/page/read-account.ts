import type { PageWindow } from './page-types.js';

declare const window: PageWindow;

/** Page function: who is linked, in every form that the page knows. */
export function readAccount(): {
  phone: string | null;
  jid: string | null;
  lid: string | null;
  pushName: string | null;
} {
  const box = window.botwave;
  if (!box) throw new Error('The toolbox is missing');
  const users = window.require('WAWebUserPrefsMeUser');
  const number = box.optional(() => users.getMaybeMePnUser());
  const lid = box.optional(() => users.getMaybeMeLidUser?.());
  const me = box.person(number ?? lid);
  const { Conn } = window.require('WAWebConnModel');
  const pushName = box.optional(() => Conn.serialize?.().pushname) ?? Conn.pushname;
  return {
    phone: me.phone,
    jid: number ? me.jid : null,
    lid: lid ? box.person(lid).jid : me.lid,
    pushName: typeof pushName === 'string' ? pushName : null,
  };
}
