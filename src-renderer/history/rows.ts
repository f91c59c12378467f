import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { fromWireError, toWireError, type OverstepError, type Run, type Service } from '#shared/contract/index.ts'
import { listArgument, type HistoryFilter } from './filter.ts'

/** Rows asked for at once. */
const pageSize = 100

/** The rows of a list of any length, of which only the parts that are looked at are loaded. */
export interface Rows {
  /** Runs by their place in the list; undefined where not loaded. */
  runs: ShallowRef<(Run | undefined)[]>
  /** How many match; null before the first answer. */
  total: ShallowRef<number | null>
  /** Every tag in use. */
  tags: ShallowRef<string[]>
  error: ShallowRef<OverstepError | null>
  /** Says which rows are looked at; those not known yet are asked for. */
  look(from: number, to: number): void
  /** Asks again for what is looked at. */
  reload(): void
}

/** The runs that pass the filter, kept up to date until the calling scope ends. */
export function useRows(service: Service, filter: () => HistoryFilter): Rows {
  const runs = shallowRef<(Run | undefined)[]>([])
  const total = shallowRef<number | null>(null)
  const tags = shallowRef<string[]>([])
  const error = shallowRef<OverstepError | null>(null)
  // Answers to questions of an earlier generation are dropped.
  let generation = 0
  let asked = new Set<number>()
  let seen: [number, number] = [0, pageSize]

  async function ask(page: number): Promise<void> {
    asked.add(page)
    const question = generation
    const offset = page * pageSize
    try {
      const answer = await service.call('runs.list', { ...listArgument(filter()), offset, limit: pageSize })
      if (question !== generation) return
      error.value = null
      tags.value = answer.tags
      total.value = answer.total
      // A new array: the table would take the same one, filled, for nothing new.
      const rows = runs.value.slice(0, answer.total)
      rows.length = answer.total
      answer.runs.forEach((run, index) => (rows[offset + index] = run))
      runs.value = rows
    } catch (thrown) {
      if (question === generation) error.value = fromWireError(toWireError(thrown))
    }
  }

  function look(from: number, to: number): void {
    seen = [from, to]
    const last = Math.floor(Math.max(from, to - 1) / pageSize)
    for (let page = Math.floor(from / pageSize); page <= last; page++) if (!asked.has(page)) void ask(page)
  }

  /** Rows that are shown stay until the new ones are here. */
  function reload(): void {
    generation++
    asked = new Set()
    look(...seen)
  }

  function forget(): void {
    runs.value = []
    seen = [0, pageSize]
    reload()
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  // Many runs may change at once; ask once for all of them.
  function later(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      reload()
    }, 200)
  }
  const stops = [
    service.on('runs.changed', later),
    service.on('run.changed', ({ run }) => {
      const place = runs.value.findIndex((other) => other?.id === run.id)
      if (place >= 0) runs.value = runs.value.with(place, run)
      later()
    }),
  ]
  onScopeDispose(() => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  })

  watch(() => JSON.stringify(listArgument(filter())), forget)
  reload()
  return { runs, total, tags, error, look, reload }
}
