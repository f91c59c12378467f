import { computed, onScopeDispose, type ComputedRef } from 'vue'
import { sweepSize, type OverstepError, type RunStatus } from '#shared/contract/index.ts'
import type { SweepInput } from '#shared/figures/sweep/index.ts'
import { useLoad, useService } from '../transport/index.ts'

/** How long changes of runs are gathered before the results are asked for again, in milliseconds. */
const PAUSE = 400

/** A sweep that follows what happens to its runs. All is null until it has been loaded. */
export interface LiveSweep {
  input: ComputedRef<SweepInput | null>
  title: ComputedRef<string | null>
  /** How many of its runs have each status. */
  counts: ComputedRef<Record<RunStatus, number>>
  /** Positions without a run: left out, deleted, or computed elsewhere. */
  missing: ComputedRef<number>
  error: ComputedRef<OverstepError | null>
  reload(): Promise<void>
}

/** Loads a sweep and keeps it up to date until the calling scope ends. */
export function useSweep(id: string): LiveSweep {
  const service = useService()
  const { value, error, reload } = useLoad(() => service.call('sweeps.results', { id }))
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      void reload()
    }, PAUSE)
  }
  const stops = [
    service.on('runs.changed', later),
    service.on('run.changed', ({ run }) => {
      // One that is not known yet may have been added to it.
      const known = value.value?.rows.find((row) => row.id === run.id)
      if (!value.value || run.kind !== value.value.sweep.config.kind) return
      if (!known || known.status !== run.status) later()
    }),
  ]
  onScopeDispose(() => {
    clearTimeout(timer)
    stops.forEach((stop) => stop())
  })
  return {
    input: computed(() => {
      const { sweep, rows, first } = value.value ?? {}
      return sweep && rows && first ? { sweep, rows, first } : null
    }),
    title: computed(() => value.value?.sweep.title ?? null),
    counts: computed(() => {
      const counts = { queued: 0, running: 0, completed: 0, cancelled: 0, failed: 0, interrupted: 0 }
      for (const { status } of value.value?.rows ?? []) counts[status]++
      return counts
    }),
    missing: computed(() => {
      const { sweep, rows } = value.value ?? {}
      return sweep && rows ? sweepSize(sweep.over) - rows.length : 0
    }),
    error: computed(() => error.value),
    reload,
  }
}
