import { toWireError, type Run } from '#shared/contract/index.ts'
import type { RunChanges, Store } from '../store/index.ts'
import type { Hub } from './hub.ts'
import type { Recorder, Written } from './recorder.ts'

/** The changes of runs, told at once and saved in their order with what the runs compute. */
export interface ChangeLog {
  /** Saves a change of a run, or keeps it until it can be saved, and tells it. */
  make(id: string, changes: RunChanges, lasting?: boolean): Written
  /** Tells a change, whatever is saved of it. */
  tell(id: string, changes: RunChanges): void
  /** The run with what could not be saved yet. */
  latest(run: Run): Run
  /** Everything is saved. */
  clear(): void
}

export function changeLog(store: Store, hub: Hub, recorder: Recorder): ChangeLog {
  const unsaved = new Map<string, RunChanges>()
  const latest = (run: Run): Run => ({ ...run, ...unsaved.get(run.id) })
  const tell = (id: string, changes: RunChanges) => {
    try {
      const run = store.runs.get(id)?.run
      if (run) hub.emit('run.changed', { run: { ...latest(run), ...changes } })
    } catch (error) {
      hub.emit('notice', { level: 'error', message: toWireError(store.explain(error)).message })
    }
  }
  return {
    make(id, changes, lasting = false) {
      unsaved.set(id, { ...unsaved.get(id), ...changes })
      recorder.add(() => store.runs.update(id, changes))
      const written = recorder.flush(lasting)
      if (written !== 'waiting') unsaved.delete(id)
      tell(id, changes)
      return written
    },
    tell,
    latest,
    clear: () => unsaved.clear(),
  }
}
