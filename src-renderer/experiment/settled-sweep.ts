import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { Config } from '#shared/contract/index.ts'
import { readSweep, runCount, type SweepField, type SweepReading, type SweepRow } from './sweep.ts'

/** Runs that are made and checked at once; a thousand take a few tenths of a second, which typing would wait for. */
const AT_ONCE = 50
/** Milliseconds that nothing must have changed for before more runs are made. */
const DELAY = 300

interface SettledSweep {
  /** What is typed, at once; its runs, and what is wrong with them, once `pending` is false. */
  reading: ShallowRef<SweepReading>
  pending: ShallowRef<boolean>
  /** Makes the runs now, if they are pending. */
  settle(): void
}

/** Reads the sweep of a form whenever the form changes, until the calling scope ends. */
export function useSweep(form: () => { config: Config | null; rows: SweepRow[]; fields: SweepField[] }): SettledSweep {
  const reading = shallowRef<SweepReading>(readSweep(null, [], []))
  const pending = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  function read(): void {
    clearTimeout(timer)
    pending.value = false
    const { config, rows, fields } = form()
    reading.value = readSweep(config, rows, fields)
  }
  watch(
    form,
    ({ config, rows, fields }) => {
      const typed = readSweep(null, rows, fields)
      if (!config || runCount(typed.over) <= AT_ONCE) return read()
      reading.value = typed
      pending.value = true
      clearTimeout(timer)
      timer = setTimeout(read, DELAY)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return { reading, pending, settle: () => pending.value && read() }
}
