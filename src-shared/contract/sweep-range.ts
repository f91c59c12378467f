import { type Axis, axisSchema, axisValues, holds } from '../vocabulary/index.ts'
import type { Kind } from '../kinds/index.ts'
import { MAX_SWEEP_RUNS } from './history.ts'
import { jsonSchemaOf, schemasAt } from './json-schema.ts'

/** A range of values of a field of a sweep: an axis of no more values than a sweep has runs. */
export const rangeSchema = axisSchema.refine(
  ({ count }) => count <= MAX_SWEEP_RUNS,
  holds(`must be at most ${MAX_SWEEP_RUNS}`, ['count']),
)

/**
 * The values of a field that a sweep goes over in a range: those of an axis, rounded where the field holds whole
 * numbers.
 */
export function rangeValues(range: Axis, whole: boolean): number[] {
  return Array.from(axisValues(range), (value) => (whole ? Math.round(value) : value))
}

/** Whether the numbers of a field, at a path such as `start.count` or `hidden[0]`, are whole ones. */
export function isWhole(kind: Kind, path: string): boolean {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '')
  const types = schemasAt(jsonSchemaOf(kind), keys).map(({ type }) => type)
  return types.includes('integer') && !types.includes('number')
}
