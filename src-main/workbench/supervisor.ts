import { fromWireError, OverstepError, type ArrayData, type Config } from '#shared/contract/index.ts'
import type { Places, SourceData } from '../experiments/index.ts'
import type {
  ComputeProcess,
  FromCompute,
  ParentFacts,
  Queries,
  QueryName,
  StartCompute,
  ToCompute,
} from '../compute/index.ts'

/** A process that dies sooner than this after its start counts as one that cannot live. */
const HEALTHY_MS = 1000
const MAX_QUICK_DEATHS = 3
const FIRST_RESTART_DELAY_MS = 200

/** Keeps a compute process running and speaks with it. */
export interface Supervisor {
  /** Where data sets are from now on. */
  tellPlaces(places: Places): void
  /** Starts the process ahead of its first use. */
  warm(): void
  /** @throws {OverstepError} what the question failed with; `compute` when the process died over it, `cancelled` */
  query<Name extends QueryName>(
    name: Name,
    argument: Queries[Name]['argument'],
    signal?: AbortSignal,
  ): Promise<Queries[Name]['answer']>
  /** Gives an array to a run that is about to be resumed, or of the run that it goes on from. */
  restore(id: string, array: ArrayData): void
  /** Gives a run that is about to be started what it needs of another one, an array at a time if need be. */
  handOver(id: string, source: SourceData): void
  /** @param checkpoint what the run is resumed from @param parent what it goes on from where it begins */
  start(id: string, config: Config, checkpoint?: unknown, parent?: ParentFacts): void
  cancel(id: string): void
  /** Has a job wait, or go on. */
  hold(id: string, hold: boolean): void
  /** Ends a process that does not obey and starts another one. Open questions are asked again; jobs are gone. */
  replace(): void
  close(): void
}

export interface SupervisorListener {
  /** What the process says of a job. */
  onJob(message: Extract<FromCompute, { id: string }>): void
  /** The process died, and every job in it. */
  onDeath(error: OverstepError): void
}

interface Question {
  message: ToCompute
  resolve: (answer: never) => void
  reject: (error: OverstepError) => void
}

/** @param places where data sets may be at first; told ahead of everything that is asked */
export function superviseCompute(
  startCompute: StartCompute,
  listener: SupervisorListener,
  places: Places = {},
): Supervisor {
  const questions = new Map<number, Question>()
  let current: ComputeProcess | undefined
  let ready = false
  /** What waits for the process to be ready. */
  let outbox: ToCompute[] = []
  let quickDeaths = 0
  let restart: NodeJS.Timeout | undefined
  let closed = false
  let sequence = 0

  const spawn = () => {
    clearTimeout(restart)
    restart = undefined
    const startedAt = performance.now()
    ready = false
    const child = startCompute()
    current = child
    child.onMessage((message) => {
      if (child === current) receive(message)
    })
    child.onExit((reason) => {
      if (child === current) buryProcess(reason, performance.now() - startedAt)
    })
  }

  const receive = (message: FromCompute) => {
    if (message.type === 'ready') {
      ready = true
      current?.send({ type: 'places', places })
      for (const waiting of outbox.splice(0)) current?.send(waiting)
    } else if ('id' in message) listener.onJob(message)
    else {
      const question = questions.get(message.sequence)
      questions.delete(message.sequence)
      if (message.type === 'answer') question?.resolve(message.answer as never)
      else question?.reject(fromWireError(message.error))
    }
  }

  const buryProcess = (reason: string, lived: number) => {
    const wasReady = ready
    current = undefined
    ready = false
    if (closed) return
    quickDeaths = wasReady && lived >= HEALTHY_MS ? 0 : quickDeaths + 1
    const hopeless = quickDeaths >= MAX_QUICK_DEATHS
    if (!hopeless) {
      const delay = quickDeaths === 0 ? 0 : FIRST_RESTART_DELAY_MS * 2 ** (quickDeaths - 1)
      restart = setTimeout(spawn, delay)
      // What waited for a process that never became ready goes to the next one.
      if (!wasReady) return
    }
    const advice = hopeless
      ? 'It does not stay alive; it will be started again when it is next needed.'
      : 'It has been started again.'
    const error = new OverstepError('compute', `The compute process stopped (${reason}). ${advice}`)
    outbox = []
    for (const question of questions.values()) question.reject(error)
    questions.clear()
    listener.onDeath(error)
  }

  const send = (message: ToCompute) => {
    if (ready) current?.send(message)
    else {
      outbox.push(message)
      if (!current && !restart && !closed) spawn()
    }
  }

  /** Nobody waits for the answer any more. */
  const withdraw = (sequence: number) => {
    const question = questions.get(sequence)
    if (!question) return
    questions.delete(sequence)
    question.reject(new OverstepError('cancelled', 'It was cancelled.'))
    if (outbox.includes(question.message)) outbox = outbox.filter((message) => message !== question.message)
    else if (ready) current?.send({ type: 'withdraw', sequence })
  }

  return {
    warm() {
      if (!current) spawn()
    },
    tellPlaces(now) {
      places = now
      if (ready) current?.send({ type: 'places', places })
    },
    async query(name, argument, signal) {
      const asked = ++sequence
      const message: ToCompute = { type: 'query', sequence: asked, name, argument }
      const { promise, resolve, reject } = Promise.withResolvers<never>()
      const stop = () => withdraw(asked)
      questions.set(asked, { message, resolve, reject })
      signal?.addEventListener('abort', stop)
      send(message)
      if (signal?.aborted) stop()
      try {
        return await promise
      } finally {
        signal?.removeEventListener('abort', stop)
      }
    },
    restore: (id, array) => send({ type: 'restore', id, array }),
    handOver: (id, source) => send({ type: 'source', id, source }),
    start(id, config, checkpoint, parent) {
      send({ type: 'start', id, config, ...(checkpoint !== undefined && { checkpoint }), ...(parent && { parent }) })
    },
    cancel: (id) => send({ type: 'cancel', id }),
    hold: (id, hold) => send({ type: 'hold', id, hold }),
    replace() {
      const disobedient = current
      outbox = [...questions.values()].map(({ message }) => message)
      spawn()
      disobedient?.kill()
    },
    close() {
      closed = true
      clearTimeout(restart)
      const error = new OverstepError('unavailable', 'Overstep is closing.')
      for (const question of questions.values()) question.reject(error)
      questions.clear()
      current?.kill()
      current = undefined
    },
  }
}
