import type { CodeSample } from '../../components/ui/code-tabs';
import type { KeyScope } from './api/api-keys';
import { isSendOnly } from './scopes';

/** How a new key is used: its lines of an .env file, and one call that it may make. */
export function keySamples({
  origin,
  key,
  scopes,
  shortSend,
}: {
  origin: string;
  key: string;
  scopes: readonly KeyScope[];
  /** The call of GET /api/send with this key. */
  shortSend: string;
}): CodeSample[] {
  return [
    { name: '.env', code: `BOTWAVE_URL=${origin}\nBOTWAVE_API_KEY=${key}` },
    {
      name: 'cURL',
      code: isSendOnly(scopes)
        ? shortSend
        : `curl '${origin}${pathFor(scopes)}' \\\n  -H 'X-API-Key: ${key}'`,
    },
  ];
}

/** Something harmless to ask for. */
function pathFor(scopes: readonly KeyScope[]): string {
  if (scopes.includes('devices')) return '/api/v1/devices';
  if (scopes.includes('read')) return '/api/v1/messages';
  if (scopes.includes('admin')) return '/api/v1/admin/health';
  return '/api/v1/app';
}
