import {
  CONVERGED as CONVERGED_WORD,
  decisionOf,
  DIVERGENT as DIVERGENT_WORD,
  type Driver,
  type Grid,
  isSensitive,
  type Shader,
  type Source,
  type Tile,
  UNSETTLED as UNSETTLED_WORD,
} from '#shared/gpu/index.ts'
import { CONVERGED, DIVERGENT, type Followed, NOT_FOLLOWED, SURELY_CHAOTIC, UNSETTLED } from '../descent/index.ts'
import { CHAOS_STEPS } from './chaos.ts'

const words = new Map([
  [CONVERGED_WORD, CONVERGED],
  [UNSETTLED_WORD, UNSETTLED],
  [DIVERGENT_WORD, DIVERGENT],
])

/** What a GPU has followed, in the words of the processor's kernels. Not followed is what it could not follow. */
export function followedOf({ decisions, iterations, ends }: Tile): Followed {
  const decision = Uint8Array.from(decisions, (word) => words.get(decisionOf(word)) ?? NOT_FOLLOWED)
  return { decision, iterations, ends }
}

/** Neighbours among which it is looked whether chaos has an end. */
const NEIGHBOURS = 64

/**
 * Leaves to the processor what rounding has decided: descents that are sensitive to it, where they or a neighbour that is
 * too have come to something else than chaos. Where none has, chaos has no end, whatever the digits, and they are
 * chaotic in any arithmetic.
 */
export function leaveSensitive({ decisions }: Tile, { decision }: Followed): void {
  for (let from = 0; from < decisions.length; from += NEIGHBOURS) {
    const to = Math.min(decisions.length, from + NEIGHBOURS)
    let hasEnd = false
    for (let cell = from; cell < to; cell++)
      if (isSensitive(decisions[cell]!) && decision[cell] !== SURELY_CHAOTIC) hasEnd = true
    if (!hasEnd) continue
    for (let cell = from; cell < to; cell++) if (isSensitive(decisions[cell]!)) decision[cell] = NOT_FOLLOWED
  }
}

/** Fewer are done by the processor before a shader for it is compiled. */
const WORTHWHILE = 512

/**
 * Has the GPU say which of the descents of a tile are chaotic that nothing had decided, and writes it into what was
 * followed. It is most of what the processor would be left with.
 * @param shader of `chaosShaderOf`
 * @param grid that the tile is of
 */
export async function tellChaos(
  driver: Driver,
  shader: Shader,
  grid: Grid,
  tile: Tile,
  { decision, ends }: Followed,
  signal: AbortSignal,
): Promise<void> {
  const asked: number[] = []
  for (let cell = 0; cell < tile.count; cell++)
    if (decision[cell] === UNSETTLED && isSensitive(tile.decisions[cell]!)) asked.push(cell)
  if (asked.length < WORTHWHILE) return
  const length = ends.length / tile.count
  const coordinates = shader.inputs.indexOf('rate')
  const inputs = shader.inputs.map((name, index) => {
    const valueOf = (cell: number) =>
      index < coordinates ? ends[cell * length + index]! : numberAt(grid, grid.inputs[name]!, tile.from + cell)
    return [name, { values: asked.map(valueOf), along: 'cells' } as const] as const
  })
  const window = { columns: asked.length, rows: 1, inputs: Object.fromEntries(inputs), steps: CHAOS_STEPS }
  await driver.descend(
    shader,
    { ...grid, ...window },
    {
      signal,
      onTile({ from, decisions }) {
        decisions.forEach((word, index) => {
          if (decisionOf(word) === CONVERGED_WORD) decision[asked[from + index]!] = SURELY_CHAOTIC
        })
      },
    },
  )
}

function numberAt({ columns }: Grid, { values, along }: Source, cell: number): number {
  const places = { all: 0, columns: cell % columns, rows: Math.floor(cell / columns), cells: cell }
  return values[places[along]]!
}
