import { expect, test } from 'vitest'
import { OverstepError } from '#shared/contract/index.ts'
import { startThreads } from './pool.ts'
import { workerEntry } from './programs.fixture.ts'

const threads = startThreads(workerEntry)
const never = new AbortController().signal
/** On 20x² a step multiplies by 1 − 40γ, which is −1 here: the descent goes to and fro for all its steps. */
const member = (steps: number) => ({
  index: 0,
  config: {
    kind: 'trajectory',
    landscape: 'paper-1d',
    starts: [[9.5]],
    learningRates: [0.05],
    steps,
    tolerance: 1e-300,
    bound: 1e6,
  },
})

test('a task runs on a thread and its arrays come back as themselves', async () => {
  const { points, iterations } = (await threads.jobs.run('trajectory/path', member(1), never)) as {
    points: Float64Array
    iterations: number
  }
  expect(points).toEqual(new Float64Array([9.5, -9.5]))
  expect(iterations).toBe(1)
})

test('an error of a task keeps its code', async () => {
  const wrong = { index: 0, config: { ...member(1).config, starts: [[1, 2]] } }
  await expect(threads.jobs.run('trajectory/path', wrong, never)).rejects.toMatchObject({ code: 'invalid-input' })
  await expect(threads.jobs.run('nonsense', null, never)).rejects.toThrow("There is no task 'nonsense'.")
})

test('the tasks of a question go before those of a job that came earlier', async () => {
  const order: string[] = []
  const jobs = Array.from({ length: 6 * threads.jobs.threads }, () =>
    threads.jobs.run('trajectory/path', member(20_000), never).then(() => order.push('job')),
  )
  const question = threads.queries.run('trajectory/path', member(1), never).then(() => order.push('question'))
  await Promise.all([...jobs, question])
  expect(order.indexOf('question')).toBeLessThanOrEqual(2 * threads.jobs.threads)
})

test('cancelling ends tasks in the middle and those that wait, and the threads work on', async () => {
  const controller = new AbortController()
  const reason = new OverstepError('cancelled', 'Enough.')
  const tasks = Array.from({ length: 3 * threads.jobs.threads }, () =>
    threads.jobs.run('trajectory/path', member(5_000_000), controller.signal),
  )
  const outcomes = Promise.allSettled(tasks)
  setTimeout(() => controller.abort(reason), 50)
  for (const outcome of await outcomes) expect(outcome).toEqual({ status: 'rejected', reason })
  await expect(threads.jobs.run('trajectory/path', member(1), controller.signal)).rejects.toBe(reason)
  expect(await threads.jobs.run('trajectory/path', member(1), never)).toMatchObject({ iterations: 1 })
})
