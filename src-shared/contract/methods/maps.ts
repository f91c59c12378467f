import { z } from 'zod'
import { basinMapConfigSchema, fateMapConfigSchema } from '../../kinds/index.ts'
import { minimumSchema } from '../../vocabulary/index.ts'
import type { Descriptions } from '../description.ts'

/** A part of a map, computed now and not kept. */
export const lookedAtSchema = z.object({
  /** The names of the fates in the order of their codes, and the minima that they speak of. */
  fates: z.array(z.string()),
  minima: z.array(minimumSchema),
  /**
   * Of the cells of the pass from `from` to `to` (not included); of a pass over level 0 of all cells there are, with
   * the code of what is not computed where others than those of the pass are.
   */
  fate: z.instanceof(Uint8Array),
  iterations: z.instanceof(Uint32Array),
  period: z.instanceof(Uint8Array),
  /** The cell behind the last that is done: what is asked for takes some milliseconds at most. */
  to: z.number(),
})
export type LookedAt = z.infer<typeof lookedAtSchema>

/** Maps while one flies over them. */
export const mapMethods = {
  /**
   * Computes some cells of a map, exactly as its run would: those of a pass, see `src-shared/passes`, from a cell to
   * another (not included) in row-major order.
   */
  'maps.look': {
    argument: z.strictObject({
      config: z.discriminatedUnion('kind', [fateMapConfigSchema, basinMapConfigSchema]),
      pass: z.strictObject({ level: z.int().min(0).max(40), before: z.int().min(0).max(40).nullable() }),
      from: z.int().min(0),
      to: z.int().min(0),
    }),
    result: lookedAtSchema,
    repeatable: true,
    errors: ['compute'],
  },
} as const satisfies Descriptions
