import type { NetworkConfig, RunData } from '#shared/contract/index.ts'
import type { ProjectedSnapshot } from '#shared/figures/index.ts'
import { sortedBy } from '../frame/sorting.ts'

/** One network of a run in a few numbers; null is not known yet, or not finite. */
export interface NetworkRow {
  index: number
  start: string
  learningRate: number
  trainLoss: number | null
  testLoss: number | null
  trainAccuracy: number | null
  testAccuracy: number | null
  /** From the start, in the space of all weights; null until the end. */
  distance: number | null
  /** The steps it took before it diverged. */
  divergedAt: number | null
  /** Whether these are the end points, over all images; before, they are the last points of the curves. */
  final: boolean
}

const quantities = ['trainLoss', 'testLoss', 'trainAccuracy', 'testAccuracy'] as const

/** The networks of a run in the order of their index. */
export function networkRows({ members, series }: RunData): NetworkRow[] {
  const last = new Map(series.map(({ member, name, values }) => [`${member} ${name}`, values.at(-1)]))
  return members.map(({ index, parameters, summary }) => {
    const values = quantities.map((name) => {
      const value = summary ? summary[name] : last.get(`${index} ${name}`)
      return [name, typeof value === 'number' && Number.isFinite(value) ? value : null] as const
    })
    const number = (value: unknown) => (typeof value === 'number' ? value : null)
    return {
      index,
      start: String(parameters['start']),
      learningRate: Number(parameters['learningRate']),
      ...(Object.fromEntries(values) as Record<(typeof quantities)[number], number | null>),
      distance: number(summary?.['distance']),
      divergedAt: number(summary?.['divergedAt']),
      final: summary !== null,
    }
  })
}

/** Columns that rows can be sorted by. */
export type NetworkColumn = Exclude<keyof NetworkRow, 'index' | 'final' | 'divergedAt'>

/** The rows by a column, those without a value last, equal ones in the order of their index. */
export function sortedRows(
  rows: readonly NetworkRow[],
  column: NetworkColumn | null,
  descending: boolean,
): NetworkRow[] {
  if (column === null) return [...rows]
  return sortedBy(rows, (row) => row[column], descending)
}

/** The snapshot nearest to a point of the plane, where distances are shares of `span`, the width and height of what is looked at. */
export function nearestSnapshot(
  snapshots: readonly ProjectedSnapshot[],
  at: { x: number; y: number },
  span: { x: number; y: number },
): ProjectedSnapshot | undefined {
  let best: ProjectedSnapshot | undefined
  let least = Infinity
  for (const snapshot of snapshots) {
    const distance = Math.hypot((snapshot.x - at.x) / span.x, (snapshot.y - at.y) / span.y)
    if (distance < least) {
      least = distance
      best = snapshot
    }
  }
  return best
}

/** The images of the filters of a first layer: the columns of weights [pixels, width], each as rows of `side` pixels. */
export function filtersOf(weights: ArrayLike<number>, width: number, side = 28): Float32Array[] {
  return Array.from({ length: width }, (_, filter) =>
    Float32Array.from({ length: side * side }, (_, pixel) => weights[pixel * width + filter]!),
  )
}

/** What a network of the config has learned to tell apart directly, where it has no hidden layer. */
export function filterName({ hidden }: NetworkConfig, filter: number): string {
  return hidden.length === 0 ? `digit ${filter}` : `unit ${filter + 1}`
}
