import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { RasterView } from '#shared/plot/index.ts'
import type { MapConfig } from '#shared/results/index.ts'
import {
  contains,
  panned,
  pixelOn,
  type Plane,
  type Point,
  useListeners,
  wheelZoom,
  zoomed,
} from '../gestures/index.ts'
import { extentsOf, reachOf } from './view.ts'

/** What pointer, wheel and keys fly over. */
interface Flown {
  surface: Readonly<ShallowRef<HTMLElement | null>>
  /** Where the map was drawn last. */
  plane: ShallowRef<Plane | undefined>
  config: () => MapConfig
  view: () => RasterView
  /** Flies to another view. */
  fly: (next: RasterView) => void
  reset: () => void
  close: () => void
}

interface Hand {
  /** Where the pointer is, over the map. */
  pointer: ShallowRef<Point | null>
  isDragging: ComputedRef<boolean>
}

/** Pixels that an arrow moves, and with Shift. */
const [STEP, STRIDE] = [40, 200]
/** How many times as close a press of + or − comes. */
const CLOSER = 1.5

/** Moves and zooms by dragging, wheel and keys. */
export function useHand({ surface, plane, config, view, fly, reset, close }: Flown): Hand {
  const pointer = shallowRef<Point | null>(null)
  const drag = shallowRef<{ view: RasterView; from: Point } | null>(null)
  const reach = computed(() => reachOf(config()))
  /** The plane with what is wanted on it, which may not be drawn yet. */
  const planeOf = (wanted: RasterView): Plane => ({ ...plane.value!, ...extentsOf(config(), wanted) })
  const zoom = (factor: number, about: Point) => fly(zoomed(planeOf(view()), about, factor, reach.value))
  const move = (dx: number, dy: number) => fly(panned(planeOf(view()), dx, dy, reach.value))
  const middle = (): Point => {
    const { left, top, width, height } = plane.value!
    return { x: left + width / 2, y: top + height / 2 }
  }

  function press(event: PointerEvent): void {
    const pixel = pixelOn(surface.value!, event)
    if (event.button > 1 || !plane.value || !contains(plane.value, pixel)) return
    drag.value = { view: view(), from: pixel }
    surface.value!.setPointerCapture(event.pointerId)
  }
  function hover(event: PointerEvent): void {
    if (!plane.value) return
    const pixel = pixelOn(surface.value!, event)
    pointer.value = contains(plane.value, pixel) ? pixel : null
    if (!drag.value) return
    const { view: held, from } = drag.value
    fly(panned(planeOf(held), pixel.x - from.x, pixel.y - from.y, reach.value))
  }
  function turn(event: WheelEvent): void {
    if (!plane.value) return
    const pixel = pixelOn(surface.value!, event)
    if (!contains(plane.value, pixel)) return
    event.preventDefault()
    zoom(wheelZoom(event), pixel)
  }
  const keys: Record<string, (far: boolean) => void> = {
    ArrowLeft: (far) => move(far ? STRIDE : STEP, 0),
    ArrowRight: (far) => move(far ? -STRIDE : -STEP, 0),
    ArrowUp: (far) => move(0, far ? STRIDE : STEP),
    ArrowDown: (far) => move(0, far ? -STRIDE : -STEP),
    '+': () => zoom(CLOSER, middle()),
    '=': () => zoom(CLOSER, middle()),
    '-': () => zoom(1 / CLOSER, middle()),
    '0': reset,
    Escape: close,
  }
  function key(event: KeyboardEvent): void {
    const act = keys[event.key]
    if (!act || event.ctrlKey || event.metaKey || event.altKey || !plane.value) return
    event.preventDefault()
    act(event.shiftKey)
  }
  useListeners(surface, () => true, {
    pointermove: hover,
    pointerdown: press,
    pointerup: () => (drag.value = null),
    pointercancel: () => (drag.value = null),
    pointerleave: () => (pointer.value = null),
    wheel: turn,
    dblclick: reset,
    keydown: key,
  })
  return { pointer, isDragging: computed(() => drag.value !== null) }
}
