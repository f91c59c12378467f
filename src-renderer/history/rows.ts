import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import {
  fromWireError,
  rowOf,
  toWireError,
  type Field,
  type OverstepError,
  type RunRow,
  type Service,
} from '#shared/contract/index.ts'
import type { RunsAsked } from '../filters/index.ts'

/** Rows asked for at once. */
const pageSize = 100

/** The rows of a list of any length, of which only the parts that are looked at are loaded. */
export interface Rows {
  /** Runs by their place in the list; undefined where not loaded. */
  rows: ShallowRef<(RunRow | undefined)[]>
  /** How many match; null before the first answer. */
  total: ShallowRef<number | null>
  /** How many runs they are; more than rows where sweeps are one. */
  runs: ShallowRef<number | null>
  /** Every tag in use. */
  tags: ShallowRef<string[]>
  error: ShallowRef<OverstepError | null>
  /** Says which rows are looked at; those not known yet are asked for. */
  look(from: number, to: number): void
  /** Asks again for what is looked at. */
  reload(): void
}

/** What is asked for; null is nothing. */
export interface RowsAsked {
  runs: RunsAsked
  columns: readonly Field[]
  /** Whether a sweep is one row. */
  collapsed: boolean
}

/** The runs that are asked for, kept up to date until the calling scope ends. */
export function useRows(service: Service, asked: () => RowsAsked | null): Rows {
  const rows = shallowRef<(RunRow | undefined)[]>([])
  const total = shallowRef<number | null>(null)
  const count = shallowRef<number | null>(null)
  const tags = shallowRef<string[]>([])
  const error = shallowRef<OverstepError | null>(null)
  // Answers to questions of an earlier generation are dropped.
  let generation = 0
  let pages = new Set<number>()
  let seen: [number, number] = [0, pageSize]

  async function ask(page: number): Promise<void> {
    const argument = asked()
    if (argument === null) return
    pages.add(page)
    const question = generation
    const offset = page * pageSize
    const { runs, columns, collapsed } = argument
    try {
      const answer = await service.call('history.rows', {
        ...runs,
        columns: [...columns],
        collapsed,
        offset,
        limit: pageSize,
      })
      if (question !== generation) return
      error.value = null
      tags.value = answer.tags
      total.value = answer.total
      count.value = answer.runs
      // A new array: the table would take the same one, filled, for nothing new.
      const next = rows.value.slice(0, answer.total)
      next.length = answer.total
      answer.rows.forEach((row, index) => (next[offset + index] = row))
      rows.value = next
    } catch (thrown) {
      if (question === generation) error.value = fromWireError(toWireError(thrown))
    }
  }

  function look(from: number, to: number): void {
    seen = [from, to]
    const last = Math.floor(Math.max(from, to - 1) / pageSize)
    for (let page = Math.floor(from / pageSize); page <= last; page++) if (!pages.has(page)) void ask(page)
  }

  /** Rows that are shown stay until the new ones are here. */
  function reload(): void {
    generation++
    pages = new Set()
    look(...seen)
  }

  function forget(): void {
    rows.value = []
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
      const place = rows.value.findIndex((other) => other?.id === run.id && other.sweep === null)
      // What other runs tell of it is as it was, until the answer to the next question.
      if (place >= 0) rows.value = rows.value.with(place, rowOf(run, asked()?.columns, rows.value[place]))
      later()
    }),
  ]
  onScopeDispose(() => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  })

  watch(() => JSON.stringify(asked()?.runs), forget)
  // The same runs in the same places, with more or less of each.
  watch(() => JSON.stringify([asked()?.columns, asked()?.collapsed]), reload)
  reload()
  return { rows, total, runs: count, tags, error, look, reload }
}
