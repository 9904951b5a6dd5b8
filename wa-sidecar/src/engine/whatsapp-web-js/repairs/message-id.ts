import type { PageWindow } from '../page/page-types.js';

declare const window: PageWindow;

/**
 * Page function. Builds of WhatsApp Web since 2.3000 keep the text of a message id in
 * `$1`; the library reads `_serialized`. Gives the key's class a reader of the old name.
 * Does nothing where the old name is still there.
 */
export function repairMessageId(): void {
  const MsgKey = window.require('WAWebMsgKey');
  const users = window.require('WAWebUserPrefsMeUser');
  const me = users.getMaybeMePnUser() ?? users.getMaybeMeLidUser?.();
  const sample = window.botwave?.optional(
    () => new MsgKey({ from: me, to: me, id: 'X', participant: undefined, selfDir: 'out' }),
  );
  if (typeof sample?._serialized === 'string') return;
  Object.defineProperty(MsgKey.prototype, '_serialized', {
    configurable: true,
    get(this: { $1?: unknown }) {
      return typeof this.$1 === 'string' ? this.$1 : undefined;
    },
    set(this: object, value: unknown) {
      Object.defineProperty(this, '_serialized', {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    },
  });
}
