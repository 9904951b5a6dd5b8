import type { CodeSample } from '@/components/ui/code-tabs';

interface ApiCall {
  origin: string;
  to: string;
  text: string;
  /** The device's id, or null where the default is meant. */
  deviceId: string | null;
  /** ISO moments; absent means at once, and without an end. */
  sendAt?: string;
  expiresAt?: string;
}

const key = 'bw_…';

/** The same message as a program would send it. The key is a placeholder: ours are never shown twice. */
export function toApiCalls({ origin, to, text, deviceId, ...times }: ApiCall): CodeSample[] {
  const body = { to, type: 'text', text, ...(deviceId === null ? {} : { deviceId }), ...times };
  return [
    { name: 'cURL (GET)', code: shortCurl(origin, { to, text, device: deviceId, ...times }) },
    { name: 'cURL', code: restCurl(origin, body) },
    { name: 'JavaScript', code: javascript(origin, body) },
    { name: 'Python', code: python(origin, body) },
    { name: 'PHP', code: php(origin, body) },
  ];
}

/** `curl` for GET /api/send, ready for a POSIX shell. */
export function shortCurl(
  origin: string,
  {
    to,
    text,
    device = null,
    apiKey = key,
    sendAt,
    expiresAt,
  }: {
    to: string;
    text: string;
    device?: string | null;
    apiKey?: string;
    sendAt?: string;
    expiresAt?: string;
  },
): string {
  const parameters = [
    ['api_key', apiKey],
    ['to', to],
    ['text', text],
    ...(device === null ? [] : [['device', device]]),
    ...(sendAt === undefined ? [] : [['send_at', sendAt]]),
    ...(expiresAt === undefined ? [] : [['expires_at', expiresAt]]),
  ];
  const lines = parameters.map(
    ([name, value]) => `--data-urlencode ${quoteShell(`${name}=${value}`)}`,
  );
  return [`curl --get ${quoteShell(`${origin}/api/send`)}`, ...lines].join(' \\\n  ');
}

type Body = Record<string, string>;

function restCurl(origin: string, body: Body): string {
  return [
    `curl ${quoteShell(`${origin}/api/v1/messages`)}`,
    `-H ${quoteShell(`X-API-Key: ${key}`)}`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoteShell(JSON.stringify(body))}`,
  ].join(' \\\n  ');
}

function javascript(origin: string, body: Body): string {
  return `const response = await fetch(${JSON.stringify(`${origin}/api/v1/messages`)}, {
  method: 'POST',
  headers: { 'X-API-Key': process.env.BOTWAVE_API_KEY, 'Content-Type': 'application/json' },
  body: JSON.stringify(${JSON.stringify(body)}),
});
console.log(response.status, await response.json());`;
}

function python(origin: string, body: Body): string {
  return `import os, requests

response = requests.post(
    ${JSON.stringify(`${origin}/api/v1/messages`)},
    headers={"X-API-Key": os.environ["BOTWAVE_API_KEY"]},
    json=${JSON.stringify(body)},
    timeout=30,
)
print(response.status_code, response.json())`;
}

function php(origin: string, body: Body): string {
  const pairs = Object.entries(body).map(
    ([name, value]) => `${quotePhp(name)} => ${quotePhp(value)}`,
  );
  return `<?php
$request = curl_init(${quotePhp(`${origin}/api/v1/messages`)});
curl_setopt_array($request, [
    CURLOPT_POST => true,
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_HTTPHEADER => ['X-API-Key: ' . getenv('BOTWAVE_API_KEY'), 'Content-Type: application/json'],
    CURLOPT_POSTFIELDS => json_encode([${pairs.join(', ')}]),
]);
echo curl_exec($request);`;
}

function quoteShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function quotePhp(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
