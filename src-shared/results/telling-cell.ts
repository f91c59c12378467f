import { axisValue, PENDING, type RunData } from '../contract/index.ts'
import type { Grid } from './grid.ts'

/**
 * A cell of a map that tells what the map is about: on the border between two minima, and of these the one whose
 * descent took longest, since it left what its neighbour came to. Of a fate map it is the one with the larger learning
 * rate of the two. Undefined where no two neighbours come to different minima.
 * @param minima names of fates that are minima
 */
export function tellingCell(
  { x, y, offset }: Grid,
  { arrays }: RunData,
  fates: readonly string[],
  minima: ReadonlySet<string>,
): { x: number; y: number } | undefined {
  const codes = arrays['fate']?.data
  const iterations = arrays['iterations']?.data
  if (!codes || !iterations) return undefined
  const isMinimum = Array.from({ length: 256 }, (_, code) => code !== PENDING && minima.has(fates[code] ?? ''))
  let best: { column: number; row: number; steps: number } | undefined
  for (let row = 1; row < y.count; row++)
    for (let column = 0; column < x.count; column++) {
      const at = offset + row * x.count + column
      const [code, below] = [codes[at]!, codes[at - x.count]!]
      if (code === below || !isMinimum[code] || !isMinimum[below]) continue
      const steps = iterations[at]!
      if (!best || steps > best.steps) best = { column, row, steps }
    }
  return best && { x: axisValue(x, best.column), y: axisValue(y, best.row) }
}
