import type { WorkerPool } from '../experiments/index.ts'
import { experimentOf } from '../experiments/index.ts'
import { descend } from '../descent/index.ts'
import { landscapeOf, sampleCurve } from '../landscape/index.ts'
import { memoryOutput } from './output.ts'
import type { Queries, QueryName } from './protocol.ts'

/** The answer to each of the short questions. */
export type Answers = {
  [Name in QueryName]: (
    argument: Queries[Name]['argument'],
  ) => Queries[Name]['answer'] | Promise<Queries[Name]['answer']>
}

/** @param pool whose tasks go before those of jobs */
export function createAnswers(pool: WorkerPool): Answers {
  const { signal } = new AbortController()
  return {
    curve: ({ landscape, min, max }) => sampleCurve(landscapeOf(landscape), min, max),
    path({ landscape, start, learningRate, ...stopping }) {
      const { points, values, fate, iterations, period } = descend(
        landscapeOf(landscape),
        start,
        learningRate,
        stopping,
      )
      return { points, values, fate, iterations, period }
    },
    async estimate(config) {
      const experiment = experimentOf(config.kind)
      const seconds = await experiment.estimateSeconds(config, pool)
      return { seconds, bytes: experiment.bytes(config), size: experiment.size(config) }
    },
    async preview(asked) {
      const experiment = experimentOf(asked.kind)
      const config = experiment.preview(asked)
      const { output, data } = memoryOutput()
      const summary = await experiment.run(config, { output, signal, progress: () => {}, pool })
      return { config, summary, data: data() }
    },
    figure: async (argument) => (await pool.run('figure', argument, signal)) as Uint8Array<ArrayBuffer>,
  }
}
