import type { TypedArray } from '#shared/contract/index.ts'
import type { ExperimentContext } from './experiment.ts'
import { tasks } from './index.ts'
import { sourcesFrom, type SourceData } from './sources.ts'

/** An experiment's surroundings on this very thread, for tests: what it hands out is kept in lists of numbers. */
export function surroundings(threads = 1, controller = new AbortController(), sources: SourceData[] = []) {
  const arrays: Record<string, { shape: number[]; data: number[] }> = {}
  const fractions: number[] = []
  const members: Record<string, unknown>[] = []
  const series: Record<string, { steps: number[]; values: number[] }> = {}
  const checkpoints: unknown[] = []
  const context: ExperimentContext = {
    signal: controller.signal,
    progress: (fraction) => void fractions.push(fraction),
    places: {},
    sources: sourcesFrom(sources),
    pool: {
      threads,
      async run(task, argument) {
        await new Promise((resolve) => setImmediate(resolve))
        controller.signal.throwIfAborted()
        return tasks[task as 'map/band'](structuredClone(argument) as never)
      },
    },
    output: {
      foreknow() {},
      provenance() {},
      checkpoint: (state) => void checkpoints.push(structuredClone(state)),
      declareArray: ({ name, shape, fill }) =>
        void (arrays[name] = { shape, data: new Array<number>(shape.reduce((a, b) => a * b)).fill(fill) }),
      writeArray(name, offset, data: TypedArray) {
        data.forEach((value, index) => (arrays[name]!.data[offset + index] = value))
      },
      member: (index, parameters, summary) => void (members[index] = { ...parameters, ...summary }),
      series(member, name, steps, values) {
        const one = (series[`${member}/${name}`] ??= { steps: [], values: [] })
        one.steps.push(...steps)
        one.values.push(...values)
      },
    },
  }
  return { context, arrays, fractions, members, series, checkpoints, controller }
}
