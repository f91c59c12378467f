import {
  ruleOf,
  type ArrayData,
  type Descent,
  type DescentSettings,
  type LandscapeChoice,
  type Minimum,
  type Path,
  type Run,
  type SlopedCurve,
  type Surface,
  type TrajectoryConfig,
} from '#shared/contract/index.ts'
import { variablesOf } from '#shared/figures/index.ts'
import type { FigureInput } from '#shared/plot/index.ts'

/** The landscape around a path, by its number of variables. */
export type Ground = { curve: SlopedCurve } | { surface: Surface }

/** Steps that are seen of a long run at its end; of a periodic one two periods at least. */
const LAST_STEPS = 60

/** The end of a path, and the number of its first iterate. */
export interface LastSteps {
  path: Path
  first: number
}

/** The last steps of a path, all of them where it has few. @param variables those of its landscape */
export function lastSteps(path: Path, variables: number): LastSteps {
  const kept = 1 + Math.max(LAST_STEPS, 2 * (path.period ?? 0))
  const first = Math.max(0, path.values.length - kept)
  return { path: { ...path, points: path.points.slice(first * variables), values: path.values.slice(first) }, first }
}

/** Room beside an orbit, and the least part of the domain around one that has come to rest. */
const ORBIT = { room: 0.3, least: 0.01 }

/** Where the map of an orbit on one variable is looked at: all its iterates with room beside them. */
export function orbitRange(points: ArrayLike<number>, [low, high]: readonly [number, number]): [number, number] {
  const finite = Array.from(points).filter(Number.isFinite)
  const [from, to] = finite.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [Infinity, -Infinity])
  if (!(from <= to)) return [low, high]
  const half = Math.max(((to - from) / 2) * (1 + 2 * ORBIT.room), ((high - low) / 2) * ORBIT.least)
  const middle = (from + to) / 2
  return [middle - half, middle + half]
}

/**
 * The path of one descent, as figures of trajectories take it. It is a part of `run`, and is not kept.
 * @param first the number of its first iterate
 */
export function pathInput(
  run: Run,
  settings: DescentSettings,
  descent: Descent,
  path: Path,
  ground: Ground,
  minima: readonly Minimum[],
  first = 0,
): FigureInput {
  const { landscape, steps, tolerance, bound } = settings
  const { start, learningRate } = descent
  const rule = ruleOf(settings, descent)
  const trajectory: TrajectoryConfig = {
    kind: 'trajectory',
    landscape,
    starts: [start],
    learningRates: [learningRate],
    steps,
    tolerance,
    bound,
    ...(rule && { rule }),
  }
  const counted = Float64Array.from(path.values, (_, step) => first + step)
  const summary = { fate: path.fate, iterations: path.iterations, sharpness: path.sharpness }
  return {
    run: {
      ...run,
      kind: 'trajectory',
      config: trajectory,
      status: 'completed',
      summary: { ...run.summary, minima },
    },
    data: {
      members: [{ index: 0, parameters: { start, learningRate }, summary }],
      arrays: Object.fromEntries(arraysOf(ground).map((array) => [array.name, array])),
      series: [
        ...coordinatesOf(path, landscape).map(([name, values]) => ({ member: 0, name, steps: counted, values })),
        { member: 0, name: 'value', steps: counted, values: path.values },
      ],
    },
  }
}

/** The iterates of a path by variable, with its name. */
function coordinatesOf({ points }: Path, landscape: LandscapeChoice): [string, Float64Array<ArrayBuffer>][] {
  const variables = variablesOf(landscape)
  const count = points.length / variables.length
  return variables.map((name, variable) => [
    name,
    Float64Array.from({ length: count }, (_, step) => points[step * variables.length + variable]!),
  ])
}

function arraysOf(ground: Ground): ArrayData[] {
  const array = (name: string, data: SlopedCurve['x'], shape = [data.length]): ArrayData => ({
    name,
    dtype: 'float64',
    shape,
    fill: 0,
    data,
  })
  if ('curve' in ground) {
    const { x, value, slope } = ground.curve
    return [array('curve/x', x), array('curve/value', value), array('curve/slope', slope)]
  }
  const { x, y, value } = ground.surface
  return [array('surface/x', x), array('surface/y', y), array('surface/value', value, [y.length, x.length])]
}

/** A path keeps at least this share of the domain around it in view. */
const LEAST_SHARE = 0.15
/** Room beside a path, as a share of its width. */
const MARGIN = 0.2

/**
 * The part of the domain that shows a path well: all its iterates inside the domain with room beside them, never so
 * little that the curve around it is not to be recognised.
 */
export function pathRange(points: ArrayLike<number>, [low, high]: readonly [number, number]): [number, number] {
  let from = Infinity
  let to = -Infinity
  for (let index = 0; index < points.length; index++) {
    const point = Math.min(high, Math.max(low, points[index]!))
    if (point < from) from = point
    if (point > to) to = point
  }
  if (!(from <= to)) return [low, high]
  const width = Math.max((to - from) * (1 + 2 * MARGIN), (high - low) * LEAST_SHARE)
  const middle = (from + to) / 2
  const start = Math.min(Math.max(low, middle - width / 2), Math.max(low, high - width))
  return [start, Math.min(high, start + width)]
}

/** The domain of a landscape, made large enough to hold a point. */
export function holding(domain: readonly (readonly [number, number])[], point: readonly number[]): [number, number][] {
  return domain.map(([low, high], variable) => {
    const coordinate = point[variable] ?? low
    return [Math.min(low, coordinate), Math.max(high, coordinate)]
  })
}

/**
 * The box of a plane that shows a path well: that of `pathRange` for each variable, the narrower side widened so that
 * neither is more than twice as long as the other.
 */
export function pathBox(
  points: ArrayLike<number>,
  domain: readonly [readonly [number, number], readonly [number, number]],
): [[number, number], [number, number]] {
  const [x, y] = domain.map((ends, variable) =>
    pathRange(
      Array.from({ length: points.length >> 1 }, (_, step) => points[2 * step + variable]!),
      ends,
    ),
  ) as [[number, number], [number, number]]
  const longest = Math.max(x[1] - x[0], y[1] - y[0])
  return [widened(x, longest / 2, domain[0]), widened(y, longest / 2, domain[1])]
}

/** The interval made at least so wide about its middle, as far as there is room for it. */
function widened(
  [from, to]: [number, number],
  width: number,
  [low, high]: readonly [number, number],
): [number, number] {
  if (to - from >= width) return [from, to]
  const start = Math.min(Math.max(low, (from + to - width) / 2), Math.max(low, high - width))
  return [start, Math.min(high, start + width)]
}
