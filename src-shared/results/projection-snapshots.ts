import type { FigureInput } from '../plot/index.ts'

/**
 * The snapshots of the first-layer weights of a run, known by their inner products: array `gram` of shape [n, n], in
 * which row m·S + k is snapshot k of member m, and array `snapshots/steps` of shape [S] with the step of each. Rows
 * that are not computed yet are 0; while the run lasts, a row holds only its products with snapshots that are not
 * later, so that of two snapshots the row of the later one counts.
 */
export interface Snapshots {
  gram: Float64Array
  steps: Float64Array
  /** The computed rows of a member, from its start; they end before the first that is not finite. */
  rows(member: number): number[]
  /** Whether a snapshot of the member is not finite. */
  diverged(member: number): boolean
}

/** The snapshots of a run; none of any member where the arrays are not there yet. */
export function snapshotsOf({ data }: FigureInput): Snapshots {
  const gram = Float64Array.from(data.arrays.gram?.data ?? [])
  const steps = Float64Array.from(data.arrays['snapshots/steps']?.data ?? [])
  const size = Math.sqrt(gram.length)
  for (let row = 0; row < size; row++)
    for (let other = 0; other < size; other++)
      if (other % steps.length > row % steps.length) gram[row * size + other] = gram[other * size + row]!
  const every = (member: number) => Array.from(steps, (_, snapshot) => member * steps.length + snapshot)
  const square = (row: number) => gram[row * size + row] ?? 0
  return {
    gram,
    steps,
    rows(member) {
      const rows = every(member)
      const end = rows.findIndex((row) => !(square(row) > 0 && square(row) < Infinity))
      return end < 0 ? rows : rows.slice(0, end)
    },
    diverged: (member) => every(member).some((row) => !Number.isFinite(square(row))),
  }
}
