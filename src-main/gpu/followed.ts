import {
  CONVERGED as CONVERGED_WORD,
  decisionOf,
  DIVERGENT as DIVERGENT_WORD,
  type Driver,
  type Grid,
  isSensitive,
  minimumOf,
  type Shader,
  type Source,
  type Tile,
  UNSETTLED as UNSETTLED_WORD,
} from '#shared/gpu/index.ts'
import { CONVERGED, DIVERGENT, type Followed, NOT_FOLLOWED, TOLD, UNSETTLED } from '../descent/index.ts'
import { TELLING_STEPS, TOLD_CHAOTIC, TOLD_PERIODIC, TOLD_SLOW } from './tell.ts'

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
const NEIGHBOURS = 32

/**
 * Leaves to the processor what rounding has decided: descents that are sensitive to it, where they or a neighbour that
 * is too have come to something else than chaos. Where none has, chaos has no end, whatever the digits, and they are
 * chaotic in any arithmetic.
 */
export function leaveSensitive({ decisions }: Tile, { decision }: Followed): void {
  for (let from = 0; from < decisions.length; from += NEIGHBOURS) {
    const to = Math.min(decisions.length, from + NEIGHBOURS)
    let hasEnd = false
    for (let cell = from; cell < to; cell++)
      if (isSensitive(decisions[cell]!) && decision[cell] !== TOLD.chaotic) hasEnd = true
    if (!hasEnd) continue
    for (let cell = from; cell < to; cell++) if (isSensitive(decisions[cell]!)) decision[cell] = NOT_FOLLOWED
  }
}

/** Fewer are done by the processor before a shader for it is compiled. */
const WORTHWHILE = 64

/**
 * Has the GPU tell apart descents of a tile that nothing had decided, and writes what it can tell into `followed`.
 * @param shader of `tellShaderOf`
 * @param grid that the tile is of
 */
export async function tellApart(
  driver: Driver,
  shader: Shader,
  grid: Grid,
  tile: Tile,
  { decision, ends }: Followed,
  signal: AbortSignal,
): Promise<void> {
  const asked: number[] = []
  for (let cell = 0; cell < tile.count; cell++) if (decision[cell] === UNSETTLED) asked.push(cell)
  if (asked.length < WORTHWHILE) return
  const length = ends.length / tile.count
  const coordinates = shader.inputs.indexOf('rate')
  const inputs = shader.inputs.map((name, index) => {
    const valueOf = (cell: number) =>
      index < coordinates ? ends[cell * length + index]! : numberAt(grid, grid.inputs[name]!, tile.from + cell)
    return [name, { values: asked.map(valueOf), along: 'cells' } as const] as const
  })
  const onward = { columns: asked.length, rows: 1, inputs: Object.fromEntries(inputs), steps: TELLING_STEPS }
  await driver.descend(
    shader,
    { ...grid, ...onward },
    {
      signal,
      onTile({ from, decisions }) {
        decisions.forEach((word, index) => {
          const told = toldOf(word)
          if (told !== undefined) decision[asked[from + index]!] = told
        })
      },
    },
  )
}

/** What the shader says of a descent; undefined of one that it leaves to the processor. */
function toldOf(word: number): number | undefined {
  switch (decisionOf(word)) {
    case TOLD_SLOW:
      return TOLD.slow
    case TOLD_CHAOTIC:
      return TOLD.chaotic
    case TOLD_PERIODIC:
      return TOLD.periodic + minimumOf(word)
    default:
      return undefined
  }
}

function numberAt({ columns }: Grid, { values, along }: Source, cell: number): number {
  const places = { all: 0, columns: cell % columns, rows: Math.floor(cell / columns), cells: cell }
  return values[places[along]]!
}
