import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The installation's root: the nearest folder above that holds schema.sql. */
export const roomsFolder = findRoot(import.meta.dirname);

/** Where the built web app lies. */
export const webDir = path.join(roomsFolder, 'web/dist');

/** The schema as one file, equal to what the migrations build. */
export const schemaFile = path.join(roomsFolder, 'schema.sql');

/** Version of this installation. */
export const version = readVersion();

function readVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(path.join(roomsFolder, 'package.json'), 'utf8'),
  );
  const known = manifest as { version?: string };
  return known.version ?? '0.0.0';
}

function findRoot(from: string): string {
  if (existsSync(path.join(from, 'schema.sql'))) return from;
  const parent = path.dirname(from);
  if (parent === from) throw new Error('schema.sql was not found above the API');
  return findRoot(parent);
}
