import {
  axisExtent,
  dimensionOf,
  type Axis,
  type BasinMapConfig,
  type FateMapConfig,
  type LandscapeChoice,
  type Run,
} from '../contract/index.ts'
import { minimaOf } from '../results/index.ts'
import { type AxisSpec, type FigureOptions, type Markup, numberMarkup, valueExtent } from '../plot/index.ts'

/** Names of the variables of a landscape; those that come with Overstep are functions of x, or of x and y. */
export function variablesOf(landscape: LandscapeChoice): string[] {
  return typeof landscape === 'string' ? ['x', 'y'].slice(0, dimensionOf(landscape)) : landscape.variables
}

/** A point in the plane of a figure or on its axis: `(3, 4)`, or `3` alone. */
export function pointMarkup(point: readonly number[], digits = 4): Markup {
  const coordinates = point.map((coordinate) => numberMarkup(coordinate, digits)).join(', ')
  return point.length === 1 ? coordinates : `(${coordinates})`
}

/** An axis over the cells of the values of a config. */
export function axisSpec(name: Markup, axis: Axis): AxisSpec {
  const [min, max] = shownExtent(axis)
  const spec: AxisSpec = { name, scale: axis.scale, min, max, given: true }
  return axis.count === 1 ? { ...spec, only: axis.min } : spec
}

/**
 * The part of its cells that an axis shows: all, or of a single one, which is as wide as it happens to be, what is near
 * its value.
 */
export function shownExtent(axis: Axis): [number, number] {
  const [low, high] = axisExtent(axis)
  if (axis.count > 1 || axis.scale === 'log') return [low, high]
  const [min, max] = valueExtent([axis.min, axis.min])
  return [Math.max(low, min), Math.min(high, max)]
}

/**
 * The axis over a start point: a coordinate of it, or its place on a line through a landscape of two variables. On a
 * map over momenta it is theirs.
 */
function startAxis({ landscape, start, line, momentum }: FateMapConfig): AxisSpec {
  if (momentum) return axisSpec('momentum {symbol|β}', momentum)
  const name = line
    ? `start {symbol|s} from ${pointMarkup(line.from)} to ${pointMarkup(line.to)}`
    : `start point {symbol|${variablesOf(landscape)[0]}}{sub|0}`
  return axisSpec(name, start)
}

/** The axes of a map over start point × learning rate. */
export function mapAxes(run: Run, config: FateMapConfig, options: FigureOptions): { x: AxisSpec; y: AxisSpec } {
  return { x: startAxis(config), y: learningRateAxis(run, config.learningRate, options) }
}

/** The axes of a map over the start points of a plane. */
export function planeAxes({ landscape, x, y }: BasinMapConfig): { x: AxisSpec; y: AxisSpec; equalUnits: true } {
  const [first, second] = variablesOf(landscape)
  return {
    x: axisSpec(`start point {symbol|${first}}{sub|0}`, x),
    y: axisSpec(`start point {symbol|${second}}{sub|0}`, y),
    equalUnits: true,
  }
}

/** What a learning rate is measured by where it is shown as c = γλ. */
export interface Reference {
  fate: string
  /** λ, the largest eigenvalue of the Hessian at the chosen minimum. */
  sharpness: number
}

/**
 * The minimum by whose sharpness the figure shows learning rates; undefined where it shows γ itself: where none is
 * chosen, where the run does not know it yet, and where it has no sharpness.
 */
export function referenceOf(run: Run, { relativeTo }: Pick<FigureOptions, 'relativeTo'>): Reference | undefined {
  const minimum = relativeTo === null || relativeTo === undefined ? undefined : minimaOf(run)[relativeTo]
  return minimum?.sharpness ? { fate: minimum.fate, sharpness: minimum.sharpness } : undefined
}

/**
 * The axis over learning rates. Its coordinates are γ in both forms, so that the same point, view or box means the same
 * in every figure: as c = γλ only its ticks and labels are others.
 */
export function learningRateAxis(run: Run, axis: Axis, options: FigureOptions): AxisSpec {
  const reference = referenceOf(run, options)
  if (!reference) return axisSpec('learning rate {symbol|γ}', axis)
  const { fate, sharpness } = reference
  const shortName = `{symbol|c} = {symbol|γλ}, {symbol|λ} = ${numberMarkup(sharpness, 4)} (${fate})`
  return { ...axisSpec(`learning rate ${shortName}`, axis), shortName, factor: sharpness }
}

/** Learning rates that span more than this factor stand on a log axis. */
const WIDE = 20

/** An axis that holds the rates of a list. */
export function listAxis(rates: readonly number[]): Axis {
  const [min, max] = [Math.min(...rates), Math.max(...rates)]
  return {
    min,
    max,
    count: min === max ? 1 : Math.max(new Set(rates).size, 10),
    scale: max > WIDE * min ? 'log' : 'linear',
  }
}

/**
 * A learning rate as a multiple of the chosen minimum's 1/λ, `c = 1.99`, or where they differ all from one to another;
 * undefined where figures show γ itself.
 */
export function relativeMarkup(
  run: Run,
  [low, high]: readonly [low: number, high: number],
  options: FigureOptions,
): Markup | undefined {
  const reference = referenceOf(run, options)
  if (!reference) return undefined
  const [from, to] = [low, high].map((rate) => numberMarkup(rate * reference.sharpness, 4))
  return `{symbol|c} = ${from}${from === to ? '' : ` … ${to}`}`
}
