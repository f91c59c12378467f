import type { TheorySummary } from '../../contract/index.ts'
import { configOf } from '../../results/index.ts'
import {
  type AxisSpec,
  type Figure,
  figureIn,
  type FigureInput,
  type FigureOptions,
  type Frame,
  haloedText,
  layoutFrame,
  type Markup,
  type PointsMark,
  type RunFigureKind,
  type SheetElement,
  sizesOf,
  textWidth,
  xPixel,
} from '../../plot/index.ts'
import { range } from '../paths/path-lines.ts'
import { regionOfCurve, undefinedLegend, undefinedMarks } from '../paths/undefined.ts'
import {
  colors,
  conditionColors,
  conditionName,
  drawnConditions,
  GLOBAL,
  LOCAL,
  P,
  theoryOf,
  verdictOf,
} from './parts.ts'
import { regionsData } from './data.ts'
import { axesOfRegions, regionsOnPlane } from './plane.ts'

/** Fig 1 of the article: the regions of Lemma 2.1 on the landscape, and where the conditions of Theorem 2.2 fail. */
export const theoryRegions: RunFigureKind = {
  name: 'regions',
  title: 'Regions',
  axes(input, options) {
    const config = configOf(input.run, 'theory')
    return config.minimum.length === 1 ? axesOnLine(input, options) : axesOfRegions(input)
  },
  draw(input, options) {
    const config = configOf(input.run, 'theory')
    return config.minimum.length === 1 ? onLine(input, options) : regionsOnPlane(input, options)
  },
  data: regionsData,
}

/**
 * Heights, in pixels, of a row that shows where a condition fails, and of the pointers to the minima under the curve.
 */
const ROW = 20
const POINTERS = 32

function onLine(input: FigureInput, options: FigureOptions): Figure {
  const theory = theoryOf(input.run)
  const { arrays } = input.data
  const x = arrays['curve/x']?.data ?? []
  const value = arrays['curve/value']?.data ?? []
  const region = regionOfCurve(x, value)
  const frame = layoutFrame(options, { ...axesOnLine(input, options), legend: undefinedLegend(region, options) })
  const { theme, scale } = frame
  const minima = theory
    ? [
        minimumMark('local', theory.local, LOCAL, colors.m, frame, options, valueAt(x, value, theory.local[0]!)),
        minimumMark(
          'global',
          theory.global,
          GLOBAL,
          colors.global,
          frame,
          options,
          valueAt(x, value, theory.global[0]!),
        ),
      ]
    : []
  return figureIn(frame, {
    marks: [
      ...undefinedMarks(region, frame),
      {
        kind: 'line',
        name: 'curve',
        plane: 0,
        z: 3,
        points: Array.from(x, (at, index) => [at, value[index] ?? Number.NaN]),
        stroke: { color: theme.ink, width: theme.lineWidth * scale },
      },
      ...minima,
    ],
    words: theory
      ? [...regionBands(theory, frame, options), ...(options.thumbnail ? [] : failingRows(theory, frame, ROW * scale))]
      : [],
  })
}

/** The axes over the curve, with room under it for the pointers and the rows, beside which no height is read. */
function axesOnLine(input: FigureInput, options: FigureOptions): { x: AxisSpec; y: AxisSpec } {
  const theory = theoryOf(input.run)
  const { arrays } = input.data
  const x = arrays['curve/x']?.data ?? []
  const { scale } = sizesOf(options)
  const conditions = theory ? drawnConditions(theory) : []
  const rows = options.thumbnail ? 0 : conditions.length * ROW * scale + 6 * scale
  const domain = configOf(input.run, 'theory').domain?.[0] ?? [-10, 10]
  const [low, high] = range([arrays['curve/value']?.data ?? []])
  // As a share of the height of the plot.
  const room = Math.min(0.45, (rows + POINTERS * scale) / Math.max(120, options.height - 96 * scale))
  return {
    x: { name: '{symbol|x}', scale: 'linear', min: x[0] ?? domain[0], max: x[x.length - 1] ?? domain[1], given: true },
    y: {
      name: '{symbol|f}\u200A({symbol|x})',
      scale: 'linear',
      min: low - (high - low) * (room / (1 - room)),
      max: high + 0.09 * (high - low),
      readFrom: low,
    },
  }
}

/** M over the whole height, P(M) on both sides of it, each named at the top. */
function regionBands({ regions }: TheorySummary, frame: Frame, options: FigureOptions): SheetElement[] {
  const [m, p] = [regions.m, regions.p].map((region) => (region.shape === 'box' ? region.box[0]! : [0, 0]))
  const parts = [
    { name: P, color: colors.p, opacity: 0.13, interval: [p![0]!, Math.min(p![1]!, m![0]!)] },
    { name: '{symbol|M}', color: colors.m, opacity: 0.2, interval: m! },
    { name: P, color: colors.p, opacity: 0.13, interval: [Math.max(p![0]!, m![1]!), p![1]!] },
  ]
  const { plot, scale } = frame
  const sides = sidesOf(
    parts.map(({ name, interval }) => ({ name, part: clippedX(frame, interval[0]!, interval[1]!) })),
    frame,
  )
  return parts.flatMap(({ name, color, opacity, interval }): SheetElement[] => {
    const part = clippedX(frame, interval[0]!, interval[1]!)
    if (!part) return []
    const place = { kind: 'rectangle', x: part.left, y: plot.top, width: part.width, fill: color } as const
    const bands: SheetElement[] = [
      { ...place, height: plot.height, opacity, z: 1 },
      { ...place, height: 3 * scale, z: 2 },
    ]
    return options.thumbnail ? bands : [...bands, ...regionName(name, part, sides.get(part.left) ?? 'none', frame)]
  })
}

/**
 * The name of a region at the top of its band. One that is wider than its band stands beside it: it is never left out.
 * @param side where there is room beside it; `none` where it is named elsewhere
 */
function regionName(
  name: Markup,
  { left, width }: { left: number; width: number },
  side: 'left' | 'right' | 'none',
  { plot, theme, fontSize, scale }: Frame,
): SheetElement[] {
  const top = plot.top + 4 * scale + fontSize * 0.8
  if (textWidth(name, fontSize, theme) <= width - 2 * scale)
    return [haloedText(name, left + width / 2, top, { fontSize, theme, align: 'center' })]
  if (side === 'none') return []
  const x = side === 'left' ? left - 3 * scale : left + width + 3 * scale
  return [haloedText(name, x, top, { fontSize, theme, align: side === 'left' ? 'right' : 'left' })]
}

/**
 * Beside which band a region is named that has no room in any of its bands: the outermost one, on the side where the
 * plot goes on.
 */
function sidesOf(
  bands: readonly { name: Markup; part: { left: number; width: number } | undefined }[],
  { plot, theme, fontSize, scale }: Frame,
): Map<number, 'left' | 'right'> {
  const sides = new Map<number, 'left' | 'right'>()
  for (const [name, own] of Map.groupBy(bands, (band) => band.name)) {
    const parts = own.flatMap(({ part }) => part ?? [])
    const wide = textWidth(name, fontSize, theme)
    const [first, last] = [parts[0], parts.at(-1)]
    if (!first || !last || parts.some(({ width }) => wide <= width - 2 * scale)) continue
    const right = plot.left + plot.width - (last.left + last.width)
    if (first.left - plot.left > right && first.left - plot.left > wide) sides.set(first.left, 'left')
    else sides.set(last.left, 'right')
  }
  return sides
}

/** For each condition a row above the x axis, with bars where it fails. */
function failingRows(theory: TheorySummary, frame: Frame, height: number): SheetElement[] {
  const { plot, theme, fontSize, scale } = frame
  const conditions = drawnConditions(theory)
  return conditions.flatMap((condition, row): SheetElement[] => {
    const top = plot.top + plot.height - (conditions.length - row) * height - 2 * scale
    const middle = top + height / 2
    const bars = (condition.intervals ?? []).flatMap(([from, to]): SheetElement[] => {
      const part = clippedX(frame, from, to)
      if (!part) return []
      return [
        {
          kind: 'rectangle',
          x: part.left,
          y: middle - 4 * scale,
          width: Math.max(part.width, 1.5 * scale),
          height: 8 * scale,
          fill: conditionColors[condition.name],
          z: 3,
        },
      ]
    })
    const words = `${conditionName(condition)}: ${verdictOf(condition, theory.constants)}`
    return [
      {
        kind: 'line',
        from: [plot.left, top],
        to: [plot.left + plot.width, top],
        stroke: theme.grid,
        width: scale,
        z: 2,
      },
      ...bars,
      haloedText(words, plot.left + 8 * scale, middle, { fontSize: fontSize * 0.92, theme }),
    ]
  })
}

/** The part of an interval that the plot shows, in pixels. */
function clippedX(frame: Frame, from: number, to: number): { left: number; width: number } | undefined {
  const { plot } = frame
  const left = Math.max(plot.left, xPixel(frame, from))
  const right = Math.min(plot.left + plot.width, xPixel(frame, to))
  return right >= left && xPixel(frame, to) >= plot.left ? { left, width: right - left } : undefined
}

/** A pointer from below to a minimum, named under it. */
function minimumMark(
  key: string,
  [at = Number.NaN]: number[],
  text: string,
  color: string,
  { scale, fontSize }: Frame,
  options: FigureOptions,
  value: number,
): PointsMark {
  return {
    kind: 'points',
    name: 'minimum',
    series: { of: 'minimum', key },
    plane: 0,
    z: 5,
    points: [[at, value]],
    dot: { shape: 'triangle', size: 8 * scale, fill: color },
    offset: [0, 7 * scale],
    ...(!options.thumbnail && {
      label: { text, side: 'bottom', distance: 5 * scale, fontSize, rim: 2.5 * scale },
    }),
  }
}

/** The curve between two of its samples. */
function valueAt(x: ArrayLike<number>, value: ArrayLike<number>, at: number): number {
  let index = 1
  while (index < x.length - 1 && x[index]! < at) index++
  const [from, to] = [x[index - 1] ?? 0, x[index] ?? 0]
  const share = to > from ? (at - from) / (to - from) : 0
  return (value[index - 1] ?? 0) + share * ((value[index] ?? 0) - (value[index - 1] ?? 0))
}
