import { isBulk, pausableKinds, toWireError, type Progress, type Run, type RunStatus } from '#shared/contract/index.ts'
import type { FromCompute, StartCompute } from '../compute/index.ts'
import type { Places } from '../experiments/index.ts'
import type { RunChanges, Store } from '../store/index.ts'
import type { Hub } from './hub.ts'
import { progressMeter, type Meter } from './progress.ts'
import { recorder, type Recorder } from './recorder.ts'
import { superviseCompute, type Supervisor, type SupervisorListener } from './supervisor.ts'

const PROGRESS_MS = 100
/** How long the compute process may take to stop a job before it is replaced; what is left of 200 ms ends the job. */
const OBEDIENCE_MS = 150
/** How long it may take with one that can be resumed, for the sake of the checkpoint that comes last. */
const CHECKPOINT_MS = 5000

/** How a run ends. */
type Outcome = { status: RunStatus; error?: string; summary?: Run['summary'] }

interface Job {
  readonly id: string
  readonly resumed: boolean
  /** Whether it can be resumed when it is stopped. */
  readonly pausable: boolean
  meter: Meter
  /** Milliseconds that the run had been computed for before, and when it began to compute this time; null before it has. */
  readonly before: number
  since: number | null
  readonly recorder: Recorder
  readonly progress: NodeJS.Timeout
  /** Whether the compute process has been told to start it. */
  begun: boolean
  /** What the job is to end with, once it was told to stop. */
  stopping?: Outcome
  obedience?: NodeJS.Timeout
  /** The status that the run was given before the job had ended. */
  told?: RunStatus
  telling?: NodeJS.Timeout
  /** The run has its status. */
  readonly ended: PromiseWithResolvers<void>
  /** Nothing more comes of the job. */
  readonly over: PromiseWithResolvers<void>
}

/** The runs that wait and the one that computes: one at a time, because a map takes every core. */
export interface Jobs {
  readonly supervisor: Supervisor
  /** Takes a run that is in the store with status queued; one with a checkpoint goes on from there. */
  enqueue(run: Run): void
  /** Whether the run waits or computes here. */
  holds(id: string): boolean
  /** Ends a run as cancelled; resolves when the store says so. */
  cancel(id: string): Promise<void>
  /** Stops a run so that it can be resumed; resolves when the store says that it is interrupted. */
  pause(id: string): Promise<void>
  /** Resolves when nothing more is written to runs that have ended: a cancelled one may still hand out its last checkpoint. */
  settled(): Promise<void>
  progress(id: string): Progress | null
  /** Writes what has come in and has not been written. */
  flush(): void
  /** The run with what could not be written yet. */
  latest(run: Run): Run
  /** Tries again to write the ends of runs that could not be written. */
  retryUnsaved(): void
  /** Ends everything; what waits or computes becomes interrupted. */
  close(): void
}

export function createJobs(store: Store, hub: Hub, startCompute: StartCompute, places?: () => Places): Jobs {
  const waiting: Run[] = []
  const unsaved = new Map<string, RunChanges>()
  let job: Job | undefined

  const listener: SupervisorListener = {
    onJob(message) {
      if (message.id === job?.id) receive(job, message)
    },
    onDeath(error) {
      if (job) end(job, job.stopping ?? { status: 'failed', error: error.message })
    },
  }
  const supervisor = superviseCompute(startCompute, listener, places)

  /** Writes a change of a run and tells it. A run's end that cannot be written is told all the same and written later. */
  const change = (id: string, changes: RunChanges) => {
    try {
      store.runs.update(id, changes)
    } catch (error) {
      unsaved.set(id, { ...unsaved.get(id), ...changes })
      const { message } = toWireError(store.explain(error))
      hub.emit('notice', { level: 'error', message: `The state of run ${id} could not be saved. ${message}` })
    }
    const run = store.runs.get(id)?.run
    if (run) hub.emit('run.changed', { run: { ...run, ...changes } })
  }

  const next = () => {
    const run = job ? undefined : waiting.shift()
    if (!run) return
    const { id, kind } = run
    const resumed = store.checkpoints.has(id)
    const before = run.computed ?? 0
    const started: Job = {
      ...{ id, resumed, pausable: pausableKinds.includes(kind), begun: !resumed },
      meter: progressMeter(performance.now(), { resumed, before }),
      ...{ before, since: null },
      recorder: recorder(store, {
        // What is killed has its time as its values: up to the last batch.
        along: () => {
          const { computed } = computedOf(started)
          if (computed !== undefined && !started.told) store.runs.setComputed(id, computed)
        },
        onFailure: (error) => stop(started, { status: 'failed', error: toWireError(error).message }),
      }),
      progress: setInterval(
        () => hub.emit('run.progress', { id, ...started.meter.read(performance.now()) }),
        PROGRESS_MS,
      ),
      ...{ ended: Promise.withResolvers(), over: Promise.withResolvers() },
    }
    job = started
    if (resumed) void restore(started, run)
    else supervisor.start(id, run.config)
  }

  /** Gives the compute process what a run has, array by array, and lets it go on. */
  const restore = async (current: Job, { id, config }: Run) => {
    try {
      const checkpoint = store.checkpoints.read(id)
      for (const { name } of store.arrays.specs(id)) {
        const array = await store.arrays.read(id, name)
        if (job !== current) return
        if (array) supervisor.restore(id, array)
      }
      current.begun = true
      supervisor.start(id, config, checkpoint)
    } catch (error) {
      if (job === current) end(current, { status: 'failed', error: toWireError(store.explain(error)).message })
    }
  }

  const receive = (current: Job, message: Extract<FromCompute, { id: string }>) => {
    const { id } = current
    const { arrays, series } = store
    // What changes the run comes too late when it has been given its status; what it computed is still welcome.
    if (current.told && ['started', 'foreknown', 'provenance'].includes(message.type)) return
    switch (message.type) {
      case 'started':
        current.since = performance.now()
        current.meter = progressMeter(current.since, current)
        return change(id, { status: 'running', started: store.runs.get(id)?.run.started ?? Date.now() })
      case 'foreknown':
        return change(id, { summary: message.summary })
      case 'provenance':
        return change(id, message.provenance)
      case 'checkpoint':
        return current.recorder.add(() => store.checkpoints.put(id, message.state))
      case 'progress':
        return current.meter.update(message.fraction, performance.now())
      case 'array':
        return current.recorder.add(() => arrays.declare(id, message.spec))
      case 'partial': {
        const { array, offset, data } = message
        current.recorder.add(() => arrays.write(id, array, offset, data), data)
        return isBulk(array) ? undefined : hub.emit('run.partial', { id, array, offset, data })
      }
      case 'member': {
        const { index, parameters, summary } = message
        return current.recorder.add(() => series.putMember(id, { index, parameters, summary }))
      }
      case 'series': {
        const { member, name, steps, values } = message
        current.recorder.add(() => series.append(id, { member, name, steps, values }), steps, values)
        return hub.emit('run.series', { id, member, name, steps, values })
      }
      case 'completed':
        return end(current, { status: 'completed', summary: message.summary })
      case 'failed': {
        const cancelled = message.error.code === 'cancelled'
        return end(
          current,
          current.stopping ??
            (cancelled ? { status: 'cancelled' } : { status: 'failed', error: message.error.message }),
        )
      }
    }
  }

  /** Tidying up: where it cannot be done, nothing is lost but space. */
  const dropCheckpoint = (id: string) => {
    try {
      store.checkpoints.remove(id)
    } catch (error) {
      hub.emit('notice', { level: 'warning', message: toWireError(store.explain(error)).message })
    }
  }

  const stop = (current: Job, outcome: Outcome) => {
    current.stopping = failureOf(current) ?? outcome
    if (current.obedience) return
    supervisor.cancel(current.id)
    // Nothing of it is under way yet, and nothing will answer.
    if (!current.begun) return end(current, current.stopping)
    const patience = current.pausable ? CHECKPOINT_MS : OBEDIENCE_MS
    current.obedience = setTimeout(() => {
      supervisor.replace()
      end(current, current.stopping ?? outcome)
    }, patience)
  }

  /** Gives a run its status while its job still hands out a checkpoint. */
  const tell = (current: Job, { status, error }: Outcome) => {
    current.told = status
    clearInterval(current.progress)
    change(current.id, { status, finished: Date.now(), error: error ?? null, ...computedOf(current) })
    current.ended.resolve()
  }

  const end = (current: Job, outcome: Outcome) => {
    current.recorder.flush()
    // The last batch may be the one that did not fit on the disk.
    const { status, error, summary } = failureOf(current) ?? outcome
    clearTimeout(current.obedience)
    clearTimeout(current.telling)
    clearInterval(current.progress)
    if (job === current) job = undefined
    if (status === 'completed' || !current.told || failureOf(current))
      change(current.id, {
        ...{ status, finished: Date.now(), error: error ?? null, ...computedOf(current) },
        ...(summary && { summary }),
      })
    if (status === 'completed') dropCheckpoint(current.id)
    current.ended.resolve()
    current.over.resolve()
    next()
  }

  return {
    supervisor,
    enqueue(run) {
      waiting.push(run)
      hub.emit('run.changed', { run })
      next()
    },
    holds: (id) => (job?.id === id && !job.told) || waiting.some((run) => run.id === id),
    async cancel(id) {
      const place = waiting.findIndex((run) => run.id === id)
      if (place >= 0) {
        waiting.splice(place, 1)
        change(id, { status: 'cancelled', finished: Date.now() })
      } else if (job?.id === id) {
        const current = job
        const outcome: Outcome = { status: 'cancelled' }
        stop(current, outcome)
        if (current.pausable && job === current)
          current.telling ??= setTimeout(() => tell(current, failureOf(current) ?? outcome), OBEDIENCE_MS)
        await current.ended.promise
      }
    },
    async pause(id) {
      const place = waiting.findIndex((run) => run.id === id)
      if (place >= 0) {
        waiting.splice(place, 1)
        change(id, { status: 'interrupted', finished: Date.now(), error: 'Paused before it began.' })
      } else if (job?.id === id) {
        const { ended, meter, begun } = job
        const { fraction } = meter.read(performance.now())
        const when = begun ? `at ${Math.floor(100 * fraction)} %` : 'before it went on'
        stop(job, { status: 'interrupted', error: `Paused ${when}.` })
        await ended.promise
      }
    },
    async settled() {
      if (job?.told) await job.over.promise
    },
    progress: (id) => (job?.id === id && !job.told ? { id, ...job.meter.read(performance.now()) } : null),
    flush: () => job?.recorder.flush(),
    latest: (run) => ({ ...run, ...unsaved.get(run.id) }),
    retryUnsaved() {
      for (const [id, changes] of unsaved) {
        try {
          store.runs.update(id, changes)
        } catch {
          // Told when it first failed; tried again until it works or the program ends.
          return
        }
        unsaved.delete(id)
      }
    },
    close() {
      const rest = waiting.splice(0)
      supervisor.close()
      const interrupted: Outcome = { status: 'interrupted', error: 'Overstep was closed before this run had ended.' }
      if (job) end(job, interrupted)
      for (const { id } of rest) change(id, { ...interrupted, error: interrupted.error ?? null, finished: Date.now() })
    },
  }
}

/** How long the run of a job has been computed for, in milliseconds; nothing to tell before it has begun. */
function computedOf({ before, since }: Job): { computed?: number } {
  return since === null ? {} : { computed: Math.round(before + performance.now() - since) }
}

/** The failure that a job was stopped for, if it was for one: it counts for more than a cancellation or a completion. */
function failureOf({ stopping }: Job): Outcome | undefined {
  return stopping?.status === 'failed' ? stopping : undefined
}
