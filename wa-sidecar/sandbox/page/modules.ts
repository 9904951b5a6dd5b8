import { missingModules } from './flavour.js';

type Require = (name: string) => unknown;

declare global {
  interface Window {
    require: Require;
    Debug: { VERSION: string };
  }
}

const modules = new Map<string, unknown>();

/** Modules by WhatsApp Web's names. Their members may be replaced, as the library does. */
export function defineModules(defined: Record<string, unknown>): void {
  for (const [name, members] of Object.entries(defined)) {
    if (!missingModules.includes(name)) modules.set(name, members);
  }
}

/** `window.require`. @throws Error for a name that is not there, as WhatsApp Web does. */
export function requireModule(name: string): unknown {
  if (!modules.has(name)) throw new Error(`Requiring unknown module "${name}"`);
  return modules.get(name);
}
