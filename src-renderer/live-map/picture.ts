import { PENDING, unsettledFates, type FigureStyle, type LookedAt, type Minimum } from '#shared/contract/index.ts'
import { type Pass, passCells } from '#shared/passes/index.ts'
import { cellsAt, fateColor, pixelOf, type RasterView } from '#shared/plot/index.ts'
import { finestLevel, gridOf, type MapConfig, shownCells } from '#shared/results/index.ts'
import { extentsOf, type PictureSize } from './view.ts'

/** The code of a descent that nothing had decided when its steps were over, where it is not told apart. */
export const UNSETTLED_ROUGHLY = 254

/** What is known of the fates of a map. */
export interface KnownFates {
  /** In the order of their codes. */
  fates: readonly string[]
  minima: readonly Minimum[]
}

/** How a cell is known. */
export type Source = 'exact' | 'rough' | null

/**
 * What is seen of a map while one flies over it: a cell is exact, or computed in single precision for looking, or as it
 * was seen in the picture before, or like the nearest that is known.
 */
export interface Picture {
  /** Of a map whose cells are those of the picture. */
  config: MapConfig
  view: RasterView
  size: PictureSize
  known: KnownFates | undefined
  exact: Uint8Array
  iterations: Uint32Array
  period: Uint8Array
  rough: Uint8Array
  before: Uint8Array
  beforePeriod: Uint8Array
  /** Cells along one of what was seen before: from farther away, or coarsely, it was seen with larger ones. */
  grain: number
  /** The finest level that is known by now, see `finestLevel`. */
  level: number | undefined
  /** Cells that are exact. */
  done: number
}

export function emptyPicture(config: MapConfig, view: RasterView, known?: KnownFates): Picture {
  const { x, y } = gridOf(config)
  const cells = x.count * y.count
  const pending = () => new Uint8Array(cells).fill(PENDING)
  return {
    config,
    view,
    size: { columns: x.count, rows: y.count },
    known,
    exact: pending(),
    iterations: new Uint32Array(cells),
    period: new Uint8Array(cells),
    rough: pending(),
    before: pending(),
    beforePeriod: new Uint8Array(cells),
    grain: Infinity,
    level: undefined,
    done: 0,
  }
}

/** Takes what is seen now of the same map, where the two overlap. */
export function seed(picture: Picture, seen: Picture): void {
  const [from, to] = [extentsOf(seen.config, seen.view), extentsOf(picture.config, picture.view)]
  const closer = (from.x.max - from.x.min) / seen.size.columns / ((to.x.max - to.x.min) / picture.size.columns)
  picture.grain = Math.max(1, closer) * Math.min(seen.grain, 2 ** (seen.level ?? Infinity))
  const cells = (axis: 'x' | 'y', count: number, length: number) =>
    cellsAt([to[axis].min, to[axis].max], [from[axis].min, from[axis].max], from[axis].scale, count, length)
  const columns = cells('x', seen.size.columns, picture.size.columns)
  const rows = cells('y', seen.size.rows, picture.size.rows)
  for (let row = 0, cell = 0; row < picture.size.rows; row++)
    for (let column = 0; column < picture.size.columns; column++, cell++) {
      const [across, up] = [columns[column]!, rows[row]!]
      if (across < 0 || up < 0) continue
      const other = up * seen.size.columns + across
      picture.before[cell] = codeAt(seen, other)
      picture.beforePeriod[cell] = seen.exact[other] === PENDING ? seen.beforePeriod[other]! : seen.period[other]!
    }
}

function codeAt({ exact, rough, before }: Picture, cell: number): number {
  if (exact[cell] !== PENDING) return exact[cell]!
  return rough[cell] !== PENDING ? rough[cell]! : before[cell]!
}

/** Takes what has been computed of a pass, from a cell on. */
export function addExact(picture: Picture, pass: Pass, from: number, part: LookedAt): void {
  picture.known = part
  const { columns, rows } = picture.size
  if (pass.level > 0 || pass.before === null) {
    let at = 0
    for (const { row, columns: within } of passCells(pass, [rows, columns]).pieces(from, part.to))
      for (const column of within) put(picture, row * columns + column, part, at++)
  } else for (let at = 0; at < part.fate.length; at++) if (part.fate[at] !== PENDING) put(picture, from + at, part, at)
}

function put(picture: Picture, cell: number, { fate, iterations, period }: LookedAt, at: number): void {
  if (picture.exact[cell] === PENDING) picture.done++
  picture.exact[cell] = fate[at]!
  picture.iterations[cell] = iterations[at]!
  picture.period[cell] = period[at]!
}

/** Finds out what is known by now, and leaves what was seen before where that is coarser. */
export function settle(picture: Picture): void {
  const { columns, rows } = picture.size
  const { exact, rough, before } = picture
  picture.level = finestLevel(columns, rows, (cell) => exact[cell] !== PENDING || rough[cell] !== PENDING)
  if (picture.level !== undefined && 2 ** picture.level <= picture.grain / 2) before.fill(PENDING)
}

/** A cell as it is shown, and by what. */
export function cellOf(picture: Picture, cell: number): { code: number; period: number; source: Source } {
  if (picture.exact[cell] !== PENDING)
    return { code: picture.exact[cell]!, period: picture.period[cell]!, source: 'exact' }
  return { code: picture.rough[cell]!, period: 0, source: picture.rough[cell] === PENDING ? null : 'rough' }
}

/** The picture, the first row at the bottom, in the colours of the fates. */
export function paint(picture: Picture, style: FigureStyle, articleView: boolean): ImageData {
  const { columns, rows } = picture.size
  const colors = colorsOf(picture.known?.fates ?? [], style, articleView)
  const shown = shownCells(columns, rows, (cell) => codeAt(picture, cell) !== PENDING)
  const { exact, rough, before, period, beforePeriod } = picture
  const pixels = new Int32Array(columns * rows)
  for (let line = 0, at = 0; line < rows; line++) {
    const first = (rows - 1 - line) * columns
    for (let column = 0; column < columns; column++, at++) {
      let cell = first + column
      if (exact[cell] === PENDING && rough[cell] === PENDING && before[cell] === PENDING && shown) cell = shown(cell)
      const isExact = exact[cell] !== PENDING
      const code = isExact ? exact[cell]! : rough[cell] !== PENDING ? rough[cell]! : before[cell]!
      pixels[at] =
        code === colors.periodic ? colors.byPeriod[(isExact ? period : beforePeriod)[cell]!]! : colors.byCode[code]!
    }
  }
  return new ImageData(new Uint8ClampedArray(pixels.buffer), columns, rows)
}

function colorsOf(fates: readonly string[], style: FigureStyle, articleView: boolean) {
  const byCode = new Int32Array(PENDING + 1)
  const isEmpty = (fate: string) => articleView && unsettledFates.includes(fate)
  fates.forEach((fate, code) => (byCode[code] = isEmpty(fate) ? 0 : pixelOf(fateColor(fate, style))))
  byCode[UNSETTLED_ROUGHLY] = articleView ? 0 : pixelOf(fateColor('slow', style))
  const periodic = fates.indexOf('periodic')
  const byPeriod = Int32Array.from({ length: 256 }, (_, period) =>
    isEmpty('periodic') ? 0 : pixelOf(fateColor('periodic', style, period)),
  )
  return { byCode, byPeriod, periodic }
}

/** How many cells of a picture have each code, as far as they are known. */
export function countsOf(picture: Picture): Uint32Array {
  const counts = new Uint32Array(PENDING + 1)
  for (let cell = 0; cell < picture.exact.length; cell++) {
    const exact = picture.exact[cell]!
    counts[exact === PENDING ? picture.rough[cell]! : exact]!++
  }
  return counts
}
