import type { Band, Outcome, TheoryConfig, TheorySummary } from '../../contract/index.ts'
import { axisSpec, shownExtent } from '../axes.ts'
import { recordTable } from '../../results/columns.ts'
import { configOf, isFinished } from '../../results/fates.ts'
import type { FigureInput, FigureKind } from '../../plot/figure.ts'
import { layoutFrame, sizesOf, xPixel, type AxisSpec, type Frame, type GraphicElement } from '../../plot/frame.ts'
import { textElement, type LegendItem } from '../../plot/legend.ts'
import { mixColors } from '../../plot/palette.ts'
import { textWidth, type Markup } from '../../plot/text.ts'
import { boundBasis, type BoundName, bounds, isKnown } from './bounds.ts'
import { claimColors, claimNames, colors, GLOBAL, P, partOf, sourceName, theoryOf } from './parts.ts'
import { wilsonInterval } from '../../statistics/wilson.ts'

/** What is measured beside what is claimed, against the learning rate: above of descents from M, below of descents from W. */
export const theoryClaims: FigureKind = {
  name: 'claims',
  title: 'Measured and claimed',
  draw(input, options) {
    const config = configOf(input.run, 'theory')
    const bands = claimedBands(input, config)
    const { scale } = sizesOf(options)
    const share = (from: Markup): AxisSpec => ({
      ...{ name: `share from ${from}`, shortName: `from ${from}` },
      ...{ scale: 'linear', min: -0.03, max: 1.03 },
    })
    const drawn = quantities(config)
    const frame = layoutFrame(options, {
      x: axisSpec('learning rate {symbol|γ}', config.learningRate),
      y: share('{symbol|M}'),
      below: { y: share('{symbol|W}'), share: 0.46 },
      legend: legendOf(drawn, input),
      topMargin: options.thumbnail ? 0 : bands.length * BAR * scale + 4 * scale,
    })
    if (!options.thumbnail) frame.graphics.push(...bandBars(bands, frame))
    const series = drawn.flatMap((quantity) => quantitySeries(quantity, input, config, frame))
    return { option: { ...frame.option, series }, rasters: [] }
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
  const lines = drawn.map(({ label, color }): LegendItem => ({ swatch: { kind: 'line', color }, label }))
  // Bounds are known last: until then there is room for all, so that nothing moves.
  const shown = drawn
    .flatMap((quantity) => quantity.bounds)
    .filter((name) => !isFinished(run) || isKnown(name, measured))
    .map((name): LegendItem => {
      const { label, color, dash } = bounds[name]
      return { swatch: { kind: 'line', color, dashed: dash }, label }
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

function quantitySeries(quantity: Quantity, input: FigureInput, config: TheoryConfig, frame: Frame): object[] {
  const { outcome, color, plane } = quantity
  const { starts } = config
  const { rates, counts } = countsOf(quantity, input, config)
  const { theme, scale } = frame
  const common = {
    type: 'line',
    xAxisIndex: plane,
    yAxisIndex: plane,
    symbol: 'none',
    silent: true,
    clip: true,
  }
  const gap = [NaN, NaN]
  const intervals = rates.flatMap((rate, index) => {
    const [low, high] = wilsonInterval(counts[index]!, starts)
    return [[rate, low], [rate, high], gap]
  })
  return [
    {
      ...common,
      id: `${outcome}-intervals`,
      data: intervals,
      z: 4,
      lineStyle: { color, width: 1.25 * scale, opacity: 0.75 },
    },
    {
      ...common,
      id: outcome,
      data: rates.map((rate, index) => [rate, counts[index]! / starts]),
      z: 5,
      lineStyle: { color, width: theme.lineWidth * scale },
    },
    {
      ...common,
      id: `${outcome}-points`,
      type: 'scatter',
      data: rates.map((rate, index) => [rate, counts[index]! / starts]),
      symbol: 'circle',
      symbolSize: 4 * scale,
      z: 6,
      itemStyle: { color, opacity: 1 },
    },
    ...quantity.bounds.map((name) => boundLine(name, input, frame, common)),
  ]
}

/** A bound over the learning rates at which it claims something. */
function boundLine(name: BoundName, { run }: FigureInput, { theme, scale, x }: Frame, common: object): object {
  const measured = theoryOf(run)?.measured ?? []
  const { color, dash } = bounds[name]
  return {
    ...common,
    id: name,
    // Of a single learning rate, over all of the axis.
    data: measured.flatMap((one) => {
      const rates = measured.length === 1 ? [x.min, x.max] : [one.learningRate]
      return rates.map((rate) => [rate, one[name] ?? NaN])
    }),
    z: 3,
    lineStyle: { color, width: theme.lineWidth * scale, type: dash.map((length) => length * scale) },
  }
}

/**
 * The learning rates that each claim speaks of, as bars above the plane, with lines down through it where they begin and end. The lines pass behind the bars and the
 * words of the others, which have a ground of their own.
 */
function bandBars(bands: Band[], frame: Frame): GraphicElement[] {
  const { plot, theme, scale, fontSize, x } = frame
  const size = fontSize * 0.92
  return bands.flatMap((band, row) => {
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
    const ground = { type: 'rect', silent: true, z: 2 }
    const ends = [
      { rate: left, shown: band.from > x.min },
      { rate: right, shown: band.to !== null && band.to < x.max },
    ]
    return [
      {
        ...ground,
        shape: { x: at - 2 * scale, y: top + 1.5 * scale, width: width + 4 * scale, height: (BAR - 3) * scale },
        style: { fill: theme.paper },
      },
      {
        ...ground,
        shape: { x: left, y: top + 1.5 * scale, width: right - left, height: (BAR - 3) * scale },
        style: { fill: mixColors(color, theme.paper, 0.78) },
      },
      {
        ...ground,
        shape: { x: left, y: top + 1.5 * scale, width: right - left, height: 2 * scale },
        style: { fill: color },
      },
      textElement(words, at, top + (BAR / 2 + 0.5) * scale, { fontSize: size, theme }),
      ...ends
        .filter(({ shown }) => shown)
        .map(({ rate }) => ({
          type: 'line',
          silent: true,
          z: 1,
          shape: { x1: rate, y1: top + 1.5 * scale, x2: rate, y2: plot.top + plot.height },
          style: { stroke: color, lineWidth: scale, lineDash: [2 * scale, 3 * scale] },
        })),
    ]
  })
}
