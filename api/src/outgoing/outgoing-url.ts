import type { Config } from '../config/config.js';
import { outgoingUrlRefused } from './outgoing.errors.js';
import { addressGuard } from './outgoing-address.js';

type Rules = Pick<Config, 'production' | 'publicUrl' | 'outgoingAllow'>;

const longestUrl = 2_048;
const usualPorts = ['', '80', '443'];
const firstFreePort = 1_024;

/**
 * What can be said of an address before it is asked for: a normal form of it. Where its name
 * leads is looked at when it is used. Throws 400 `outgoing.url_refused`.
 */
export function checkOutgoingUrl(written: string, rules: Rules): string {
  if (written.length > longestUrl || !URL.canParse(written)) {
    throw outgoingUrlRefused('It is not an address of at most 2048 characters.');
  }
  const url = new URL(written);
  const literal = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const reach = addressGuard(rules.outgoingAllow);
  const isLiteral = /^[\d.]+$/.test(literal) || literal.includes(':');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw outgoingUrlRefused('It must begin with https://.');
  }
  if (url.protocol === 'http:' && rules.production && !(isLiteral && reach(literal))) {
    throw outgoingUrlRefused('It must begin with https://.');
  }
  if (url.username !== '' || url.password !== '') {
    throw outgoingUrlRefused('It must not hold a user name or a password; use a header.');
  }
  if (!usualPorts.includes(url.port) && Number(url.port) < firstFreePort) {
    throw outgoingUrlRefused('Use port 443 or 80, or one from 1024.');
  }
  if (url.origin === new URL(rules.publicUrl).origin) {
    throw outgoingUrlRefused('It is the address of BotWave itself.');
  }
  if (isLiteral ? !reach(literal) : isLocalName(literal)) {
    throw outgoingUrlRefused('It leads into a private network.');
  }
  url.hash = '';
  return url.href;
}

const isLocalName = (name: string): boolean => /^(.+\.)?localhost\.?$/.test(name);
