import { z } from 'zod'
import { configSchema } from '../../kinds/index.ts'
import type { Descriptions } from '../description.ts'
import { figureNameSchema } from '../figures.ts'

export const presetSchema = z.object({
  id: z.string(),
  /** Where the article shows it, such as "Fig 6". */
  reference: z.string(),
  title: z.string(),
  description: z.string(),
  /** The figure that a run of it is looked at with first. */
  figure: figureNameSchema,
  config: configSchema,
})
export type Preset = z.infer<typeof presetSchema>

/** The experiments that come with the program. */
export const presetMethods = {
  'presets.list': { argument: z.null(), result: z.array(presetSchema), repeatable: true, errors: [] },
} as const satisfies Descriptions
