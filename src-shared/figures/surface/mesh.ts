import type { SampledSurface } from '../paths/sampled-surface.ts'
import type { RasterView } from '../../plot/index.ts'

/**
 * A surface over its box: heights where lines of equal x meet lines of equal y, as fractions of the sides of the box.
 */
export interface Mesh {
  /** Ascending, 0 … 1. */
  x: Float64Array
  y: Float64Array
  /** Shape [y, x]; no number where f has none. */
  height: Float64Array
}

/**
 * The samples of a landscape that lie in the part that is shown, and its values along the edges of that part, between
 * which f is bilinear as under contours. In `height` are values of f.
 * @param shown where it reaches beyond the samples, the box has an empty rim
 */
export function shownPart({ x, y, value }: SampledSurface, shown: RasterView): Mesh {
  const columns = placesIn(x, shown.x)
  const rows = placesIn(y, shown.y)
  const height = new Float64Array(columns.length * rows.length)
  const across = (row: number, { index, part }: Place) => {
    const at = row * x.length + index
    return part === 0 ? value[at]! : value[at]! + (value[at + 1]! - value[at]!) * part
  }
  let at = 0
  for (const { index: row, part } of rows)
    for (const column of columns) {
      const lower = across(row, column)
      height[at++] = part === 0 ? lower : lower + (across(row + 1, column) - lower) * part
    }
  const fractions = (places: Place[], [low, high]: [number, number]) =>
    Float64Array.from(places, (place) => (place.value - low) / (high - low))
  return { x: fractions(columns, shown.x), y: fractions(rows, shown.y), height }
}

/**
 * Every second line of a mesh each way, and its edges: a quarter of the triangles, which is what the time of a drawing
 * is bound by.
 */
export function coarser({ x, y, height }: Mesh): Mesh {
  const kept = (places: Float64Array) =>
    Array.from(places.keys()).filter((index) => index % 2 === 0 || index === places.length - 1)
  const [columns, rows] = [kept(x), kept(y)]
  return {
    x: Float64Array.from(columns, (column) => x[column]!),
    y: Float64Array.from(rows, (row) => y[row]!),
    height: Float64Array.from(rows.flatMap((row) => columns.map((column) => height[row * x.length + column]!))),
  }
}

interface Place {
  value: number
  /** The sample below, and how far beyond it the place is, 0 … 1. */
  index: number
  part: number
}

/** The samples inside an interval, and its ends where they lie between samples. */
function placesIn(samples: Float64Array, [low, high]: [number, number]): Place[] {
  const end = (value: number): Place[] => {
    const above = samples.findIndex((sample) => sample > value)
    if (above < 1 || samples[above - 1] === value) return []
    const [from, to] = [samples[above - 1]!, samples[above]!]
    return [{ value, index: above - 1, part: (value - from) / (to - from) }]
  }
  const inside = Array.from(samples.keys())
    .filter((index) => samples[index]! >= low && samples[index]! <= high)
    .map((index): Place => ({ value: samples[index]!, index, part: 0 }))
  return [...end(low), ...inside, ...end(high)]
}
