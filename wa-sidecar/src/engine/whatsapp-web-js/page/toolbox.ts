import type { PageToolbox, PageWid, PageWindow } from './page-types.js';

declare const window: PageWindow;

/** Page function: what the other page functions share, at `window.botwave`. Idempotent. */
export function installToolbox(): void {
  if (window.botwave) return;

  const optional: PageToolbox['optional'] = (read) => {
    try {
      return read();
    } catch {
      return undefined;
    }
  };

  const serialized = (id: unknown): string => {
    if (typeof id === 'string') return id;
    if (typeof id !== 'object' || id === null) return '';
    const { _serialized, $1 } = id as { _serialized?: unknown; $1?: unknown };
    if (typeof _serialized === 'string') return _serialized;
    if (typeof $1 === 'string') return $1;
    const text = (id as { toString(): string }).toString();
    return text.startsWith('[object') ? '' : text;
  };

  /** Without the number of the device that wrote: 49151…:7@c.us is 49151…@c.us. */
  const bare = (jid: string): string => jid.replace(/:\d+@/, '@');

  const createWid = (jid: string): PageWid | undefined =>
    optional(() => window.require('WAWebWidFactory').createWid(jid));

  const firstJid = (server: RegExp, reads: (() => unknown)[]): string | null => {
    for (const read of reads) {
      const jid = bare(serialized(optional(read)));
      if (server.test(jid)) return jid;
    }
    return null;
  };

  const lidOf = (wid: PageWid): string | null =>
    firstJid(/@lid$/, [
      () => wid,
      () => window.require('WAWebLidMigrationUtils').toLid?.(wid),
      () => window.require('WAWebApiContact').getCurrentLid?.(wid),
      () => window.require('WAWebApiContact').getAlternateUserWid?.(wid),
    ]);

  const numberOf = (wid: PageWid): string | null =>
    firstJid(/^\d+@(c\.us|s\.whatsapp\.net)$/, [
      () => wid,
      () => window.require('WAWebLidMigrationUtils').toPn?.(wid),
      () => window.require('WAWebApiContact').getPhoneNumber?.(wid),
      () => window.require('WAWebApiContact').getAlternateUserWid?.(wid),
    ]);

  const person: PageToolbox['person'] = (id) => {
    const jid = bare(serialized(id));
    const wid = createWid(jid);
    if (!wid) return { jid, lid: null, phone: null };
    const number = numberOf(wid);
    return { jid, lid: lidOf(wid), phone: number && `+${number.split('@')[0]}` };
  };

  const aliases: PageToolbox['aliases'] = (jid) => {
    const wid = createWid(jid);
    if (!wid || jid.endsWith('@g.us')) return [jid];
    return [...new Set([jid, lidOf(wid), numberOf(wid)])].filter((name) => name !== null);
  };

  window.botwave = { serialized, optional, person, aliases, registered: [] };
}
