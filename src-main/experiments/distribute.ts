import type { ExperimentContext } from './experiment.ts'

/**
 * Runs one task per argument on the pool, a few more at a time than there are threads so that none of them waits for
 * this one, and hands over each result as it comes, in any order. `receive` may return what a task has left over, which
 * is then done next. Rejects with the reason of the first task that fails; when the context is aborted that is
 * `signal.reason`.
 */
export async function distribute<Argument, Result>(
  { pool, signal }: Pick<ExperimentContext, 'pool' | 'signal'>,
  task: string,
  work: Iterable<Argument>,
  receive: (result: Result, argument: Argument) => Argument | undefined,
): Promise<void> {
  const queue = work[Symbol.iterator]()
  let failed = false
  const lane = async () => {
    for (let next = queue.next(); !next.done && !failed; next = queue.next()) {
      let argument: Argument | undefined = next.value
      while (argument !== undefined && !failed) {
        signal.throwIfAborted()
        const result = (await pool.run(task, argument, signal)) as Result
        signal.throwIfAborted()
        argument = receive(result, argument)
      }
    }
  }
  const lanes = Array.from({ length: 2 * pool.threads }, lane)
  try {
    await Promise.all(lanes)
  } finally {
    failed = true
    await Promise.allSettled(lanes)
  }
}
