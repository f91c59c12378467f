import { z } from 'zod'
import { shown } from '../vocabulary/index.ts'
import { basinMap } from './basin-map/index.ts'
import { basinShare } from './basin-share/index.ts'
import { bifurcation } from './bifurcation/index.ts'
import { fateMap } from './fate-map/index.ts'
import { lossLine } from './loss-line/index.ts'
import { lossPlane } from './loss-plane/index.ts'
import { network } from './network/index.ts'
import { theory } from './theory/index.ts'
import { trajectory } from './trajectory/index.ts'

/** Every kind of experiment that Overstep knows. */
export const kinds = [
  trajectory,
  fateMap,
  basinMap,
  basinShare,
  bifurcation,
  theory,
  network,
  lossLine,
  lossPlane,
] as const

type Descriptions = typeof kinds
type ConfigSchemas<List extends readonly { config: unknown }[]> = {
  -readonly [Index in keyof List]: List[Index]['config']
}
export type Kind = Descriptions[number]['name']
export type DescriptionOf<K extends Kind> = Extract<Descriptions[number], { name: K }>
export type ConfigOf<K extends Kind> = z.output<DescriptionOf<K>['config']>
export type SummaryOf<K extends Kind> = z.output<DescriptionOf<K>['summary']>

const names = kinds.map(({ name }) => name) as [Kind, ...Kind[]]
export const kindSchema = z.enum(names)

/** Every experiment that Overstep can run, told apart by `kind`. */
export const configSchema = z.discriminatedUnion(
  'kind',
  kinds.map(({ config }) => config) as unknown as ConfigSchemas<Descriptions>,
  {
    error: ({ input }) => {
      if (typeof input !== 'object' || input === null) return 'must be an object with the fields of an experiment'
      const kind = (input as { kind?: unknown }).kind
      const quoted = names.map((name) => `'${name}'`)
      const listed = `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
      return `must be ${listed}${kind === undefined ? '' : `, got ${shown(kind)}`}`
    },
  },
)
export type Config = z.infer<typeof configSchema>
export type ConfigInput = z.input<typeof configSchema>
