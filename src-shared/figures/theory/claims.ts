import type { Band, Outcome, TheoryConfig, TheorySummary } from '../../contract/index.ts'
import { axisSpec, shownExtent } from '../axes.ts'
import { configOf, isFinished, recordTable } from '../../results/index.ts'
import {
  type AxisSpec,
  type DrawnMark,
  figureIn,
  type FigureInput,
  type Frame,
  layoutFrame,
  type LegendItem,
  type LineMark,
  type Markup,
  mixColors,
  type Point,
  type RunFigureKind,
  type SheetElement,
  sizesOf,
  textElement,
  textWidth,
  xPixel,
} from '../../plot/index.ts'
import { boundBasis, type BoundName, bounds, isKnown } from './bounds.ts'
import { claimColors, claimNames, colors, GLOBAL, P, partOf, sourceName, theoryOf } from './parts.ts'
import { wilsonInterval } from '../../statistics/index.ts'

/**
 * What is measured beside what is claimed, against the learning rate: above of descents from M, below of descents from
 * W.
 */
export const theoryClaims: RunFigureKind = {
  name: 'claims',
  title: 'Measured and claimed',
  axes({ run }) {
    const { learningRate } = configOf(run, 'theory')
    return { x: axisSpec('learning rate {symbol|γ}', learningRate), y: shareAxis('{symbol|M}') }
  },
  draw(input, options) {
    const config = configOf(input.run, 'theory')
    const bands = options.thumbnail ? [] : claimedBands(input, config)
    const { scale } = sizesOf(options)
    const drawn = quantities(config)
    const frame = layoutFrame(options, {
      ...theoryClaims.axes(input, options),
      below: { y: shareAxis('{symbol|W}'), share: 0.46 },
      legend: legendOf(drawn, input),
      topMargin: options.thumbnail ? 0 : bands.length * BAR * scale + 4 * scale,
    })
    return figureIn(frame, {
      marks: drawn.flatMap((quantity) => quantityMarks(quantity, input, config, frame)),
      words: bandBars(bands, frame),
    })
  },
  data(input) {
    const config = configOf(input.run, 'theory')
    const { starts } = config
    const theory = theoryOf(input.run)
    return recordTable(
      quantities(config).flatMap((quantity) => {
        const { rates, counts } = countsOf(quantity, input, config)
        return rates.map((learningRate, index) => {
          const count = counts[index]!
          const [low, high] = wilsonInterval(count, starts)
          const of = { learningRate, quantity: quantity.name, from: quantity.plane === 0 ? 'M' : 'W' }
          return {
            ...of,
            count,
            total: starts,
            share: count / starts,
            low,
            high,
            ...boundColumns(quantity, learningRate, theory),
          }
        })
      }),
    )
  },
}

/**
 * A column for each bound, null where it is none of this quantity or claims nothing; the greatest learning rate of the
 * bounds of this quantity, and the L that they stand on, the smoothness over the domain without X.
 */
function boundColumns(
  quantity: Quantity,
  learningRate: number,
  theory: TheorySummary | undefined,
): Record<string, number | null> {
  const measured = theory?.measured.find((one) => one.learningRate === learningRate)
  const own = (name: BoundName) => quantity.bounds.includes(name)
  const values = Object.entries(bounds).map(([name, { column }]) => [
    column,
    own(name as BoundName) ? (measured?.[name as BoundName] ?? null) : null,
  ])
  const [first] = quantity.bounds
  const { upTo = null, smoothness = null } = theory && first ? boundBasis(first, theory) : {}
  return { ...Object.fromEntries(values), boundUpToLearningRate: upTo, boundSmoothnessOutsideX: smoothness }
}

/** An axis over shares of descents, with room for points at 0 and 1. */
function shareAxis(from: Markup): AxisSpec {
  return { name: `share from ${from}`, shortName: `from ${from}`, scale: 'linear', min: -0.03, max: 1.03 }
}

/** Height of the bar of a band above the figure. */
const BAR = 17

function claimedBands({ run }: FigureInput, config: TheoryConfig): Band[] {
  const [low, high] = shownExtent(config.learningRate)
  return (theoryOf(run)?.bands ?? []).filter((band) => partOf(band, low, high))
}

interface Quantity {
  name: string
  outcome: Outcome
  label: string
  color: string
  /** 0 for descents from M, 1 for those from W. */
  plane: 0 | 1
  /** What is drawn of a count: its share, or that of all others. */
  complement?: boolean
  bounds: readonly BoundName[]
}

function quantities({ hitSteps }: TheoryConfig): Quantity[] {
  return [
    { name: 'leaves', outcome: 'leaves', label: 'leaves {symbol|M}', color: colors.m, plane: 0, bounds: [] },
    { name: 'lands', outcome: 'lands', label: `lands in ${P}`, color: colors.p, plane: 0, bounds: [] },
    { name: 'reaches', outcome: 'reaches', label: `reaches ${GLOBAL}`, color: colors.global, plane: 0, bounds: [] },
    {
      name: 'hits',
      outcome: 'hits',
      label: `meets {symbol|X} within ${hitSteps} steps`,
      color: colors.x,
      plane: 1,
      bounds: ['hitBound'],
    },
    {
      name: 'misses',
      outcome: 'reachesFromW',
      label: `does not reach ${GLOBAL}`,
      color: colors.misses,
      plane: 1,
      complement: true,
      bounds: ['missBoundPrinted', 'missBoundTight'],
    },
  ]
}

function legendOf(drawn: Quantity[], { run }: FigureInput): LegendItem[] {
  const measured = theoryOf(run)?.measured ?? []
  const lines = drawn.map(({ label, color, outcome }): LegendItem => ({
    swatch: { kind: 'line', color },
    label,
    series: [{ of: 'claim', key: outcome }],
  }))
  // Bounds are known last: until then there is room for all, so that nothing moves.
  const shown = drawn
    .flatMap((quantity) => quantity.bounds)
    .filter((name) => !isFinished(run) || isKnown(name, measured))
    .map((name): LegendItem => {
      const { label, color, dash } = bounds[name]
      return { swatch: { kind: 'line', color, dashed: dash }, label, series: [{ of: 'bound', key: name }] }
    })
  return [...lines, ...shown]
}

/** How often it came true at each learning rate, as far as these are counted. */
function countsOf({ outcome, complement }: Quantity, { data }: FigureInput, { starts }: TheoryConfig) {
  const counted = data.series.find(({ member, name }) => member === 0 && name === outcome)
  return {
    rates: Array.from(counted?.steps ?? []),
    counts: Array.from(counted?.values ?? [], (count) => (complement ? starts - count : count)),
  }
}

function quantityMarks(quantity: Quantity, input: FigureInput, config: TheoryConfig, frame: Frame): DrawnMark[] {
  const { outcome, color, plane } = quantity
  const { starts } = config
  const { rates, counts } = countsOf(quantity, input, config)
  const { theme, scale } = frame
  const series = { of: 'claim', key: outcome } as const
  const points = rates.map((rate, index): Point => [rate, counts[index]! / starts])
  const intervals = rates.flatMap((rate, index): Point[] => {
    const [low, high] = wilsonInterval(counts[index]!, starts)
    return [
      [rate, low],
      [rate, high],
      [Number.NaN, Number.NaN],
    ]
  })
  return [
    {
      kind: 'line',
      name: 'interval',
      series,
      plane,
      z: 4,
      points: intervals,
      stroke: { color, width: 1.25 * scale, opacity: 0.75 },
    },
    {
      kind: 'line',
      name: 'share',
      series,
      plane,
      z: 5,
      points,
      stroke: { color, width: theme.lineWidth * scale },
    },
    {
      kind: 'points',
      name: 'share',
      series,
      plane,
      z: 6,
      points,
      dot: { shape: 'dot', size: 4 * scale, fill: color },
    },
    ...quantity.bounds.map((name) => boundLine(name, plane, input, frame)),
  ]
}

/** A bound over the learning rates at which it claims something. */
function boundLine(name: BoundName, plane: number, { run }: FigureInput, { theme, scale, x }: Frame): LineMark {
  const measured = theoryOf(run)?.measured ?? []
  const { color, dash } = bounds[name]
  return {
    kind: 'line',
    name: 'bound',
    series: { of: 'bound', key: name },
    plane,
    z: 3,
    // Of a single learning rate, over all of the axis.
    points: measured.flatMap((one) => {
      const rates = measured.length === 1 ? [x.min, x.max] : [one.learningRate]
      return rates.map((rate): Point => [rate, one[name] ?? Number.NaN])
    }),
    stroke: { color, width: theme.lineWidth * scale, dash: dash.map((length) => length * scale) },
  }
}

/**
 * The learning rates that each claim speaks of, as bars above the plane, with lines down through it where they begin
 * and end. The lines pass behind the bars and the words of the others, which have a ground of their own.
 */
function bandBars(bands: Band[], frame: Frame): SheetElement[] {
  const { plot, theme, scale, fontSize, x } = frame
  const size = fontSize * 0.92
  return bands.flatMap((band, row): SheetElement[] => {
    const part = partOf(band, x.min, x.max)
    if (!part) return []
    const [left, right] = part.map((rate) => xPixel(frame, rate)) as [number, number]
    const top = plot.top - (bands.length - row) * BAR * scale - 2 * scale
    const color = claimColors[band.claim]
    const claim = claimNames[band.claim]
    const end = plot.left + plot.width
    // Within its bar where it has room, else beside it on the side where there is more; its source gives way.
    const places = [`${claim}, ${sourceName(band)}`, claim].flatMap((words) => {
      const width = textWidth(words, size, theme)
      return [
        { words, width, x: left + 6 * scale, fits: width + 10 * scale <= right - left },
        { words, width, x: right + 6 * scale, fits: right + width + 8 * scale <= end },
        { words, width, x: left - 6 * scale - width, fits: left - width - 8 * scale >= plot.left },
      ]
    })
    const { words, width, x: at } = places.find(({ fits }) => fits) ?? { ...places.at(-1)!, x: plot.left }
    const ends = [
      { rate: left, shown: band.from > x.min },
      { rate: right, shown: band.to !== null && band.to < x.max },
    ]
    const bar = (from: number, width: number, height: number, fill: string): SheetElement => ({
      kind: 'rectangle',
      x: from,
      y: top + 1.5 * scale,
      width,
      height,
      fill,
      z: 2,
    })
    return [
      bar(at - 2 * scale, width + 4 * scale, (BAR - 3) * scale, theme.paper),
      bar(left, right - left, (BAR - 3) * scale, mixColors(color, theme.paper, 0.78)),
      bar(left, right - left, 2 * scale, color),
      textElement(words, at, top + (BAR / 2 + 0.5) * scale, { fontSize: size, theme }),
      ...ends
        .filter(({ shown }) => shown)
        .map(({ rate }): SheetElement => ({
          kind: 'line',
          from: [rate, top + 1.5 * scale],
          to: [rate, plot.top + plot.height],
          stroke: color,
          width: scale,
          dash: [2 * scale, 3 * scale],
          z: 1,
        })),
    ]
  })
}
