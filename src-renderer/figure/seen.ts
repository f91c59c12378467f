import { inject, provide, shallowReactive, type InjectionKey } from 'vue'
import type { RasterView } from '#shared/plot/index.ts'

/** How a figure is seen: the part of its axes that it was zoomed to, and its size in CSS pixels. */
export interface SeenFigure {
  view: RasterView | null
  /** Null while it has not been drawn: what it is to be zoomed to is known before. */
  size: { width: number; height: number } | null
}

export type SeenFigures = Map<string, SeenFigure>
const key: InjectionKey<SeenFigures> = Symbol('seen figures')

/** For a page that exports what it shows: how each of its figures was last seen, by name. */
export function provideSeen(): SeenFigures {
  const seen: SeenFigures = shallowReactive(new Map())
  provide(key, seen)
  return seen
}

/** Where a figure says how it is seen; nowhere on a page that does not ask. */
export function useSeen(): SeenFigures | undefined {
  return inject(key, undefined)
}
