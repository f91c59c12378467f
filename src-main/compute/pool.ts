import { setMaxListeners } from 'node:events'
import { Piscina } from 'piscina'
import { fromWireError, OverstepError } from '#shared/contract/index.ts'
import type { WorkerPool } from '../experiments/index.ts'
import { threadCount } from '../threads/index.ts'
import type { WorkerAnswer } from './worker.ts'

interface Waiting {
  task: string
  argument: unknown
  signal: AbortSignal
  resolve: (result: unknown) => void
  reject: (reason: unknown) => void
}

/**
 * The threads of the compute process, one per core unless OVERSTEP_THREADS says otherwise, started at once and kept.
 */
export interface Threads {
  /** For jobs: their tasks wait in line. */
  readonly jobs: WorkerPool
  /** For short questions: their tasks go before those of jobs, so that they are answered while a map computes. */
  readonly queries: WorkerPool
}

/** @param entry the worker entry: `worker.ts` in the source, `worker.js` in the bundle */
export function startThreads(entry: URL): Threads {
  const threads = threadCount()
  const piscina = new Piscina({
    filename: entry.href,
    name: 'runTask',
    minThreads: threads,
    maxThreads: threads,
    execArgv: [],
    recordTiming: false,
  })
  // Not in piscina's queue: it does not tell when a task begins, until when aborting only takes it out of the line.
  const lines: [urgent: Waiting[], patient: Waiting[]] = [[], []]
  let busy = 0

  const dispatch = () => {
    while (busy < threads) {
      const next = lines[0].shift() ?? lines[1].shift()
      if (!next) return
      busy++
      void carryOut(piscina, next).finally(() => {
        busy--
        dispatch()
      })
    }
  }
  const known = new WeakSet<AbortSignal>()
  const dropAborted = () => {
    for (const line of lines)
      for (const { signal, reject } of line.splice(0, line.length, ...line.filter(({ signal }) => !signal.aborted)))
        if (signal.aborted) reject(signal.reason)
  }
  const poolOf = (line: Waiting[]): WorkerPool => ({
    threads,
    run: (task, argument, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        if (!known.has(signal)) {
          known.add(signal)
          // An experiment has many tasks under one signal.
          setMaxListeners(0, signal)
          signal.addEventListener('abort', dropAborted, { once: true })
        }
        line.push({ task, argument, signal, resolve, reject })
        dispatch()
      }),
  })
  return { queries: poolOf(lines[0]), jobs: poolOf(lines[1]) }
}

/**
 * Tasks are so short that a cancelled one is nearly always done within this time, and its thread, with the loops that
 * it has compiled, lives on. Otherwise the thread is ended in the middle of its task, and another takes its place.
 */
const GRACE_MILLISECONDS = 100

async function carryOut(piscina: Piscina, { task, argument, signal, resolve, reject }: Waiting): Promise<void> {
  const ending = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const begin = () => (timer = setTimeout(() => ending.abort(), GRACE_MILLISECONDS))
  signal.addEventListener('abort', begin, { once: true })
  try {
    const answer = (await piscina.run({ task, argument }, { signal: ending.signal })) as WorkerAnswer
    if (signal.aborted) reject(signal.reason)
    else if ('error' in answer) reject(fromWireError(answer.error))
    else resolve(answer.result)
  } catch (error) {
    if (signal.aborted) reject(signal.reason)
    else
      reject(
        new OverstepError(
          'compute',
          `A thread of the computation ended: ${error instanceof Error ? error.message : String(error)}`,
        ),
      )
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', begin)
  }
}
