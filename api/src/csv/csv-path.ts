import type { OpenAPIObject } from 'trpc-to-openapi';

type PathItem = NonNullable<OpenAPIObject['paths']>[string];

/** A CSV route of a list, for the OpenAPI document: the same filters, all pages in one file. */
export function csvPath(file: {
  operationId: string;
  tags: string[];
  summary: string;
  security: Record<string, string[]>[];
  /** Names of the query's parameters with what they say. */
  filters: Record<string, string>;
}): PathItem {
  const { filters, ...operation } = file;
  return {
    get: {
      ...operation,
      parameters: Object.entries(filters).map(([name, description]) => ({
        name,
        in: 'query' as const,
        description,
        schema: { type: 'string' as const },
      })),
      responses: {
        200: {
          description: 'CSV by RFC 4180 in UTF-8, its first line the names of the columns',
          content: { 'text/csv': { schema: { type: 'string' } } },
        },
        default: { $ref: '#/components/responses/Error' },
      },
    },
  };
}

/** Administrators who are signed in, and their keys. */
export const adminSecurity: Record<string, string[]>[] = [
  { apiKey: [] },
  { bearer: [] },
  { session: [] },
];
