import {
  computed,
  effectScope,
  onScopeDispose,
  ref,
  shallowRef,
  toValue,
  triggerRef,
  watch,
  type ComputedRef,
  type MaybeRefOrGetter,
  type Ref,
  type ShallowRef,
} from 'vue'
import {
  wholeArray,
  type Argument,
  type EventName,
  type EventPayload,
  type OverstepError,
  type Progress,
  type Result,
  type Run,
  type RunData,
} from '#shared/contract/index.ts'
import { useLoad, type Load } from './load.ts'
import { useService } from './service.ts'

function listen<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): void {
  onScopeDispose(useService().on(name, listener))
}

/** True for a run that still changes by itself. */
export function isUnderWay(run: Pick<Run, 'status'>): boolean {
  return run.status === 'queued' || run.status === 'running'
}

/** A run that follows what happens to it. All is null until it has been loaded. */
export interface LiveRun {
  run: ShallowRef<Run | null>
  /** Null unless it is under way. */
  progress: ShallowRef<Progress | null>
  deleted: Ref<boolean>
  /** Whether it ended early and can be resumed. */
  resumable: Ref<boolean>
  error: ShallowRef<OverstepError | null>
  loading: ShallowRef<boolean>
  reload(): Promise<void>
}

/** Loads a run and keeps it up to date until the calling scope ends. */
export function useRun(id: MaybeRefOrGetter<string>): LiveRun {
  const run = shallowRef<Run | null>(null)
  const progress = shallowRef<Progress | null>(null)
  const deleted = ref(false)
  const resumable = ref(false)
  const load = useLoad(() => useService().call('runs.get', { id: toValue(id) }))
  watch(load.value, (answer) => {
    run.value = answer?.run ?? null
    progress.value = answer?.progress ?? null
    deleted.value = answer?.deleted ?? false
    resumable.value = answer?.resumable ?? false
  })
  watch(
    () => toValue(id),
    () => {
      run.value = null
      progress.value = null
      void load.reload()
    },
  )
  listen('run.changed', (event) => {
    if (event.run.id !== toValue(id)) return
    run.value = event.run
    resumable.value = false
    if (isUnderWay(event.run)) return
    progress.value = null
    // Only the workbench knows whether it can be resumed.
    void load.reload()
  })
  listen('run.progress', (event) => {
    if (event.id === toValue(id)) progress.value = event
  })
  listen('runs.changed', () => void load.reload())
  return { run, progress, deleted, resumable, error: load.error, loading: load.loading, reload: load.reload }
}

/**
 * Loads what a run computed and writes streamed parts into its arrays in place; `value` triggers at most once a frame
 * for them. When the run ends, all is loaded once more.
 */
export function useRunData(id: MaybeRefOrGetter<string>): Load<RunData> {
  const load = useLoad(async () => {
    const data = await useService().call('runs.data', { id: toValue(id) })
    const arrays = Object.entries(data.arrays).map(([name, written]) => [name, wholeArray(written)] as const)
    return { ...data, arrays: Object.fromEntries(arrays) }
  })
  const early: EventPayload<'run.partial'>[] = []
  const earlySeries: EventPayload<'run.series'>[] = []
  let frame = 0
  let streaming = false

  function write({ array, offset, data }: EventPayload<'run.partial'>): boolean {
    const target = load.value.value?.arrays[array]
    if (!target || offset + data.length > target.data.length) return false
    target.data.set(data, offset)
    return true
  }
  /** False where the member is not known yet. */
  function append({ member, name, steps, values }: EventPayload<'run.series'>): boolean {
    const data = load.value.value
    if (!data?.members.some(({ index }) => index === member)) return false
    const series = data.series.find((one) => one.member === member && one.name === name)
    if (!series) data.series.push({ member, name, steps, values })
    else {
      // What came while the data was loaded may be in it already.
      const after = series.steps.at(-1) ?? -Infinity
      const from = steps.findIndex((step) => step > after)
      if (from < 0) return true
      series.steps = joined(series.steps, steps.subarray(from))
      series.values = joined(series.values, values.subarray(from))
    }
    return true
  }
  function touch(): void {
    frame ||= requestAnimationFrame(() => {
      frame = 0
      triggerRef(load.value)
    })
  }
  listen('run.partial', (event) => {
    if (event.id !== toValue(id)) return
    streaming = true
    // Parts that overtake the answer are written once it is here.
    if (load.loading.value) early.push(event)
    if (write(event)) touch()
    else if (!load.loading.value) {
      // The array was announced after the data was loaded.
      early.push(event)
      void load.reload()
    }
  })
  listen('run.series', (event) => {
    if (event.id !== toValue(id)) return
    streaming = true
    if (load.loading.value) earlySeries.push(event)
    else if (append(event)) touch()
    else void load.reload()
  })
  watch(load.loading, (loading) => {
    if (loading) return
    for (const event of earlySeries.splice(0)) append(event)
    for (const event of early.splice(0)) write(event)
    touch()
  })
  listen('run.changed', (event) => {
    if (event.run.id !== toValue(id) || isUnderWay(event.run)) return
    streaming = false
    void load.reload()
  })
  // Also told after a lost connection, during which parts went by unheard.
  listen('runs.changed', () => {
    if (streaming) void load.reload()
  })
  watch(
    () => toValue(id),
    () => {
      load.value.value = null
      early.length = 0
      earlySeries.length = 0
      void load.reload()
    },
  )
  onScopeDispose(() => cancelAnimationFrame(frame))
  return load
}

function joined(first: Float64Array, second: Float64Array): Float64Array<ArrayBuffer> {
  const both = new Float64Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

/** Which runs to list: the argument of `runs.list`. */
type RunFilter = Argument<'runs.list'>

/**
 * Lists runs and keeps the list up to date; asks again when the filter changes or runs are added, changed or deleted.
 */
function useRunList(filter: MaybeRefOrGetter<RunFilter>): Load<Result<'runs.list'>> {
  const load = useLoad(() => useService().call('runs.list', toValue(filter)))
  watch(() => JSON.stringify(toValue(filter)), load.reload)
  let timer: ReturnType<typeof setTimeout> | undefined
  // Many runs may change at once; ask once for all of them.
  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      void load.reload()
    }, 150)
  }
  listen('runs.changed', later)
  listen('run.changed', ({ run }) => {
    const known = load.value.value?.runs.findIndex((other) => other.id === run.id) ?? -1
    if (known >= 0 && load.value.value) {
      load.value.value.runs[known] = run
      triggerRef(load.value)
    }
    later()
  })
  onScopeDispose(() => clearTimeout(timer))
  return load
}

/** A run under way with how far it is. */
export interface RunningRun {
  run: Run
  progress: Progress | null
}

let shared: ComputedRef<RunningRun[]> | undefined

/** The runs that are queued or running, oldest first, with their progress. One list for the whole program. */
export function useRunning(): ComputedRef<RunningRun[]> {
  return (shared ??= effectScope(true).run(followRunning)!)
}

function followRunning(): ComputedRef<RunningRun[]> {
  const list = useRunList({ statuses: ['queued', 'running'], descending: false, limit: 1000 })
  const progress = shallowRef<ReadonlyMap<string, Progress>>(new Map())
  listen('run.progress', (event) => (progress.value = new Map(progress.value).set(event.id, event)))
  listen('run.changed', ({ run }) => {
    if (isUnderWay(run) || !progress.value.has(run.id)) return
    const rest = new Map(progress.value)
    rest.delete(run.id)
    progress.value = rest
  })
  return computed(() =>
    (list.value.value?.runs ?? [])
      .filter(isUnderWay)
      .map((run) => ({ run, progress: progress.value.get(run.id) ?? null })),
  )
}
