import { constants, setPriority } from 'node:os'
import { OverstepError, toWireError, type Config } from '#shared/contract/index.ts'
import { experimentOf } from '../experiments/index.ts'
import { openChannel } from './channel.ts'
import { streamOutput } from './output.ts'
import { startThreads } from './pool.ts'
import { coalesceProgress } from './progress.ts'
import type { QueryName } from './protocol.ts'
import { createAnswers } from './queries.ts'

/** The entry of the compute process: everything heavy runs here or on its threads, never in the shell's process. */

function exitBecauseOf(error: unknown): never {
  console.error(error)
  process.exit(1)
}
process.on('uncaughtException', exitBecauseOf)
process.on('unhandledRejection', exitBecauseOf)

// All cores are busy while a map computes: the window and the rest of the machine go first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

const { send, onMessage } = openChannel()
// In the source the worker entry is the TypeScript file beside this one, in the bundle its JavaScript.
const threads = startThreads(new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url))
const answers = createAnswers(threads.queries)
const jobs = new Map<string, AbortController>()

async function run(id: string, config: Config): Promise<void> {
  const controller = new AbortController()
  jobs.set(id, controller)
  send({ type: 'started', id })
  const progress = coalesceProgress((fraction) => send({ type: 'progress', id, fraction }))
  try {
    const summary = await experimentOf(config.kind).run(config, {
      output: streamOutput(id, send),
      signal: controller.signal,
      progress: progress.report,
      pool: threads.jobs,
    })
    send({ type: 'completed', id, summary })
  } catch (error) {
    send({ type: 'failed', id, error: toWireError(error) })
  } finally {
    progress.stop()
    jobs.delete(id)
  }
}

async function answer(sequence: number, name: QueryName, argument: unknown): Promise<void> {
  try {
    send({ type: 'answer', sequence, answer: await answers[name](argument as never) })
  } catch (error) {
    send({ type: 'refusal', sequence, error: toWireError(error) })
  }
}

onMessage((message) => {
  if (message.type === 'start') void run(message.id, message.config)
  else if (message.type === 'cancel')
    jobs.get(message.id)?.abort(new OverstepError('cancelled', 'The run was cancelled.'))
  else void answer(message.sequence, message.name, message.argument)
})
send({ type: 'ready', threads: threads.jobs.threads })
