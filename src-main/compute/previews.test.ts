import { expect, test } from 'vitest'
import { fateMapConfigSchema } from '#shared/contract/index.ts'
import { tasks } from '../experiments/index.ts'
import { createAnswers } from './queries.ts'

test('a preview is computed once', async () => {
  let computed = 0
  const pool = {
    threads: 1,
    run(task: string, argument: unknown) {
      computed++
      return Promise.resolve(tasks[task as keyof typeof tasks](argument as never))
    },
  }
  const answers = createAnswers(pool as never, () => ({}))
  const config = fateMapConfigSchema.parse({
    kind: 'fate-map',
    start: { min: -9, max: 9, count: 13 },
    learningRate: { min: 1e-4, max: 0.06, count: 7 },
  })
  const preview = () => answers.preview({ config, sources: [], parent: undefined }, new AbortController().signal)
  const first = await preview()
  const once = computed
  expect(once).toBeGreaterThan(0)
  expect(await preview()).toEqual(first)
  expect(computed).toBe(once)
})
