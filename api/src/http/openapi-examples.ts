/** The part of JSON Schema that zod makes. */
export interface JsonSchema {
  type?: string | string[];
  format?: string;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  additionalProperties?: boolean | JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
}

const exampleId = '01937c5e-8f00-7000-8000-0123456789ab';
const exampleTime = '2027-01-31T08:00:00.000Z';

/** What fields are usually called, with a value that people recognise. */
const byName: Record<string, unknown> = {
  address: '203.0.113.7',
  after: 'e1.4711.42',
  allowedAddresses: '203.0.113.0/24',
  chat: '4915112345678@c.us',
  clientMessageId: 'order-4711',
  code: 'ABCD2345',
  corsOrigins: 'https://shop.example',
  cursor: exampleId,
  device: exampleId,
  email: 'ada@example.com',
  from: '+4915187654321',
  ipAddress: '203.0.113.7',
  lastUsedIp: '203.0.113.7',
  limit: 50,
  message: 'Hello from BotWave',
  name: 'Office phone',
  number: '+4915112345678',
  password: 'correct horse battery staple',
  currentPassword: 'correct horse battery staple',
  newPassword: 'a longer battery staple',
  paceGapMs: 1_000,
  phone: '+4915112345678',
  prefix: 'bw_k3x9a0qz',
  providerMessageId: '3EB0C767D097B7C1A2D4',
  publicUrl: 'https://botwave.example',
  pushName: 'Ada',
  qr: '2@hY5kX0qz9…',
  senderName: 'Ada',
  text: 'Hello from BotWave',
  to: '+4915112345678',
  token: 'k7QfA0c3sVt1W8xZ',
  type: 'text',
  version: '1.0.0',
};

/** Null in the usual case, so null in an example where the schema allows it. */
const usuallyNull = new Set([
  'error',
  'expiresAt',
  'failedAt',
  'holdReason',
  'image',
  'linking',
  'nextAttemptAt',
  'nextCursor',
  'readAt',
  'retryOf',
  'revokedAt',
  'sendAt',
  'senderName',
  'statusReason',
  'textErasedAt',
]);

/** Of several allowed words the one of the usual case. */
const usualWords: unknown[] = ['sent', 'connected', 'out', 'api', 'send', 'qr', 'ok', 'user'];

/**
 * An example that a schema makes of itself. Of inputs only what is required, or everything where
 * nothing is; of outputs everything. Tests hold every one of them against the procedure's schema.
 */
export function exampleOf(
  schema: JsonSchema,
  options: { isInput: boolean; name?: string },
): unknown {
  const { name = '' } = options;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return usualOf(schema.enum);
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return exampleOfVariant(variants, options);
  if (schema.allOf?.[0]) return exampleOf(schema.allOf[0], options);
  const types = [schema.type ?? 'string'].flat();
  if (types.includes('null') && usuallyNull.has(name)) return null;
  switch (types.find((type) => type !== 'null') ?? 'null') {
    case 'object':
      return exampleOfObject(schema, options);
    case 'array':
      return schema.items ? [exampleOf(schema.items, { ...options, name })] : [];
    case 'boolean':
      return schema.default ?? true;
    case 'integer':
    case 'number':
      return numberFor(schema, name);
    case 'null':
      return null;
    default:
      return stringFor(schema, name);
  }
}

function exampleOfVariant(
  variants: JsonSchema[],
  options: Parameters<typeof exampleOf>[1],
): unknown {
  const isNull = (variant: JsonSchema): boolean => variant.type === 'null';
  if (variants.some(isNull) && usuallyNull.has(options.name ?? '')) return null;
  const first = variants.find((variant) => !isNull(variant));
  return first ? exampleOf(first, options) : null;
}

function exampleOfObject(
  schema: JsonSchema,
  options: Parameters<typeof exampleOf>[1],
): Record<string, unknown> {
  const properties = Object.entries(schema.properties ?? {});
  const required = schema.required ?? [];
  const onlyRequired = options.isInput && required.length > 0;
  const shown = properties.filter(([name]) => !onlyRequired || required.includes(name));
  return Object.fromEntries(
    shown.map(([name, inner]) => [name, exampleOf(inner, { ...options, name })]),
  );
}

const usualOf = (words: unknown[]): unknown =>
  usualWords.find((word) => words.includes(word)) ?? words[0];

function numberFor(schema: JsonSchema, name: string): number {
  const named = byName[name];
  if (typeof named === 'number') return named;
  if (typeof schema.default === 'number') return schema.default;
  return Math.max(schema.minimum ?? 1, 1);
}

/** For what has a pattern of its own. */
const plainTexts = ['1', '123456', 'ABCD2345', exampleId, exampleTime, '203.0.113.7'];

function stringFor(schema: JsonSchema, name: string): string {
  switch (schema.format) {
    case 'uuid':
      return exampleId;
    case 'date-time':
      return exampleTime;
    case 'email':
      return 'ada@example.com';
    case 'uri':
      return 'https://example.com/hook';
    default:
      break;
  }
  const { pattern = '', minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  const fits = (text: unknown): text is string =>
    typeof text === 'string' &&
    text.length >= minLength &&
    text.length <= maxLength &&
    new RegExp(pattern, 'u').test(text);
  return [byName[name], schema.default, 'text', ...plainTexts].find(fits) ?? 'text';
}

/** Where the schema alone does not say which fields go together. */
export const requestExamples: Record<string, Record<string, unknown>> = {
  'apiKeys.update': { name: 'Shop', rateLimit: 30 },
  'auth.register': {
    email: 'ada@example.com',
    password: 'correct horse battery staple',
    name: 'Ada',
  },
  'devices.create': { name: 'Office phone', sandbox: true },
  'messages.send': {
    to: '+4915112345678',
    text: 'Hello from BotWave',
    clientMessageId: 'order-4711',
    wait: 10,
  },
  'messages.sendAgain': { confirmPossibleDuplicate: true },
  'whatsapp.disconnect': { unlink: false },
  'whatsapp.initialize': { name: 'Office phone', sandbox: true },
  'whatsapp.send': { number: '+4915112345678', message: 'Hello from BotWave' },
};
