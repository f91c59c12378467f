import { type ArraySpec, emptyArray, sizeOf } from '#shared/contract/index.ts'
import { type Pass, type PassBand, passCells } from '#shared/passes/index.ts'
import type { Fates } from '../descent/index.ts'
import type { Output } from './experiment.ts'

/** Values of the arrays of a map. */
export interface MapValues extends Fates {
  'against/fate'?: Fates['fate']
  'against/period'?: Fates['period']
}

/** The arrays of a map as its passes fill them. */
export interface GatheredArrays {
  /**
   * Takes what was computed of a pass, in any order, and hands it out.
   * @param values of the cells of the band; of the last pass, of all cells from its first to its last, whatever stands
   *   where a pass before has been
   */
  add(pass: Pass, band: PassBand, values: MapValues): void
  /** Hands out what waits for others. */
  flush(): void
}

/**
 * @param shape of each of the arrays
 * @param onWhole is told values, from cell `from` on, once all of them are known
 */
export function gatheredArrays(
  shape: readonly number[],
  specs: readonly ArraySpec[],
  output: Pick<Output, 'declareArray' | 'writeArray'>,
  onWhole: (from: number, values: MapValues) => void,
): GatheredArrays {
  const columns = shape.at(-1)!
  const names = specs.map(({ name }) => name as keyof MapValues)
  for (const spec of specs) output.declareArray(spec)
  /** What the passes before the last have found, by the rows of the map: shape [columns]. */
  const sketch = new Map<number, MapValues>()
  let sketched = 0
  /** The cells that it has in the end; not known before the last pass. */
  let due = Infinity
  /** Bands of the last pass that came before it was complete. */
  let waiting: (() => void)[] = []

  const emptyRow = () =>
    Object.fromEntries(
      specs.map((spec) => [spec.name, emptyArray({ ...spec, shape: [columns] }).data]),
    ) as unknown as MapValues
  const addToSketch = (pass: Pass, { from, to }: PassBand, values: MapValues) => {
    let at = 0
    for (const { row, columns: within } of passCells(pass, shape).pieces(from, to)) {
      const known = sketch.get(row) ?? emptyRow()
      sketch.set(row, known)
      for (const name of names) {
        const [given, into] = [values[name]!, known[name]!]
        for (let index = 0; index < within.length; index++) into[within[index]!] = given[at + index]!
        // What is not known in between is written again when it is.
        output.writeArray(name, row * columns + within[0]!, into.slice(within[0], within.at(-1)! + 1))
      }
      at += within.length
    }
    sketched += at
  }
  const finish = ({ before }: Pass, { from, to }: PassBand, values: MapValues) => {
    if (before !== null)
      for (const { row, columns: within } of passCells({ level: before, before: null }, shape).pieces(from, to)) {
        const known = sketch.get(row)
        if (!known) continue
        for (const name of names) {
          const [into, given] = [values[name]!, known[name]!]
          for (const column of within) into[row * columns + column - from] = given[column]!
        }
      }
    onWhole(from, values)
    for (const name of names) output.writeArray(name, from, values[name]!)
  }
  const flush = () => {
    for (const act of waiting) act()
    waiting = []
  }
  return {
    flush,
    add(pass, band, values) {
      if (pass.level > 0) addToSketch(pass, band, values)
      else {
        const { before } = pass
        if (due === Infinity)
          due = before === null ? 0 : passCells({ level: before, before: null }, shape).count(0, sizeOf(shape))
        waiting.push(() => finish(pass, band, values))
      }
      if (sketched >= due) flush()
    },
  }
}
