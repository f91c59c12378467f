import { keptAs, pausableKinds, toWireError, type Kept, type Progress, type Run } from '#shared/contract/index.ts'
import type { FromCompute, ParentFacts, StartCompute } from '../compute/index.ts'
import { experimentOf, type Places } from '../experiments/index.ts'
import type { Store } from '../store/index.ts'
import { goesOn, parentOf } from './branching.ts'
import type { Hub } from './hub.ts'
import { computedOf, failureOf, type Job, type Jobs, type Outcome } from './job.ts'
import { isOutput, recordOutput } from './output.ts'
import { progressMeter } from './progress.ts'
import { recorder, type Written } from './recorder.ts'
import { changeLog } from './run-changes.ts'
import { namedSources } from './sources.ts'
import { stopwatch } from './stopwatch.ts'
import { superviseCompute, type SupervisorListener } from './supervisor.ts'

const PROGRESS_MS = 100
/** How long the compute process may take to stop a job before it is replaced; what is left of 200 ms ends the job. */
const OBEDIENCE_MS = 150
/** How long it may take with one that can be resumed, for the sake of the checkpoint that comes last. */
const CHECKPOINT_MS = 5000
const namesSources = ({ kind }: Run) => experimentOf(kind).sources !== undefined
const UNSAVED = 'What it computed could not be saved.'

export function createJobs(store: Store, hub: Hub, startCompute: StartCompute, places?: Places): Jobs {
  const waiting: Run[] = []
  let job: Job | undefined
  let closed = false

  const listener: SupervisorListener = {
    onJob(message) {
      if (message.id === job?.id && !job.ending) receive(job, message)
    },
    onDeath(error) {
      if (job) end(job, job.stopping ?? { status: 'failed', error: error.message })
    },
  }
  const supervisor = superviseCompute(startCompute, listener, places)
  const records = recorder(store, {
    along() {
      // What is killed has its time as its values: up to the last batch.
      if (!job || job.told || job.ending) return
      const { computed } = computedOf(job)
      if (computed) store.runs.setComputed(job.id, computed)
    },
    onWritten: () => changes.clear(),
    onTrouble(message) {
      if (message === null) hub.emit('notice', { level: 'info', message: 'What had to wait is saved.' })
      else hub.emit('notice', { level: 'warning', message })
    },
    onHold(held) {
      if (job) hold(job, held)
    },
    onFailure(error) {
      const { message } = toWireError(error)
      if (!job || job.ending) hub.emit('notice', { level: 'error', message })
      if (job && !failureOf(job)) stop(job, { status: 'failed', error: message })
    },
  })
  const changes = changeLog(store, hub, records)

  const hold = (current: Job, held: boolean) => {
    if (current.ending) return
    const now = performance.now()
    supervisor.hold(current.id, held)
    if (held) current.clock.stop(now)
    else if (current.clock.read(now) !== undefined) takeUp(current)
  }
  /** From here on its time counts. */
  const takeUp = (current: Job) => {
    const now = performance.now()
    const { fraction } = current.meter.read(now)
    current.clock.start(now)
    const before = current.clock.read(now)
    current.meter = progressMeter(now, { resumed: current.resumed || fraction > 0, before })
    current.meter.update(fraction, now)
  }
  const progressOf = ({ id, meter, clock }: Job): Progress => {
    const now = performance.now()
    const trouble = records.trouble()
    const spent = clock.read(now)
    return {
      id,
      ...meter.read(now),
      ...(trouble !== null && { waiting: trouble, etaSeconds: null }),
      ...(spent !== undefined && { elapsedSeconds: spent / 1000 }),
    }
  }

  const tellProgress = (current: Job) => {
    const progress = progressOf(current)
    hub.emit('run.progress', progress)
    store.tellProgress(progress)
  }

  const next = () => {
    const run = job ? undefined : waiting.shift()
    if (!run) return
    const { id, kind } = run
    const resumed = store.checkpoints.has(id)
    const before = run.computed ?? 0
    const started: Job = {
      id,
      resumed,
      pausable: pausableKinds.includes(kind),
      begun: !resumed,
      meter: progressMeter(performance.now(), { resumed, before }),
      clock: stopwatch(before),
      progress: setInterval(() => tellProgress(started), PROGRESS_MS),
      ending: false,
      ended: Promise.withResolvers(),
      over: Promise.withResolvers(),
    }
    job = started
    if (!resumed && goesOn(run)) void bring(started, run)
    else if (resumed || namesSources(run)) void prepare(started, run)
    else begin(started, run)
  }
  const begin = (current: Job, { config }: Run, checkpoint?: unknown, parent?: ParentFacts) => {
    current.begun = true
    supervisor.start(current.id, config, checkpoint, parent)
    if (records.isHeld()) hold(current, true)
  }

  /**
   * Gives the compute process, array by array, what the run needs of others and, where it is resumed, what it has
   * itself, and lets it begin or go on.
   */
  const prepare = async (current: Job, run: Run) => {
    const { id, config } = run
    try {
      for (const { run, arrays } of namedSources(store, config)) {
        supervisor.handOver(id, { run, arrays: [] })
        for (const name of arrays) {
          const array = await store.arrays.read(run.id, name)
          if (job !== current) return
          if (array) supervisor.handOver(id, { run, arrays: [array] })
        }
      }
      if (!current.resumed) return begin(current, run)
      const checkpoint = store.checkpoints.read(id)
      for (const { name } of store.arrays.specs(id)) {
        const array = await store.arrays.read(id, name)
        if (job !== current) return
        if (array) supervisor.restore(id, array)
      }
      begin(current, run, checkpoint)
    } catch (error) {
      if (job === current) end(current, { status: 'failed', error: toWireError(store.explain(error)).message })
    }
  }

  /** Gives the compute process what a run takes from the one that it goes on from. */
  const bring = async (current: Job, run: Run) => {
    try {
      const parent = await parentOf(store, run)
      if (job !== current) return
      if (!parent) return begin(current, run)
      for (const name of parent.arrays) {
        const array = await store.arrays.read(parent.facts.id, name)
        if (job !== current) return
        if (array) supervisor.restore(current.id, array)
      }
      begin(current, run, undefined, parent.facts)
    } catch (error) {
      if (job === current) end(current, { status: 'failed', error: toWireError(store.explain(error)).message })
    }
  }

  const receive = (current: Job, message: Extract<FromCompute, { id: string }>) => {
    const { id } = current
    if (isOutput(message)) return recordOutput(store, hub, records, message)
    // What changes the run comes too late when it has been given its status; what it computed is still welcome.
    if (current.told && ['started', 'foreknown', 'provenance'].includes(message.type)) return
    switch (message.type) {
      case 'started':
        takeUp(current)
        if (records.isHeld()) hold(current, true)
        changes.make(id, { status: 'running', started: store.runs.get(id)?.run.started ?? Date.now() })
        return
      case 'foreknown':
        changes.make(id, { summary: message.summary })
        return
      case 'provenance':
        changes.make(id, message.provenance)
        return
      case 'progress':
        return current.meter.update(message.fraction, performance.now())
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

  const stop = (current: Job, outcome: Outcome) => {
    current.stopping = failureOf(current) ?? outcome
    if (current.obedience || current.ending) return
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
    changes.make(current.id, { status, finished: Date.now(), error: error ?? null, ...computedOf(current) }, true)
    current.ended.resolve()
  }

  /**
   * Has a run that only waits to be saved count as ended for whoever asked for that; it is still saved when that can be
   * done.
   */
  const giveUp = (current: Job) => {
    current.told = 'interrupted'
    const error = `It is computed, but not saved. ${records.trouble() ?? UNSAVED}`
    changes.tell(current.id, { status: 'interrupted', finished: Date.now(), error })
    current.ended.resolve()
  }

  /** The arrays of a run that are not kept whole once it is done. */
  const slimmedArrays = (id: string) => {
    const config = store.runs.get(id)?.run.config
    if (!config) return []
    const named = store.arrays.specs(id).map(({ name }) => [name, keptAs(config, name)] as const)
    return named.filter(([, kept]) => kept !== 'whole')
  }

  const end = (current: Job, outcome: Outcome) => {
    records.flush()
    if (current.ending) return
    // The last batch may be the one that could not be written.
    const { status, error, summary } = failureOf(current) ?? outcome
    current.ending = true
    clearTimeout(current.obedience)
    clearTimeout(current.telling)
    current.clock.stop(performance.now())
    const finished = { status, finished: Date.now(), error: error ?? null, ...computedOf(current) }
    if (status !== 'completed') {
      if (!current.told || failureOf(current)) changes.make(current.id, finished, true)
      return finish(current)
    }
    // Nobody hears of a completed run before it is saved: until then its job goes on.
    const last = { ...finished, ...(summary && { summary }) }
    records.add(() => {
      store.runs.update(current.id, last)
      store.checkpoints.remove(current.id)
      store.arrays.condense(current.id)
    })
    const conclude = (written: Written) => {
      if (closed) return
      const error = failureOf(current)?.error ?? UNSAVED
      if (written === 'lost') changes.make(current.id, { ...last, status: 'failed', error }, true)
      else {
        const slimmed = slimmedArrays(current.id)
        if (slimmed.length > 0) return void slim(slimmed)
        changes.tell(current.id, last)
      }
      finish(current)
    }
    const slim = async (arrays: readonly (readonly [name: string, kept: Kept])[]) => {
      try {
        for (const [name, kept] of arrays) if (!closed) await store.arrays.keep(current.id, name, kept)
      } catch {
        // They stay as they are, which takes more room and loses nothing.
      }
      if (closed) return
      changes.tell(current.id, last)
      finish(current)
    }
    const written = records.flush(true)
    if (written !== 'waiting') return conclude(written)
    void records.settled().then(conclude)
  }
  /** So that a copy of the file alone, as people make one of their data, has the run. */
  const tidyLog = () => {
    try {
      if (records.trouble() === null) store.space.checkpoint()
    } catch {
      // SQLite does it by itself later; on a full disk there is no room for it.
    }
  }
  const finish = (current: Job) => {
    clearInterval(current.progress)
    store.tellProgress(null)
    if (job === current) job = undefined
    tidyLog()
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
        changes.make(id, { status: 'cancelled', finished: Date.now() }, true)
      } else if (job?.id === id) {
        const current = job
        const outcome: Outcome = { status: 'cancelled' }
        if (current.ending) return giveUp(current)
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
        const error = 'Paused before it began.'
        changes.make(id, { status: 'interrupted', finished: Date.now(), error }, true)
      } else if (job?.id === id) {
        const { ended, meter, begun, ending } = job
        if (ending) return giveUp(job)
        const { fraction } = meter.read(performance.now())
        const when = begun ? `at ${Math.floor(100 * fraction)} %` : 'before it went on'
        stop(job, { status: 'interrupted', error: `Paused ${when}.` })
        await ended.promise
      }
    },
    async settled() {
      if (job?.told && !job.ending) await job.over.promise
    },
    progress: (id) => (job?.id === id && !job.told ? progressOf(job) : null),
    flush: () => void records.flush(),
    latest: changes.latest,
    checkInPlace() {
      try {
        store.checkInPlace()
      } catch (error) {
        if (job && !failureOf(job)) stop(job, { status: 'failed', error: toWireError(error).message })
        throw error
      }
    },
    close() {
      const rest = waiting.splice(0)
      supervisor.close()
      const error = 'Overstep was closed before this run had ended.'
      if (job) end(job, { status: 'interrupted', error })
      for (const { id } of rest) changes.make(id, { status: 'interrupted', error, finished: Date.now() }, true)
      const trouble = records.trouble()
      closed = true
      if (records.close() === 'lost' && trouble !== null)
        hub.emit('notice', { level: 'error', message: `${trouble} Overstep ended before that: what waited is lost.` })
    },
  }
}
