import { z } from 'zod';

export const healthStates = ['ok', 'warn', 'bad'] as const;

const partSchema = z.object({
  /** Stable, e.g. database, disk, host:local. */
  name: z.string(),
  state: z.enum(healthStates),
  /** One sentence: how it is, and where it is not well what to do next. */
  message: z.string(),
  /** Figures behind it, by name. */
  figures: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
});
export type HealthPart = z.infer<typeof partSchema>;

export const healthSchema = z.object({
  /** The worst of its parts. */
  state: z.enum(healthStates),
  at: z.iso.datetime(),
  parts: z.array(partSchema),
  versions: z.object({
    botwave: z.string(),
    node: z.string(),
    /** Null while the database does not answer. */
    postgresql: z.string().nullable(),
  }),
  /** Since when this API process runs. */
  startedAt: z.iso.datetime(),
});
export type Health = z.infer<typeof healthSchema>;
