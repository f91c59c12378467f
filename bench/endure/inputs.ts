import { Worker } from 'node:worker_threads'
import { patience } from '../../scripts/patience.ts'
import { Fallen, type Kind, type Survived } from './campaign.ts'
import type { Parser } from './parser.ts'

/** Inputs of one parser that are read one after the other, from a number on. */
export interface Batch {
  parser: number
  from: number
  count: number
}

export interface BatchResult {
  taken: number
  refused: number
  /** Most seconds of processor time that one took. */
  slowest: number
  failures: { number: number; told: string; input: string }[]
}

/** Seconds of processor time after which an input hangs the program, where nothing else is said. */
const HANGS_S = 5
/** How often the thread is looked at. */
const LOOK_MS = 500
/** A thread that has not said how long it has computed for so long computes where nobody can ask it. */
const SILENT_MS = patience(60_000)
/** Megabytes of heap that reading any input may take. */
const HEAP_MB = 256
/** How long a batch is meant to take. */
const BATCH_MS = 3000
const MOST_INPUTS = 20_000

export interface InputsOptions {
  seed: number
  /** Whether batches become as large as takes some seconds, in place of the few inputs that each parser names. */
  timed: boolean
  /** Module with `parsersOf`. */
  parsers?: string
  given: [history: string, archive: string]
  /** Seconds of processor time after which an input hangs the program. */
  hangs?: number
}

/** What reads inputs in a thread of its own; one batch at a time. */
export interface Inputs {
  kinds: Kind[]
  close(): Promise<void>
}

/** Kinds of trials, one for each parser, each of which reads a batch of inputs. */
export function inputs(
  named: readonly Pick<Parser, 'name' | 'share' | 'few'>[],
  options: InputsOptions,
  tell: (line: string) => void,
): Inputs {
  let thread: Thread | undefined
  const states = named.map(({ few }) => ({ next: 0, count: few }))

  /** Reads a batch; of one that a thread died of, what is behind the input that it was is read by another. */
  const readBatch = async (parser: number, count: number, survived: Survived) => {
    const state = states[parser]!
    const end = state.next + count
    while (state.next < end) {
      thread ??= await startThread(options)
      const outcome = await thread.read({ parser, from: state.next, count: end - state.next })
      if ('failures' in outcome) {
        state.next = end
        survived(outcome.taken + outcome.refused)
        if (outcome.slowest > (options.hangs ?? HANGS_S))
          throw new Fallen('hung', `an input took ${outcome.slowest} s of processor time`)
        for (const { number, told, input } of outcome.failures.slice(1))
          tell(`crashed: input ${number}: ${told}\n${input}`)
        const [first] = outcome.failures
        if (first)
          throw new Fallen(
            'crashed',
            `${outcome.failures.length} inputs; input ${first.number}: ${first.told}\n${first.input}`,
          )
      } else {
        thread = undefined
        survived(outcome.number - state.next)
        state.next = outcome.number + 1
        throw new Fallen(outcome.fall, `input ${outcome.number}: ${outcome.told}`)
      }
    }
  }
  return {
    kinds: named.map(({ name, share }, parser) => ({
      name,
      share,
      async run(_, survived) {
        const state = states[parser]!
        const { count } = state
        const began = performance.now()
        await readBatch(parser, count, survived)
        const perInput = (performance.now() - began) / count
        if (options.timed) state.count = Math.max(1, Math.min(4 * count, MOST_INPUTS, Math.round(BATCH_MS / perInput)))
      },
    })),
    async close() {
      await thread?.close()
      thread = undefined
    },
  }
}

interface Thread {
  /** What came of a batch, or the input at which the thread was ended. */
  read(batch: Batch): Promise<BatchResult | { fall: 'hung' | 'crashed'; number: number; told: string }>
  close(): Promise<void>
}

async function startThread({
  seed,
  given,
  hangs = HANGS_S,
  parsers = new URL('./parsers.ts', import.meta.url).href,
}: InputsOptions): Promise<Thread> {
  const shared = new SharedArrayBuffer(4)
  const current = new Int32Array(shared)
  const worker = new Worker(new URL('./input-worker.ts', import.meta.url), {
    workerData: { parsers, given, seed, shared },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })
  const message = () =>
    new Promise<unknown>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
  await message()
  return {
    async read(batch) {
      Atomics.store(current, 0, batch.from)
      const watch = new AbortController()
      try {
        const answer = message()
        worker.postMessage(batch)
        return (await Promise.race([answer, hang(worker, current, hangs, watch.signal)])) as BatchResult
      } catch (error) {
        const fall = error instanceof Fallen ? error.fall : 'crashed'
        await worker.terminate()
        return { fall: fall === 'hung' ? 'hung' : 'crashed', number: Atomics.load(current, 0), told: String(error) }
      } finally {
        watch.abort()
        worker.removeAllListeners('message')
        worker.removeAllListeners('error')
        // What an ended thread still says has nobody to go to.
        worker.on('error', () => undefined)
      }
    },
    async close() {
      await worker.terminate()
    },
  }
}

/** Rejects when the thread spends too long with one input; never resolves. */
async function hang(worker: Worker, current: Int32Array, most: number, signal: AbortSignal): Promise<never> {
  let [number, since] = [-1, 0]
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS).unref())
    if (signal.aborted) return new Promise<never>(() => undefined)
    const seconds = await Promise.race([secondsOf(worker), silence()])
    const now = Atomics.load(current, 0)
    if (now !== number) [number, since] = [now, seconds]
    else if (seconds - since > most) throw new Fallen('hung', `takes more than ${most} s of processor time`)
  }
}

/** Processor time of a thread so far. */
async function secondsOf(worker: Worker): Promise<number> {
  const { user, system } = await worker.cpuUsage()
  return (user + system) / 1e6
}

const silence = () => new Promise<number>((resolve) => setTimeout(() => resolve(Infinity), SILENT_MS).unref())
