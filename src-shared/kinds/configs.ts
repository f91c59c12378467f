import { z } from 'zod'
import { shown } from '../vocabulary/index.ts'
import { basinMapConfigSchema } from './basin-map/config.ts'
import { basinShareConfigSchema } from './basin-share/config.ts'
import { bifurcationConfigSchema } from './bifurcation/config.ts'
import { fateMapConfigSchema } from './fate-map/config.ts'
import { networkConfigSchema } from './network/config.ts'
import { theoryConfigSchema } from './theory/config.ts'
import { trajectoryConfigSchema } from './trajectory/config.ts'

const kinds = ['trajectory', 'fate-map', 'basin-map', 'basin-share', 'bifurcation', 'theory', 'network'] as const
/** Kinds whose runs can be paused, and resumed when they ended early. */
export const pausableKinds: readonly Kind[] = ['basin-share', 'network']

/** Every experiment that Overstep can run, told apart by `kind`. */
export const configSchema = z.discriminatedUnion(
  'kind',
  [
    trajectoryConfigSchema,
    fateMapConfigSchema,
    basinMapConfigSchema,
    basinShareConfigSchema,
    bifurcationConfigSchema,
    theoryConfigSchema,
    networkConfigSchema,
  ],
  {
    error: ({ input }) => {
      if (typeof input !== 'object' || input === null) return 'must be an object with the fields of an experiment'
      const kind = (input as { kind?: unknown }).kind
      const names = `${kinds
        .slice(0, -1)
        .map((name) => `'${name}'`)
        .join(', ')} or '${kinds.at(-1)}'`
      return `must be ${names}${kind === undefined ? '' : `, got ${shown(kind)}`}`
    },
  },
)
export type Config = z.infer<typeof configSchema>
export type ConfigInput = z.input<typeof configSchema>
export const kindSchema = z.enum(kinds)
export type Kind = z.infer<typeof kindSchema>
