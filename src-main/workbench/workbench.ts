import {
  arrayShape,
  methods,
  OverstepError,
  parseInput,
  toWireError,
  type About,
  type Service,
} from '#shared/contract/index.ts'
import { forkReader, type StartReader } from '../archive/index.ts'
import type { StartCompute } from '../compute/index.ts'
import { presetOf } from '../experiments/index.ts'
import { openStore } from '../store/index.ts'
import { threadCount } from '../threads/index.ts'
import { createArchives } from './archives.ts'
import { createData } from './data.ts'
import { createHub } from './hub.ts'
import { createJobs } from './jobs.ts'
import { createMethods } from './methods/index.ts'
import { createPlanning } from './planning.ts'
import { createUpkeep } from './upkeep.ts'
import { cancelled, untilCancelled, watchOf } from './watched.ts'

/** How often the store is asked whether another program has written to it. */
const WATCH_MS = 500
/** How often runs are looked for whose program has died since. */
const ABANDONED_MS = 5000

export interface WorkbenchOptions {
  /** The data folder; by default OVERSTEP_DATA_DIR or the user's data folder of this system. */
  dataDir?: string | undefined
  startCompute: StartCompute
  /** Starts the process that reads an archive; by default under plain Node. */
  startReader?: StartReader
  shell: About['shell']
  version: string
}

/** State of the database, for `doctor`. */
export interface Health {
  path: string
  /** What is wrong with it; empty where it is sound. */
  problems: string[]
}

/** The contract, with an end. */
export interface Workbench extends Service {
  /** Checks the whole database: takes seconds where it is large. */
  health(): Health
  /** Ends the jobs, which become interrupted, and closes the database. Calls after it fail with `unavailable`. */
  close(): Promise<void>
}

/**
 * Opens the data folder and starts what carries out the contract. In the shells that stay open the compute process is
 * started at once, so that the first run finds its threads warm.
 * @throws {OverstepError} `storage` when the database cannot be used, `invalid-input` where OVERSTEP_THREADS is no
 *   number
 */
export async function openWorkbench({
  dataDir,
  startCompute,
  startReader = () => forkReader(),
  shell,
  version,
}: WorkbenchOptions): Promise<Workbench> {
  // Refused at once, not by the first run.
  threadCount()
  const store = openStore(dataDir, presetOf, arrayShape)
  const hub = createHub()
  const data = createData(store, hub)
  const jobs = createJobs(store, hub, startCompute, data.places())
  const archives = createArchives(store, hub, version, startReader)
  const upkeep = createUpkeep(store, hub, shell)
  const { supervisor } = jobs
  data.onPlaces(supervisor.tellPlaces)
  const planning = createPlanning(store, jobs, hub, version)
  const parts = { store, jobs, supervisor, hub, data, archives, upkeep, planning, shell, version }
  const implementation = createMethods(parts)
  if (shell !== 'cli') supervisor.warm()

  let lastTrouble = ''
  const periodically = (milliseconds: number, action: () => void) => {
    const attempt = () => {
      try {
        action()
      } catch (error) {
        const { message } = toWireError(store.explain(error))
        // Trouble with the disk comes back at every attempt: said once.
        if (message !== lastTrouble) hub.emit('notice', { level: 'error', message })
        lastTrouble = message
      }
    }
    return setInterval(attempt, milliseconds).unref()
  }
  const timers = [
    periodically(WATCH_MS, () => {
      jobs.checkInPlace()
      if (!store.changedElsewhere()) return
      data.refresh()
      hub.emit('runs.changed', null)
    }),
    periodically(WATCH_MS, () => {
      for (const progress of store.allProgressElsewhere()) hub.emit('run.progress', progress)
    }),
    periodically(ABANDONED_MS, () => {
      if (store.interruptAbandoned() > 0) hub.emit('runs.changed', null)
    }),
  ]
  let closed = false

  return {
    on: hub.on,
    async call(name, argument, given = {}) {
      if (closed) throw new OverstepError('unavailable', 'Overstep is closing.')
      if (!Object.hasOwn(methods, name)) throw new OverstepError('not-found', `There is no method '${String(name)}'.`)
      try {
        const { argument: schema, repeatable } = methods[name]
        const parsed = parseInput(schema, argument, 'argument')
        // What changes something does not count as done where that went to a file which is not there any more.
        if (!repeatable) store.checkInPlace()
        const watch = watchOf(given)
        if (watch.signal.aborted) throw cancelled()
        const work = implementation[name](parsed as never, watch)
        const result = await (repeatable ? untilCancelled(watch.signal, work) : work)
        if (!repeatable) store.checkInPlace()
        return result as never
      } catch (error) {
        throw given.signal?.aborted ? cancelled() : store.explain(error)
      }
    },
    health: () => ({ path: store.path, problems: store.problems() }),
    async close() {
      if (closed) return
      closed = true
      timers.forEach((timer) => clearInterval(timer))
      upkeep.close()
      await Promise.all([data.close(), archives.close(), jobs.settled()])
      jobs.close()
      store.close()
    },
  }
}
