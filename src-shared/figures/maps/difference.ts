import {
  columnAxisOf,
  landscapeName,
  PENDING,
  type Axis,
  type LandscapeChoice,
  type Run,
} from '../../contract/index.ts'
import { mapAxes, planeAxes } from '../axes.ts'
import { sliceOf } from './basin-map.ts'
import { coarseLayer } from './coarse.ts'
import { mostNamed, type Cells } from './fate-cells.ts'
import { cellReading } from './readings.ts'
import { configOf, fateNames, isFinished } from '../../results/index.ts'
import {
  contrastOf,
  fateColor,
  type Figure,
  figureIn,
  type FigureInput,
  type FigureOptions,
  formatShare,
  type Frame,
  type FrameParts,
  layoutFrame,
  type LegendItem,
  type Markup,
  mixColors,
  pixelOf,
  plainMarkup,
  type RasterMark,
  type RunFigureKind,
  themeOf,
} from '../../plot/index.ts'

/** Which starts have another fate on the other landscape, over start point, or momentum, and learning rate. */
export const difference: RunFigureKind = {
  name: 'difference',
  title: 'What changes',
  reading: cellReading,
  axes: (input, options) => mapAxes(input.run, configOf(input.run, 'fate-map'), options),
  draw(input, options) {
    const config = configOf(input.run, 'fate-map')
    const cells = { first: 0, count: columnAxisOf(config).count * config.learningRate.count }
    const axes = mapAxes(input.run, config, options)
    const map = { axes, columns: columnAxisOf(config), rows: config.learningRate, cells, name: [] }
    return drawDifference(input, options, { ...map, sides: landscapesOf(input.run) })
  },
}

/** The same over the start points of a plane. */
export const basinDifference: RunFigureKind = {
  ...difference,
  axes: ({ run }) => planeAxes(configOf(run, 'basin-map')),
  draw(input, options) {
    const config = configOf(input.run, 'basin-map')
    const { name, cells } = sliceOf(input.run, config, options)
    return drawDifference(input, options, {
      axes: planeAxes(config),
      columns: config.x,
      rows: config.y,
      cells,
      name: [name],
      sides: landscapesOf(input.run),
    })
  },
}

/** What is compared within one run: its two landscapes. */
function landscapesOf({ config }: Run): [Markup, Markup] {
  const { landscape, against } = config as { landscape: LandscapeChoice; against: LandscapeChoice }
  return [plainMarkup(landscapeName(landscape)), plainMarkup(landscapeName(against))]
}

/**
 * A cell that changes has the colour of what it becomes, hatched where that is hardly darker than paper; one that stays
 * has a tint of its own.
 */
export function drawDifference(
  input: FigureInput,
  options: FigureOptions,
  map: { axes: FrameParts; columns: Axis; rows: Axis; cells: Cells; name: LegendItem[]; sides: [Markup, Markup] },
): Figure {
  const { axes, columns, rows, cells, name, sides } = map
  const before = input.data.arrays.fate?.data
  const after = input.data.arrays['against/fate']?.data
  const names = fateNames(input.run)
  const flows = flowsOf(before ?? [], after ?? [], cells, names.length)
  const frame = layoutFrame(options, { ...axes, legend: [...name, ...differenceLegend(input, options, flows, sides)] })
  const full = colorsBy(names, (fate) => fateColor(fate, options.style))
  const tint = colorsBy(names, (fate) => tintOf(fate, options))
  const pixel = (index: number): number => {
    const [from, to] = [before![cells.first + index]!, after![cells.first + index]!]
    return from === PENDING || to === PENDING ? 0 : from === to ? tint[to]! : full[to]!
  }
  const pale = names.filter((fate) => isPale(fate, options)).map((fate) => full[names.indexOf(fate)]!)
  if (!before || !after) return figureIn(frame, { marks: [] })
  const isKnown = (index: number) => before[cells.first + index] !== PENDING && after[cells.first + index] !== PENDING
  return figureIn(frame, { marks: [hatched(coarseLayer(columns, rows, pixel, isKnown), new Set(pale), frame)] })
}

/** Below this contrast with paper a cell that changes would be lost among the tints of those that stay. */
const PALE = 2

function isPale(fate: string, { style }: FigureOptions): boolean {
  return contrastOf(fateColor(fate, style), themeOf(style).paper) < PALE
}

/** CSS pixels from one line of a hatching to the next. */
const SPACING = 4

/** A layer with lines in ink over all pixels of some colours. */
function hatched(layer: RasterMark, colors: ReadonlySet<number>, { theme, plot, scale }: Frame): RasterMark {
  const ink = pixelOf(theme.ink)
  return {
    ...layer,
    paint(view, width, height) {
      const painted = layer.paint(view, width, height)
      const pixels = new Int32Array(painted.buffer)
      const spacing = Math.max(2, Math.round((SPACING * scale * height) / plot.height))
      const stroke = Math.max(1, Math.round(spacing / SPACING))
      for (let line = 0, at = 0; line < height; line++)
        for (let column = 0; column < width; column++, at++)
          if ((column + line) % spacing < stroke && colors.has(pixels[at]!)) pixels[at] = ink
      return painted
    },
  }
}

/** The colour of what a cell becomes, in stripes where it is hatched on the map. */
function swatchOf(fate: string, options: FigureOptions): LegendItem['swatch'] {
  const color = fateColor(fate, options.style)
  const { ink } = themeOf(options.style)
  return { kind: 'area', colors: isPale(fate, options) ? [color, ink, color, color, ink, color] : [color] }
}

function colorsBy(names: readonly string[], color: (fate: string) => string): Int32Array {
  const byCode = new Int32Array(PENDING + 1)
  names.forEach((fate, code) => (byCode[code] = pixelOf(color(fate))))
  return byCode
}

function tintOf(fate: string, { style }: FigureOptions): string {
  return mixColors(fateColor(fate, style), themeOf(style).paper, 0.88)
}

export interface Flows {
  /** Cells that go from one fate to another, or stay: shape [from, to]. */
  counts: Uint32Array
  total: number
  changed: number
}

/** Counts cells by their fates before and after; those that are not computed on either side are left out. */
export function flowsOf(before: ArrayLike<number>, after: ArrayLike<number>, cells: Cells, fates: number): Flows {
  const counts = new Uint32Array(fates * fates)
  let [total, changed] = [0, 0]
  const end = Math.min(cells.first + cells.count, before.length, after.length)
  for (let index = cells.first; index < end; index++) {
    const [from, to] = [before[index]!, after[index]!]
    if (from >= fates || to >= fates) continue
    counts[from * fates + to]!++
    total++
    if (from !== to) changed++
  }
  return { counts, total, changed }
}

const note = (label: string, value?: string): LegendItem => ({
  swatch: { kind: 'none' },
  label,
  ...(value !== undefined && { value }),
})

/**
 * Flows that are named: those of so many of the cells, but not more than so many, and the largest in any case. The rest
 * are counted.
 */
const LEAST_NAMED = 0.01
const MOST_FLOWS = 7

/**
 * Both sides, the share of cells that change and, from the largest, from what to what. A map that is still computed
 * names what cells may become instead, so that nothing moves while it fills.
 */
function differenceLegend(
  { run }: FigureInput,
  options: FigureOptions,
  { counts, total, changed }: Flows,
  [before, after]: [Markup, Markup],
): LegendItem[] {
  const names = fateNames(run)
  const share = (count: number) => formatShare(total === 0 ? 0 : count / total)
  const becomes = (to: number, label: string, count: number): LegendItem => ({
    swatch: swatchOf(names[to]!, options),
    label,
    value: share(count),
  })
  const flows = Array.from(counts, (count, index) => {
    const [from, to] = [Math.floor(index / names.length), index % names.length]
    return { from, to, count: from === to ? 0 : count }
  })
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
  const large = flows.filter(({ count }) => count >= LEAST_NAMED * total)
  const most = Math.min(Math.max(large.length, 1), MOST_FLOWS)
  // One name in place of "and 1 more".
  const shown = flows.length === most + 1 ? flows : flows.slice(0, most)
  const rest = flows.slice(shown.length)
  const becoming = names.map((fate, to) => ({
    fate,
    to,
    count: flows.reduce((sum, flow) => sum + (flow.to === to ? flow.count : 0), 0),
  }))
  const listed = isFinished(run)
    ? shown.map(({ from, to, count }) => becomes(to, `${names[from]} → ${names[to]}`, count))
    : mostNamed(becoming, () => 0).named.map(({ fate, to, count }) => becomes(to, `→ ${fate}`, count))
  const more = rest.reduce((sum, { count }) => sum + count, 0)
  return [
    note(`{muted|from} ${before}`),
    note(`{muted|to} ${after}`),
    note('{strong|changed}', share(changed)),
    ...listed,
    ...(isFinished(run) && rest.length > 0 ? [note(`and ${rest.length} more`, share(more))] : []),
    {
      swatch: { kind: 'area', colors: names.slice(0, 3).map((fate) => tintOf(fate, options)) },
      label: 'unchanged',
      value: share(total - changed),
    },
  ]
}
