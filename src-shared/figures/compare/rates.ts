import {
  axisValues,
  columnAxisOf,
  learningRatesOf,
  PENDING,
  type Axis,
  type FateMapConfig,
} from '../../contract/index.ts'
import { exponentAxis } from '../paths/bifurcation.ts'
import { basinShares, mapShares } from '../maps/basin-shares.ts'
import { chosenRows, configOf, countRows, fateNames, recordTable, sharesOf } from '../../results/index.ts'
import { tablesOfRuns, type CompareFigureKind, type CompareInput } from './compare.ts'
import { drawLines, type CompareLine } from './lines.ts'
import { axisSpec, listAxis, shownExtent } from '../axes.ts'
import { figureData } from '../data.ts'
import type { AxisSpec, FigureInput } from '../../plot/index.ts'
import { shares } from '../maps/shares.ts'

/**
 * The share of descents that come to one fate, against the learning rate: of maps by their start points, of random
 * starts by their count.
 */
export const compareShares: CompareFigureKind = {
  name: 'shares',
  title: 'Shares by learning rate',
  takes: (config) =>
    config.kind === 'fate-map' ||
    config.kind === 'basin-share' ||
    (config.kind === 'basin-map' && new Set(learningRatesOf(config)).size > 1),
  draw(input, options) {
    const known = input.runs.map((one) => (compareShares.takes(one.run.config) ? sharesByRate(one) : undefined))
    const fate = shownFate(input, options.fate)
    const lines = known.flatMap((shares, run): CompareLine[] => {
      const y = fate === undefined ? undefined : shares?.shares.get(fate)
      return shares && y ? [{ run, start: null, rate: null, x: shares.rates.slice(0, y.length), y }] : []
    })
    return drawLines(input, options, {
      lines,
      x: rateAxis(known.flatMap((shares) => shares?.axis ?? [])),
      // Room for lines at 0 and 1.
      y: { name: fate ? `share of ${fate}` : 'share', scale: 'linear', min: -0.025, max: 1.025 },
    })
  },
  data(input, look) {
    const shown = shownFate(input, look.fate)
    return tablesOfRuns(input, (one) => {
      const { config } = one.run
      if (!compareShares.takes(config)) return undefined
      const kinds = { 'fate-map': shares, 'basin-map': mapShares, 'basin-share': basinShares }
      const table = figureData(kinds[config.kind as keyof typeof kinds], one)
      const fate = table.columns.find(({ name }) => name === 'fate')
      return chosenRows(table, (row) => fate?.at(row) === shown)
    })
  },
}

/** The largest Lyapunov exponents of all runs, against the learning rate. */
export const compareLyapunov: CompareFigureKind = {
  name: 'lyapunov',
  title: 'Lyapunov exponent by learning rate',
  takes: ({ kind }) => kind === 'bifurcation',
  draw(input, options) {
    const axes: Axis[] = []
    const inputs: FigureInput[] = []
    const lines = input.runs.flatMap((one, run): CompareLine[] => {
      const { config } = one.run
      if (config.kind !== 'bifurcation') return []
      axes.push(config.learningRate)
      inputs.push(one)
      const { lyapunov, fate } = one.data.arrays
      const values = Float64Array.from({ length: config.learningRate.count }, (_, rate) =>
        (fate?.data[rate] ?? PENDING) === PENDING ? Number.NaN : (lyapunov?.data[rate] ?? Number.NaN),
      )
      return [{ run, start: null, rate: null, x: axisValues(config.learningRate), y: values }]
    })
    const axis = exponentAxis(inputs)
    const deepest = axis.min - 100 * (axis.max - axis.min)
    const drawable = lines.map((line) => ({ ...line, y: line.y.map((value) => (value < deepest ? deepest : value)) }))
    return drawLines(input, options, { lines: drawable, x: rateAxis(axes), y: axis, levels: [0] })
  },
  data: (input) =>
    tablesOfRuns(input, ({ run, data }) => {
      const { config } = run
      if (config.kind !== 'bifurcation') return undefined
      const { lyapunov, fate } = data.arrays
      const fates = fateNames(run)
      return recordTable(
        Array.from(axisValues(config.learningRate), (learningRate, rate) => {
          const computed = (fate?.data[rate] ?? PENDING) !== PENDING
          const known = { fate: fates[fate?.data[rate] ?? PENDING] ?? null, lyapunov: lyapunov?.data[rate] ?? null }
          return { learningRate, ...(computed ? known : { fate: null, lyapunov: null }) }
        }),
      )
    }),
}

/** The fates that occur in any of the runs, in the order of the first that has each. */
export function sharedFates({ runs }: CompareInput): string[] {
  const occurring = runs.flatMap((one) => {
    if (!compareShares.takes(one.run.config)) return []
    const { shares } = sharesByRate(one)
    return [...shares].flatMap(([fate, values]) => (values.some((share) => share > 0) ? [fate] : []))
  })
  return [...new Set(occurring)]
}

/** The fate whose shares are shown: the one that is asked for where it occurs, or the first that does. */
export function shownFate(input: CompareInput, asked: string | null | undefined): string | undefined {
  const fates = sharedFates(input)
  return fates.find((fate) => fate === asked) ?? fates[0]
}

interface SharesByRate {
  /** Ascending. */
  rates: Float64Array
  /** By fate; shorter than the rates while not all are computed. */
  shares: ReadonlyMap<string, Float64Array>
  axis: Axis
}

/** The share of each fate at each learning rate of a run. */
function sharesByRate({ run, data }: FigureInput): SharesByRate {
  const { config } = run
  const fates = fateNames(run)
  if (config.kind === 'basin-share')
    return {
      rates: axisValues(config.learningRate),
      axis: config.learningRate,
      shares: new Map(
        fates.map((fate) => {
          const counts = data.series.find(({ member, name }) => member === 0 && name === fate)?.values
          return [fate, Float64Array.from(counts ?? [], (count) => count / config.starts)]
        }),
      ),
    }
  const { rates, axis, cells } =
    config.kind === 'basin-map'
      ? {
          rates: Float64Array.from(learningRatesOf(config)),
          axis: listAxis(learningRatesOf(config)),
          cells: config.x.count * config.y.count,
        }
      : fateMapRates(configOf(run, 'fate-map'))
  const order = Array.from(rates.keys()).sort((a, b) => rates[a]! - rates[b]!)
  const counts = countRows(data.arrays.fate?.data ?? [], fates.length, rates.length, cells)
  const rows = order.map((row) => sharesOf(counts[row]!))
  const isComputed = (row: Float64Array) => row.some((share) => share > 0)
  return {
    rates: Float64Array.from(order, (row) => rates[row]!),
    axis,
    shares: new Map(
      fates.map((fate, code) => [fate, Float64Array.from(rows, (row) => (isComputed(row) ? row[code]! : Number.NaN))]),
    ),
  }
}

function fateMapRates(config: FateMapConfig) {
  const { learningRate } = config
  return { rates: axisValues(learningRate), axis: learningRate, cells: columnAxisOf(config).count }
}

/** The axis over the learning rates of all runs; logarithmic where that of any run is. */
function rateAxis(axes: readonly Axis[]): AxisSpec {
  const [first] = axes
  if (first && axes.every((axis) => axis.count === 1 && axis.min === first.min && axis.scale === first.scale))
    return axisSpec('learning rate {symbol|γ}', first)
  const extents = axes.map(shownExtent)
  const log = axes.some(({ scale }) => scale === 'log')
  const low = axes.map((axis, index) => (log && axis.count > 1 ? axis.min : extents[index]![0]))
  const [min, max] = [Math.min(...low), Math.max(...extents.map(([, high]) => high))]
  return {
    name: 'learning rate {symbol|γ}',
    scale: log ? 'log' : 'linear',
    ...(axes.length > 0 ? { min, max } : { min: 0, max: 1 }),
  }
}
