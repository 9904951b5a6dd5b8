import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { z } from 'zod';
import { recordActivity } from './activity/activity.repo.js';
import { emailSchema, nameSchema, newPasswordSchema } from './auth/auth.schemas.js';
import { loadDatabaseConfig } from './config/config.js';
import { connectDatabase } from './db/connect.js';
import { runProgram, StartError } from './process/start-error.js';
import { createUser, hashNewPassword } from './users/users.service.js';

const orderSchema = z.strictObject({
  email: emailSchema,
  role: z.enum(['admin', 'user']),
  name: nameSchema.optional(),
  password: newPasswordSchema,
});

/**
 * `node api/dist/src/user-create.js --email a@b.example [--role admin|user] [--name "A B"]`,
 * the password from standard input. The same rules as registering.
 */
await runProgram(async () => {
  const order = await readOrder();
  const config = loadDatabaseConfig();
  const database = await connectDatabase(config.databaseUrl, pino({ level: 'silent' }), 1);
  try {
    const passwordHash = await hashNewPassword(order.password, order.email);
    await database.db.transaction().execute(async (trx) => {
      const user = await createUser(trx, { ...order, name: order.name, passwordHash });
      await recordActivity(trx, {
        userId: user.id,
        userEmail: user.email,
        action: 'auth.user_created_by_operator',
        details: { role: user.role },
        ipAddress: null,
      });
    });
    process.stdout.write(`created ${order.role} ${order.email}\n`);
  } finally {
    await database.close();
  }
});

async function readOrder(): Promise<z.infer<typeof orderSchema>> {
  const { email, role, name } = readArguments();
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  const order = orderSchema.safeParse({ email, role, name, password });
  if (order.success) return order.data;
  const issue = order.error.issues[0];
  throw new StartError(`${issue?.path.join('.') ?? 'input'}: ${issue?.message ?? 'is not valid'}`);
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
    throw new StartError(
      'Usage: user-create --email a@b.example [--role admin|user] [--name "A B"], password on standard input.',
      { cause },
    );
  }
}
