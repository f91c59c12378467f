import { watch, type ShallowRef } from 'vue'
import type { Point } from './plane.ts'

type Listeners = { [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void }

/** Listens to what happens on a surface while it is there and `active`, until the calling scope ends. */
export function useListeners(
  surface: Readonly<ShallowRef<HTMLElement | null>>,
  active: () => boolean,
  listeners: Listeners,
): void {
  watch(
    [surface, active] as const,
    ([element, on], _, onCleanup) => {
      if (!element || !on) return
      const listening = new AbortController()
      for (const [name, listener] of Object.entries(listeners))
        element.addEventListener(name, listener as EventListener, { signal: listening.signal, passive: false })
      onCleanup(() => listening.abort())
    },
    { immediate: true },
  )
}

/** Where on a surface an event of the pointer is, in CSS pixels from its top left. */
export function pixelOn(surface: HTMLElement, event: MouseEvent): Point {
  const { left, top } = surface.getBoundingClientRect()
  return { x: event.clientX - left, y: event.clientY - top }
}

/** By what factor a turn of the wheel zooms, which is told in pixels or in lines. */
export function wheelZoom({ deltaY, deltaMode }: WheelEvent): number {
  return Math.exp(-deltaY * (deltaMode === WheelEvent.DOM_DELTA_LINE ? 0.05 : 0.0015))
}
