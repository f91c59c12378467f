import { isWaiting, type Sweep } from '#shared/contract/index.ts'
import { indicesOf, valueText, type SweepInput, type SweptAxis } from '#shared/figures/sweep/index.ts'
import { plainText } from '#shared/plot/index.ts'
import { writtenValue } from './typed-values.ts'

/** A field of a sweep as it is thinned. */
export interface ThinnedField {
  path: string
  label: string
  /** Its place among the fields of the sweep. */
  index: number
  /** Its values as they are written, in the order of the sweep. */
  values: readonly string[]
  /** The indices of its values, ascending where they are numbers. */
  order: readonly number[]
}

/** The fields of a sweep with their values as words. */
export function fieldsOf({ over }: Sweep, axes: readonly SweptAxis[]): ThinnedField[] {
  return over.map(({ path, values }, index) => {
    const axis = axes.find((one) => one.path === path)
    const placeOf = (at: number) => axis?.places[at] ?? at
    const words = axis ? valueText(axis) : undefined
    const written = values.map((value, at) => words?.(placeOf(at)) ?? writtenValue(value))
    const order = values.map((_, at) => at).toSorted((one, other) => placeOf(one) - placeOf(other))
    return { path, label: axis ? plainText(axis.name) : path, index, values: written, order }
  })
}

/** The positions of the runs that wait and have one of some values of a field. */
export function waitingWithout({ sweep, rows }: SweepInput, field: number, values: ReadonlySet<number>): number[] {
  return rows
    .filter((row) => isWaiting(row) && values.has(indicesOf(sweep.over, row.position)[field]!))
    .map(({ position }) => position)
}
