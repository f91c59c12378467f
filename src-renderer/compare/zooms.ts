import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { runIdSchema, type ComparisonLook } from '#shared/contract/index.ts'
import type { SeenFigures } from '../figure/index.ts'

export type Views = ComparisonLook['views']

/** Milliseconds after which a zoom has come to rest: browsers count how often an address changes. */
const REST = 300

/**
 * What the figures of a comparison are zoomed to: begins with what is kept, is changed by those of the grid, which set
 * it, and by those of all runs, which say it in `seen`; what rests is kept.
 * @param kept what is kept, which may be changed elsewhere
 */
export function useZooms(seen: SeenFigures, kept: () => Views, keep: (views: Views) => void): ShallowRef<Views> {
  const views = shallowRef(kept())
  const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
  const show = (): void => {
    for (const [name, view] of Object.entries(views.value))
      if (!isRun(name) && !isSame(seen.get(name)?.view, view)) seen.set(name, { size: null, ...seen.get(name), view })
    for (const [name, one] of [...seen]) if (!(name in views.value) && one.view) seen.set(name, { ...one, view: null })
  }
  /** Whether a view is of a figure of the grid, and not of one of all runs. */
  const isRun = (name: string): boolean => runIdSchema.safeParse(name).success
  let timer: ReturnType<typeof setTimeout> | undefined
  const settle = (): void => {
    clearTimeout(timer)
    if (!isSame(views.value, kept())) keep(views.value)
  }
  watch(views, () => {
    clearTimeout(timer)
    timer = setTimeout(settle, REST)
  })
  watch(kept, (now, before) => {
    if (isSame(now, before) || isSame(now, views.value)) return
    views.value = now
    show()
  })
  show()
  watch(
    () => [...seen].map(([name, { view }]) => ({ name, view })),
    (figures) => {
      const next = { ...views.value }
      for (const { name, view } of figures)
        if (view) next[name] = view
        else delete next[name]
      if (!isSame(next, views.value)) views.value = next
    },
  )
  onScopeDispose(() => clearTimeout(timer))
  return views
}
