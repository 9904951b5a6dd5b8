import type { Registration, Storage } from './storage.js';

/** `WABase64.encodeB64`. */
export function encodeB64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** The keys that this profile shows a phone, made once. */
export async function loadRegistration(storage: Storage): Promise<Registration> {
  const known = await storage.getMeta('registration');
  if (known) return known;
  const made: Registration = {
    noiseKey: crypto.getRandomValues(new Uint8Array(32)),
    identityKey: crypto.getRandomValues(new Uint8Array(32)),
    secret: encodeB64(crypto.getRandomValues(new Uint8Array(32))),
  };
  await storage.putMeta('registration', made);
  return made;
}

/** `WAWebMiscBrowserUtils`; the library replaces `info` to give the device a name. */
export const browserUtils = {
  info: () => ({ name: 'Chrome', os: 'Linux', version: '1' }),
};

/** What the phone lists the device as. */
export function deviceName(): string {
  const { name, os } = browserUtils.info();
  return `${name} (${os})`;
}
