import { axisValues, PENDING, type Axis, type Config } from '../../contract/index.ts'
import { exponentAxis } from '../paths/bifurcation.ts'
import { basinShares, mapShares } from '../maps/basin-shares.ts'
import { chosenRows, fateNames, recordTable } from '../../results/index.ts'
import { tablesOfRuns, type CompareFigureKind, type CompareInput } from './compare.ts'
import { drawLines, type CompareLine } from './lines.ts'
import { axisSpec, listAxis, shownExtent } from '../axes.ts'
import { figuresOf } from '../by-config.ts'
import { figureData } from '../data.ts'
import type { AxisSpec, FigureInput, Point, RunFigureKind } from '../../plot/index.ts'
import { shares } from '../maps/shares.ts'

const byRate: readonly RunFigureKind[] = [shares, basinShares, mapShares]

/** The figure of the shares of fates by learning rate of runs of a config; undefined where they have none. */
function figureOfShares(config: Config): RunFigureKind | undefined {
  return figuresOf(config).find((figure) => byRate.includes(figure))
}

/**
 * The share of descents that come to one fate, against the learning rate: of maps by their start points, of random
 * starts by their count.
 */
export const compareShares: CompareFigureKind = {
  name: 'shares',
  title: 'Shares by learning rate',
  takes: (config) => figureOfShares(config) !== undefined,
  draw(input, options) {
    const fate = shownFate(input, options.fate)
    const runs = input.runs.map((one, run) => ({ one, run })).filter(({ one }) => compareShares.takes(one.run.config))
    const lines = runs.flatMap(({ one, run }): CompareLine[] => {
      const curve = fate === undefined ? undefined : sharesByRate(one).get(fate)
      return curve ? [{ run, start: null, rate: null, ...curve }] : []
    })
    return drawLines(input, options, {
      lines,
      x: rateAxis(runs.flatMap(({ one }) => ratesOf(one.run.config))),
      // Room for lines at 0 and 1.
      y: { name: fate ? `share of ${fate}` : 'share', scale: 'linear', min: -0.025, max: 1.025 },
    })
  },
  data(input, look) {
    const shown = shownFate(input, look.fate)
    return tablesOfRuns(input, (one) => {
      const figure = figureOfShares(one.run.config)
      if (!figure) return undefined
      const table = figureData(figure, one)
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
    return [...sharesByRate(one)].flatMap(([fate, { y }]) => (y.some((share) => share > 0) ? [fate] : []))
  })
  return [...new Set(occurring)]
}

/** The fate whose shares are shown: the one that is asked for where it occurs, or the first that does. */
export function shownFate(input: CompareInput, asked: string | null | undefined): string | undefined {
  const fates = sharedFates(input)
  return fates.find((fate) => fate === asked) ?? fates[0]
}

/** Learning rates, ascending, with a share at each; NaN where it is not computed. */
interface Curve {
  x: Float64Array
  y: Float64Array
}

/** The curve of each fate of a run; shorter while not all rates are computed. */
function sharesByRate(one: FigureInput): ReadonlyMap<string, Curve> {
  const { rows, columns } = figureData(figureOfShares(one.run.config)!, one)
  const at = (name: string, row: number) => columns.find((column) => column.name === name)?.at(row) ?? null
  const points = new Map(fateNames(one.run).map((fate): [string, Point[]] => [fate, []]))
  for (let row = 0; row < rows; row++)
    points.get(String(at('fate', row)))?.push([Number(at('learningRate', row)), Number(at('share', row) ?? NaN)])
  return new Map(
    Array.from(points, ([fate, unordered]) => {
      const ordered = unordered.toSorted(([a], [b]) => a - b)
      return [fate, { x: Float64Array.from(ordered, ([x]) => x), y: Float64Array.from(ordered, ([, y]) => y) }]
    }),
  )
}

/** The learning rates of a run as an axis: a list of them from its least to its greatest. */
function ratesOf(config: Config): Axis[] {
  if (!('learningRate' in config)) return []
  const { learningRate } = config
  return typeof learningRate === 'number' || Array.isArray(learningRate)
    ? [listAxis([learningRate].flat())]
    : [learningRate]
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
