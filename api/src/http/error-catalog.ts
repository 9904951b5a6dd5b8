import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../errors/app-error.js';
import { fromDatabaseError } from '../errors/database-errors.js';
import { toAppError } from '../trpc/error-shape.js';

export interface CatalogedError {
  code: string;
  status: number;
  /** What depends on the case stands there as `…`. */
  message: string;
  /** Whose `<feature>.errors.ts` declares it, as a router is called: `apiKeys`. */
  feature: string;
}

/** Stands for any argument: every property and every call of it is itself again, in text `…`. */
const blank: unknown = new Proxy(() => undefined, {
  get: (_target, name) => (name === Symbol.toPrimitive ? () => '…' : blank),
  apply: () => blank,
});

/**
 * Everything that the API may answer instead of success, by code: what every `<feature>.errors.ts`
 * exports, found by its name, so that no feature can be left out.
 */
export const errorCatalog: ReadonlyMap<string, CatalogedError> = new Map(
  [...(await declaredErrors()), ...unforeseenErrors()].map((entry) => [entry.code, entry]),
);

async function declaredErrors(): Promise<CatalogedError[]> {
  const source = path.join(import.meta.dirname, '..');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
  const found = files.flatMap((file) => {
    const name = /^(.+)\.errors\.(?:js|ts)$/.exec(path.basename(file))?.[1];
    return name === undefined ? [] : [{ file: path.join(source, file), name }];
  });
  const entries = await Promise.all(
    found.map(async ({ file, name }) => {
      const factories: Record<string, unknown> = await import(pathToFileURL(file).href);
      return Object.values(factories).flatMap((factory) =>
        entryOf(featureOf(name), called(factory)),
      );
    }),
  );
  return entries.flat();
}

function featureOf(fileName: string): string {
  return fileName.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

/** What the database and our own mistakes become. */
function unforeseenErrors(): CatalogedError[] {
  const ofDatabase = ['53100', '57P01'].map((code) =>
    fromDatabaseError(Object.assign(new Error(), { code })),
  );
  return [...ofDatabase, toAppError(new Error())].flatMap((error) => entryOf('errors', error));
}

function entryOf(feature: string, error: unknown): CatalogedError[] {
  if (!(error instanceof AppError)) return [];
  const { code, status, message } = error;
  return [{ code, status, message, feature }];
}

/** Factories say what they are when called; their arguments only fill in the sentence. */
function called(factory: unknown): unknown {
  return typeof factory === 'function' ? factory(blank, blank, blank) : undefined;
}
