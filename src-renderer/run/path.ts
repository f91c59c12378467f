import type { Curve, FateMapConfig, Path, Run, TrajectoryConfig } from '#shared/contract/index.ts'
import type { FigureInput } from '#shared/figures/index.ts'

/** The path of one cell of a map, as figures of trajectories take it. It is a part of `run`, and is not kept. */
export function pathInput(
  run: Run,
  config: FateMapConfig,
  cell: { start: number; learningRate: number },
  path: Path,
  curve: Curve,
): FigureInput {
  const { landscape, steps, tolerance, bound } = config
  const starts = [[cell.start]]
  const learningRates = [cell.learningRate]
  const trajectory: TrajectoryConfig = { kind: 'trajectory', landscape, starts, learningRates, steps, tolerance, bound }
  const counted = Float64Array.from(path.values, (_, step) => step)
  const array = (name: string, data: Curve['x']) => ({
    name,
    dtype: 'float64' as const,
    shape: [data.length],
    fill: 0,
    data,
  })
  return {
    run: { ...run, kind: 'trajectory', config: trajectory, status: 'completed' },
    data: {
      members: [
        {
          index: 0,
          parameters: { start: starts[0], learningRate: cell.learningRate },
          summary: { fate: path.fate, iterations: path.iterations },
        },
      ],
      arrays: { 'curve/x': array('curve/x', curve.x), 'curve/value': array('curve/value', curve.value) },
      series: [
        { member: 0, name: 'x', steps: counted, values: path.points },
        { member: 0, name: 'value', steps: counted, values: path.values },
      ],
    },
  }
}

/** A path keeps at least this share of the domain around it in view. */
const LEAST_SHARE = 0.15
/** Room beside a path, as a share of its width. */
const MARGIN = 0.2

/**
 * The part of the domain that shows a path well: all its iterates inside the domain with room beside them, never so little that
 * the curve around it is not to be recognised.
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
