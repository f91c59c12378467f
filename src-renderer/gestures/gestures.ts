import { computed, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { axisIndex, axisValue, type Axis } from '#shared/contract/index.ts'
import type { RasterView } from '#shared/plot/index.ts'
import {
  boxBetween,
  clamped,
  contains,
  panned,
  showing,
  toData,
  toPixel,
  viewOf,
  zoomed,
  type Plane,
  type Point,
  type Rectangle,
} from './plane.ts'
import { pixelOn, useListeners, wheelZoom } from './pointing.ts'

/**
 * What the pointer and the keys do on a figure. All is in CSS pixels of the figure, except the views and boxes (axis
 * coordinates).
 */
export interface Gestures {
  /** The crosshair, in axis coordinates; null while the pointer is elsewhere. */
  crosshair: ShallowRef<Point | null>
  /** The marked box. */
  box: ShallowRef<RasterView | null>
  /** The part that is shown after zooming; null for all. */
  view: Ref<RasterView | null>
  cursor: ComputedRef<string>
}

interface Surroundings {
  surface: Readonly<ShallowRef<HTMLElement | null>>
  /** The part that is shown after zooming, where others have a say in it too. */
  view?: Ref<RasterView | null>
  plane: ShallowRef<Plane | undefined>
  /**
   * Where the pointer is heeded: the plane, and others under it on the same x axis, where it means the nearest point of
   * the plane.
   */
  reach?: ShallowRef<Rectangle | undefined>
  /** All that the figure shows when it is not zoomed. */
  whole: ShallowRef<RasterView | undefined>
  /** Whether the figure takes no gestures at all. */
  still(): boolean
  /** The cells that arrow keys walk along; without them they walk in steps of 1 % of an axis. */
  cells(): { x: Axis; y?: Axis } | undefined
  /** Whether a dragged box is kept as a selection; otherwise the figure zooms to it. */
  brushable(): boolean
  /** Whether a dragged box is a stretch of the x axis, over the whole height. */
  upright?(): boolean
  /** What a dragged box becomes. */
  snap(box: RasterView): RasterView
  onPick(point: Point): void
  onConfirm(box: RasterView): void
}

/** Pixels that the pointer must move before a press is a drag. */
const DRAG_DISTANCE = 4

type Drag = { from: Point; last: Point; mode: 'press' | 'box' | 'pan' }

/** Follows pointer, wheel and keys on a figure until the calling scope ends. */
export function useGestures(around: Surroundings): Gestures {
  const crosshair = shallowRef<Point | null>(null)
  const box = shallowRef<RasterView | null>(null)
  const view = around.view ?? shallowRef<RasterView | null>(null)
  const drag = shallowRef<Drag | null>(null)
  const onPlane = shallowRef(false)
  const cursor = computed(() => {
    if (drag.value?.mode === 'pan') return 'grabbing'
    return onPlane.value || drag.value ? 'crosshair' : 'default'
  })

  const pixelOf = (event: MouseEvent): Point => pixelOn(around.surface.value!, event)
  const heeded = (plane: Plane, pixel: Point): boolean => contains(around.reach?.value ?? plane, pixel)
  /**
   * What is to be shown and is not drawn yet: of several steps before the next drawing each goes on where the one
   * before it led.
   */
  let ahead: { view: RasterView | null; plane: Plane } | undefined
  watch(around.plane, () => (ahead = undefined), { flush: 'sync' })
  watch(
    view,
    (now) => {
      if (now !== ahead?.view) ahead = undefined
    },
    { flush: 'sync' },
  )
  const show = (next: RasterView): void => {
    const whole = around.whole.value
    const all = whole && next.x.every((end, i) => end === whole.x[i]) && next.y.every((end, i) => end === whole.y[i])
    const shown = all ? null : next
    ahead = around.plane.value && { view: shown, plane: showing(around.plane.value, next) }
    view.value = shown
  }
  const brush = (from: Point, to: Point, plane: Plane): void => {
    const between = boxBetween(plane, clamped(plane, from), clamped(plane, to))
    const drawn = around.upright?.() ? { ...between, y: viewOf(plane).y } : between
    box.value = around.brushable() ? around.snap(drawn) : drawn
  }

  function move(event: PointerEvent): void {
    const plane = around.plane.value
    if (!plane) return
    const pixel = pixelOf(event)
    onPlane.value = heeded(plane, pixel)
    const held = drag.value
    if (!held) {
      crosshair.value = onPlane.value ? toData(plane, clamped(plane, pixel)) : null
      return
    }
    if (held.mode === 'press' && Math.hypot(pixel.x - held.from.x, pixel.y - held.from.y) >= DRAG_DISTANCE)
      held.mode = event.shiftKey || event.buttons === 4 ? 'pan' : 'box'
    if (held.mode === 'pan' && around.whole.value)
      show(panned(ahead?.plane ?? plane, pixel.x - held.last.x, pixel.y - held.last.y, around.whole.value))
    if (held.mode === 'box') brush(held.from, pixel, plane)
    crosshair.value = toData(plane, clamped(plane, pixel))
    drag.value = { ...held, last: pixel }
  }
  function press(event: PointerEvent): void {
    const plane = around.plane.value
    const pixel = pixelOf(event)
    if (event.button > 1 || !plane || !heeded(plane, pixel)) return
    drag.value = { from: pixel, last: pixel, mode: 'press' }
    around.surface.value!.setPointerCapture(event.pointerId)
  }
  function release(event: PointerEvent): void {
    const held = drag.value
    const plane = around.plane.value
    drag.value = null
    if (!held || !plane) return
    if (held.mode === 'press' && event.button === 0) {
      box.value = null
      around.onPick(toData(plane, clamped(plane, held.from)))
    }
    if (held.mode === 'box' && !around.brushable() && box.value) {
      show(box.value)
      box.value = null
    }
  }
  function leave(): void {
    onPlane.value = false
    if (!drag.value) crosshair.value = null
  }
  function wheel(event: WheelEvent): void {
    const plane = around.plane.value
    if (!plane || !around.whole.value || !heeded(plane, pixelOf(event))) return
    event.preventDefault()
    show(zoomed(ahead?.plane ?? plane, clamped(plane, pixelOf(event)), wheelZoom(event), around.whole.value))
  }
  function reset(): void {
    view.value = null
    box.value = null
  }

  function step(axis: Axis | undefined, [low, high]: [number, number], value: number | undefined, by: number): number {
    if (!axis) {
      const next = (value ?? (low + high) / 2) + (by * (high - low)) / 100
      return Math.min(high, Math.max(low, next))
    }
    const at = value === undefined ? undefined : axisIndex(axis, value)
    return axisValue(axis, at === undefined ? axis.count >> 1 : Math.min(axis.count - 1, Math.max(0, at + by)))
  }
  /** The corner at which a box was begun with the keyboard. */
  let anchor: Point | null = null
  function walk(dx: number, dy: number, plane: Plane): void {
    const cells = around.cells()
    const at = crosshair.value
    crosshair.value = {
      x: step(cells?.x, [plane.x.min, plane.x.max], at?.x, dx),
      y: step(cells?.y, [plane.y.min, plane.y.max], at?.y, dy),
    }
    if (anchor) brush(toPixel(plane, anchor), toPixel(plane, crosshair.value), plane)
  }
  function zoom(factor: number, plane: Plane, whole: RasterView): void {
    const now = ahead?.plane ?? plane
    const centre = toPixel(now, crosshair.value ?? toData(now, middleOf(now)))
    show(zoomed(now, centre, factor, whole))
  }
  /** What keys do; `far` is by how many steps an arrow goes. */
  const actions: Record<string, (plane: Plane, whole: RasterView, far: number) => void> = {
    ArrowLeft: (plane, _, far) => walk(-far, 0, plane),
    ArrowRight: (plane, _, far) => walk(far, 0, plane),
    ArrowUp: (plane, _, far) => walk(0, far, plane),
    ArrowDown: (plane, _, far) => walk(0, -far, plane),
    '+': (plane, whole) => zoom(1.5, plane, whole),
    '-': (plane, whole) => zoom(1 / 1.5, plane, whole),
    '0': reset,
    ' ': () => (anchor = anchor ? null : crosshair.value),
    Enter: () => {
      if (box.value && around.brushable()) around.onConfirm(box.value)
      else if (crosshair.value) around.onPick(crosshair.value)
    },
    Escape: () => {
      anchor = null
      if (drag.value) drag.value = null
      else if (!box.value) view.value = null
      box.value = null
    },
  }
  /** Keys that wait: those pressed before the figure is drawn for the first time are answered then. */
  const waiting: KeyboardEvent[] = []
  function answer(): void {
    const plane = around.plane.value
    const whole = around.whole.value
    if (!plane) return
    for (const { key: name, shiftKey } of waiting.splice(0)) if (whole) actions[name]!(plane, whole, shiftKey ? 10 : 1)
  }
  watch(around.plane, answer)
  function key(event: KeyboardEvent): void {
    if (!actions[event.key] || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    waiting.push(event)
    answer()
  }

  useListeners(around.surface, () => !around.still(), {
    pointermove: move,
    pointerdown: press,
    pointerup: release,
    pointercancel: () => (drag.value = null),
    pointerleave: leave,
    wheel,
    dblclick: reset,
    keydown: key,
  })
  return { crosshair, box, view, cursor }
}

function middleOf(plane: Plane): Point {
  return { x: plane.left + plane.width / 2, y: plane.top + plane.height / 2 }
}
