import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { fieldsOf } from '@botwave/wa-sidecar/contract';
import { pino } from 'pino';
import { z } from 'zod';
import { recordActivity } from './activity/activity.repo.js';
import { emailTaken } from './auth/auth.errors.js';
import { emailSchema, nameSchema, newPasswordSchema } from './auth/auth.schemas.js';
import { loadDatabaseConfig } from './config/config.js';
import { connectDatabase } from './db/connect.js';
import { AppError } from './errors/app-error.js';
import { runProgram, StartError } from './process/start-error.js';
import { createUser, hashNewPassword } from './users/users.service.js';

const orderSchema = z.strictObject({
  email: emailSchema,
  role: z.enum(['admin', 'user']),
  name: nameSchema.optional(),
  password: newPasswordSchema,
});

const usage =
  'Type: npm run user:create -- --email you@example.org [--role admin|user] [--name "Your Name"]\n' +
  'The password is asked for, or read from standard input.';

/** What each field is called where it is typed. */
const names: Record<string, string | undefined> = {
  email: '--email',
  role: '--role',
  name: '--name',
  password: 'The password',
};

/**
 * `node api/dist/src/user-create.js --email a@b.example [--role admin|user] [--name "A B"]`,
 * the password from standard input, or asked for at a terminal. The same rules as registering.
 */
await runProgram(async () => {
  const order = await readOrder();
  const config = loadDatabaseConfig();
  const database = await connectDatabase(config.databaseUrl, pino({ level: 'silent' }), 1);
  try {
    const passwordHash = await hashNewPassword(order.password, order.email);
    await database.db.transaction().execute(async (trx) => {
      const user = await createUser(trx, {
        ...order,
        name: order.name,
        passwordHash,
        emailVerified: true,
      });
      await recordActivity(trx, {
        userId: user.id,
        userEmail: user.email,
        action: 'auth.user_created_by_operator',
        details: { role: user.role },
        ipAddress: null,
      });
    });
    process.stdout.write(`created ${order.role} ${order.email}\n`);
  } catch (error) {
    throw forOperator(error, order.email);
  } finally {
    await database.close();
  }
});

/** All but the password is looked at before it is asked for. */
async function readOrder(): Promise<z.infer<typeof orderSchema>> {
  const { email, role, name } = readArguments();
  if (email === undefined) throw new StartError(usage);
  const wishes = parse(orderSchema.omit({ password: true }), { email, role, name });
  const password = await readPassword(wishes.email);
  if (password === '') throw new StartError(`No password was given.\n${usage}`);
  return { ...wishes, ...parse(orderSchema.pick({ password: true }), { password }) };
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [[field, problem] = ['input', 'is not valid']] = Object.entries(fieldsOf(parsed.error));
  throw new StartError(`${names[field] ?? field} ${problem}.`);
}

/** From a pipe all of it; at a terminal one line, which is not shown. */
async function readPassword(email: string): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, '');
  process.stderr.write(`Password for ${email} (it is not shown): `);
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output, terminal: true });
  const given = new Promise<string>((resolve) => {
    reader.once('line', resolve);
    reader.once('close', () => resolve(''));
  });
  const password = await given;
  reader.close();
  process.stderr.write('\n');
  return password;
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        email: { type: 'string' },
        role: { type: 'string', default: 'user' },
        name: { type: 'string' },
      },
    }).values;
  } catch (cause) {
    throw new StartError(usage, { cause });
  }
}

/** What to say where a person at a web page would be told to sign in. */
function forOperator(error: unknown, email: string): unknown {
  if (!(error instanceof AppError) || error.code !== emailTaken().code) return error;
  return new StartError(
    `There is already an account with the e-mail address ${email}; nothing was changed.`,
  );
}
