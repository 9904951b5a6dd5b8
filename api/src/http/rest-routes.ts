import type { AnyTRPCProcedure } from '@trpc/server';
import type { z } from 'zod';
import { appRouter } from '../router.js';
import type { ProcedureMeta } from '../trpc/init.js';

export interface RestRoute {
  method: string;
  /** e.g. /devices/{id}, without the mount's prefix. */
  path: string;
  /** Name in the router, e.g. devices.get. */
  procedure: string;
  type: 'query' | 'mutation';
  takesInput: boolean;
  meta: ProcedureMeta;
}

/** The REST faces that procedures declare in `meta.openapi`. */
export const restRoutes: readonly RestRoute[] = Object.entries(procedures()).flatMap(toRoute);

export interface MatchedRoute {
  route: RestRoute;
  params: Record<string, string>;
}

interface RoutePart {
  literal: string;
  /** Of a path parameter; undefined for what stands there as it is. */
  name: string | undefined;
}

const templates = restRoutes.map((route) => ({
  route,
  parts: route.path
    .split('/')
    .slice(1)
    .map((literal): RoutePart => ({ literal, name: /^\{(.+)\}$/.exec(literal)?.[1] })),
}));

/** Routes whose path fits, of every method; the caller picks by method or answers 405. */
export function routesAt(path: string): MatchedRoute[] {
  const segments = path.split('/').slice(1);
  return templates.flatMap(({ route, parts }) => {
    const params = matchPath(parts, segments);
    return params ? [{ route, params }] : [];
  });
}

function matchPath(wanted: RoutePart[], segments: string[]): Record<string, string> | undefined {
  if (wanted.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, { literal, name }] of wanted.entries()) {
    const segment = segments[index] ?? '';
    if (name === undefined && literal !== segment) return undefined;
    if (name === undefined) continue;
    // A slash at the end is no empty parameter: paths are exact.
    if (segment === '') return undefined;
    params[name] = decodeURIComponent(segment);
  }
  return params;
}

/** What a procedure says of itself; undefined when there is none of this name. */
export const metaOf = (procedure: string): ProcedureMeta | undefined =>
  procedures()[procedure]?._def.meta as ProcedureMeta | undefined;

/** What a procedure takes and gives; every one gives something by a schema. */
export function schemasOf(procedure: string): { input: z.ZodType | undefined; output: z.ZodType } {
  const definition = procedures()[procedure]?._def as unknown as
    | { inputs: z.ZodType[]; output: z.ZodType }
    | undefined;
  if (!definition) throw new Error(`There is no procedure ${procedure}.`);
  return { input: definition.inputs[0], output: definition.output };
}

function procedures(): Record<string, AnyTRPCProcedure> {
  return appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>;
}

function toRoute([name, procedure]: [string, AnyTRPCProcedure]): RestRoute[] {
  const meta = procedure._def.meta as ProcedureMeta | undefined;
  const { type } = procedure._def;
  if (!meta?.openapi || type === 'subscription') return [];
  const { method, path } = meta.openapi;
  const inputs = (procedure._def as unknown as { inputs: unknown[] }).inputs;
  return [{ method, path, procedure: name, type, takesInput: inputs.length > 0, meta }];
}
