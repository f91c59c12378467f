import { constants, setPriority } from 'node:os'
import { OverstepError, toWireError, type ArrayData, type Config } from '#shared/contract/index.ts'
import { experimentOf, type Places } from '../experiments/index.ts'
import { inlineFreely } from '../landscape/index.ts'
import { tryOutBy } from '../network/index.ts'
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

inlineFreely()

const { send, onMessage, sent, tryOut } = openChannel()
if (tryOut) tryOutBy(tryOut)
// In the source the worker entry is the TypeScript file beside this one, in the bundle its JavaScript.
const threads = startThreads(new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url))
let places: Places = {}
const answers = createAnswers(threads.queries, () => places)
/** Arrays of runs that are about to be resumed, by run and name. */
const restored = new Map<string, Map<string, ArrayData>>()
const jobs = new Map<string, AbortController>()

async function run(id: string, config: Config, checkpoint: unknown): Promise<void> {
  const arrays = restored.get(id)
  restored.delete(id)
  const controller = new AbortController()
  jobs.set(id, controller)
  send({ type: 'started', id })
  const progress = coalesceProgress((fraction) => send({ type: 'progress', id, fraction }))
  try {
    const summary = await experimentOf(config.kind).run(config, {
      output: streamOutput(id, send),
      delivered: sent,
      signal: controller.signal,
      progress: progress.report,
      pool: threads.jobs,
      places,
      resumption: checkpoint === undefined ? undefined : { checkpoint, array: (name) => arrays?.get(name) },
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
  if (message.type === 'start') void run(message.id, message.config, message.checkpoint)
  else if (message.type === 'cancel') {
    restored.delete(message.id)
    jobs.get(message.id)?.abort(new OverstepError('cancelled', 'The run was cancelled.'))
  } else if (message.type === 'places') places = message.places
  else if (message.type === 'restore') {
    const arrays = restored.get(message.id) ?? new Map<string, ArrayData>()
    restored.set(message.id, arrays.set(message.array.name, message.array))
  } else void answer(message.sequence, message.name, message.argument)
})
send({ type: 'ready', threads: threads.jobs.threads })
