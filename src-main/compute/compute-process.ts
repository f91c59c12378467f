import { constants, setPriority } from 'node:os'
import { OverstepError, toWireError, type ArrayData, type Config } from '#shared/contract/index.ts'
import { experimentOf, sourcesFrom, type Places, type SourceData } from '../experiments/index.ts'
import { farGpus, openGpusBy, theGpu } from '../gpu/index.ts'
import { inlineFreely } from '../landscape/index.ts'
import { tryOutBy } from '../network/index.ts'
import { openChannel } from './channel.ts'
import { createGate, type Gate } from './gate.ts'
import { streamOutput } from './output.ts'
import { startThreads } from './pool.ts'
import { coalesceProgress } from './progress.ts'
import { IN_FRONT, type ParentFacts, type QueryName } from './protocol.ts'
import { createAnswers } from './queries.ts'

/** The compute process: everything heavy runs here or on its threads, never in the shell's process. */

function exitBecauseOf(error: unknown): never {
  console.error(error)
  process.exit(1)
}
process.on('uncaughtException', exitBecauseOf)
process.on('unhandledRejection', exitBecauseOf)
// What libraries say has nobody to go to where standard error is closed, and that is no reason to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

// All cores are busy while a map computes: where there is a window, it and the rest of the machine go first.
if (!process.argv.includes(IN_FRONT)) setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

inlineFreely()

const { send, onMessage, sent, tryOut, gpuPage } = openChannel()
if (tryOut) tryOutBy(tryOut)
if (gpuPage) openGpusBy(farGpus(gpuPage))
// In the source the worker entry is beside this file, in the bundle above the chunk that this is part of.
const threads = startThreads(new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : '../worker.js', import.meta.url))
let places: Places = {}
const answers = createAnswers(threads.queries, () => places)
/** Arrays that runs which are about to begin or to be resumed go on from, by run and name. */
const restored = new Map<string, Map<string, ArrayData>>()
/** What is known of the runs that a run which is about to be started names, by that one's id. */
const handed = new Map<string, SourceData[]>()
const jobs = new Map<string, { controller: AbortController; gate: Gate }>()

async function run(id: string, config: Config, checkpoint: unknown, parent?: ParentFacts): Promise<void> {
  const arrays = restored.get(id)
  restored.delete(id)
  const sources = sourcesFrom(handed.get(id) ?? [])
  handed.delete(id)
  const controller = new AbortController()
  const { signal } = controller
  const gate = createGate()
  jobs.set(id, { controller, gate })
  send({ type: 'started', id })
  const progress = coalesceProgress((fraction) => send({ type: 'progress', id, fraction }))
  try {
    const summary = await experimentOf(config.kind).run(config, {
      output: streamOutput(id, send),
      async delivered() {
        await sent()
        await gate.pass(signal)
      },
      signal,
      progress: progress.report,
      pool: {
        threads: threads.jobs.threads,
        async run(task, argument, taskSignal) {
          await gate.pass(taskSignal)
          return threads.jobs.run(task, argument, taskSignal)
        },
      },
      places,
      gpu: theGpu,
      sources,
      resumption: checkpoint === undefined ? undefined : { checkpoint, array: (name) => arrays?.get(name) },
      parent: parent && { ...parent, array: (name) => arrays?.get(name) },
    })
    send({ type: 'completed', id, summary })
  } catch (error) {
    send({ type: 'failed', id, error: toWireError(error) })
  } finally {
    progress.stop()
    jobs.delete(id)
  }
}

function takeSource(id: string, { run, arrays }: SourceData): void {
  const sources = handed.get(id) ?? []
  handed.set(id, sources)
  const before = sources.find((source) => source.run.id === run.id)
  if (before) before.arrays.push(...arrays)
  else sources.push({ run, arrays })
}

const questions = new Map<number, AbortController>()

async function answer(sequence: number, name: QueryName, argument: unknown): Promise<void> {
  const controller = new AbortController()
  const { signal } = controller
  questions.set(sequence, controller)
  try {
    const found = await answers[name](argument as never, signal)
    if (!signal.aborted) send({ type: 'answer', sequence, answer: found })
  } catch (error) {
    if (!signal.aborted) send({ type: 'refusal', sequence, error: toWireError(error) })
  } finally {
    questions.delete(sequence)
  }
}

onMessage((message) => {
  if (message.type === 'start') void run(message.id, message.config, message.checkpoint, message.parent)
  else if (message.type === 'cancel') {
    restored.delete(message.id)
    handed.delete(message.id)
    jobs.get(message.id)?.controller.abort(new OverstepError('cancelled', 'The run was cancelled.'))
  } else if (message.type === 'hold') jobs.get(message.id)?.gate[message.hold ? 'hold' : 'release']()
  else if (message.type === 'places') places = message.places
  else if (message.type === 'source') takeSource(message.id, message.source)
  else if (message.type === 'withdraw') questions.get(message.sequence)?.abort()
  else if (message.type === 'restore') {
    const arrays = restored.get(message.id) ?? new Map<string, ArrayData>()
    restored.set(message.id, arrays.set(message.array.name, message.array))
  } else void answer(message.sequence, message.name, message.argument)
})
send({ type: 'ready', threads: threads.jobs.threads })
