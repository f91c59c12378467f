import { z } from 'zod'
import type { Descriptions } from '../description.ts'

export const aboutSchema = z.object({
  version: z.string(),
  engine: z.string(),
  device: z.string(),
  threads: z.number(),
  shell: z.enum(['electron', 'browser', 'cli']),
  dataDir: z.string(),
  databaseBytes: z.number(),
  runs: z.number(),
})
export type About = z.infer<typeof aboutSchema>

/** What the program is. */
export const workbenchMethods = {
  /** What this workbench is and where it keeps its data. */
  'workbench.about': { argument: z.null(), result: aboutSchema, repeatable: true, errors: [] },
} as const satisfies Descriptions
