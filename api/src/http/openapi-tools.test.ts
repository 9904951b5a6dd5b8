import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { validate } from '@readme/openapi-parser';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import openapiTS, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { roomsFolder } from '../config/paths.js';
import { createOpenApiDocument } from './openapi.js';

/** As it goes over the wire: what JSON drops is not there. */
const text = JSON.stringify(createOpenApiDocument('https://botwave.example'));
const document = () => JSON.parse(text);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'botwave-client-'));
  symlinkSync(path.join(roomsFolder, 'node_modules'), path.join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('@readme/openapi-parser takes it', async () => {
  expect(await validate(document())).toMatchObject({ valid: true, warnings: [] });
});

test('@seriousme/openapi-schema-validator takes it', async () => {
  const result = await new Validator().validate(document());
  expect(result).toMatchObject({ valid: true });
});

test('Redocly’s linter takes it, examples and ids included', async () => {
  const config = await createConfig({
    rules: {
      struct: 'error',
      'no-unresolved-refs': 'error',
      'no-invalid-media-type-examples': 'error',
      'no-invalid-parameter-examples': 'error',
      'no-ambiguous-paths': 'off',
      'no-identical-paths': 'error',
      'no-undefined-server-variable': 'error',
      'operation-operationId': 'error',
      'operation-operationId-unique': 'error',
      'operation-operationId-url-safe': 'error',
      'operation-summary': 'error',
      'operation-4xx-response': 'error',
      'operation-2xx-response': 'error',
      'operation-parameters-unique': 'error',
      'operation-tag-defined': 'error',
      'path-parameters-defined': 'error',
      'path-declaration-must-exist': 'error',
      'no-path-trailing-slash': 'error',
      'path-not-include-query': 'error',
      'security-defined': 'error',
      'spec-components-invalid-map-name': 'error',
      'tag-description': 'off',
    },
  });
  const problems = await lintFromString({ source: text, config });
  expect(
    problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer]),
  ).toEqual([]);
});

const use = `
import type { paths } from './client.js';
type Send = paths['/api/v1/messages']['post'];
type Body = NonNullable<Send['requestBody']>['content']['application/json'];
type Sent = Send['responses'][202]['content']['application/json'];
type Refused = Send['responses'][429]['content']['application/json'];
export const body: Body = { to: '+4915112345678', text: 'x', type: 'text', priority: 'direct', wait: 5 };
export const idOf = (sent: Sent): string => sent.id;
export const codeOf = ({ error }: Refused): string => error.code;
// @ts-expect-error -- a recipient is a text
export const wrong: Body = { ...body, to: 5 };
// @ts-expect-error -- there is no such field
export const unknown: Body = { ...body, chat: 'x' };
`;

test('a client made from it compiles, and knows our types', async () => {
  writeFileSync(path.join(folder, 'client.ts'), astToString(await openapiTS(document())));
  writeFileSync(path.join(folder, 'use.ts'), use);
  const compiler = path.join(roomsFolder, 'node_modules/typescript/bin/tsc');
  const flags = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022'];
  const run = promisify(execFile)(process.execPath, [compiler, ...flags, 'use.ts'], {
    cwd: folder,
  });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  expect(stdout).toBe('');
}, 60_000);
