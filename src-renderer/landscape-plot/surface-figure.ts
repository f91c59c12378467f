import {
  freshRun,
  type ArrayData,
  type LandscapeChoice,
  type LandscapeInfo,
  type Surface,
  type TrajectoryConfig,
} from '#shared/contract/index.ts'
import { figureOf } from '#shared/figures/index.ts'
import type { FigureInput, FigureKind } from '#shared/plot/index.ts'

/** A landscape of two variables as the figure of its surface takes it: a run without descents, which is not kept. */
export function surfaceFigure(
  landscape: LandscapeChoice,
  { title, minima }: Pick<LandscapeInfo, 'title' | 'minima'>,
  { x, y, value }: Surface,
): { kind: FigureKind; input: FigureInput } {
  const config: TrajectoryConfig = {
    kind: 'trajectory',
    landscape,
    starts: [],
    learningRates: [],
    steps: 0,
    tolerance: 0,
    bound: Infinity,
  }
  const array = (name: string, data: Surface['x'], shape: number[]): ArrayData => ({
    name,
    dtype: 'float64',
    shape,
    fill: 0,
    data: data as Float64Array<ArrayBuffer>,
  })
  const arrays = [
    array('surface/x', x, [x.length]),
    array('surface/y', y, [y.length]),
    array('surface/value', value, [y.length, x.length]),
  ]
  return {
    kind: figureOf(config, 'surface'),
    input: {
      run: {
        id: '',
        kind: 'trajectory',
        title,
        config,
        status: 'completed',
        created: 0,
        started: null,
        finished: null,
        computed: null,
        appVersion: '',
        engine: '',
        device: '',
        precision: '',
        generator: null,
        seed: null,
        ...freshRun(),
        summary: { minima },
      },
      data: { members: [], series: [], arrays: Object.fromEntries(arrays.map((one) => [one.name, one])) },
    },
  }
}
