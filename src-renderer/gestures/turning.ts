import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { FigureLook } from '#shared/contract/index.ts'
import type { RasterView } from '#shared/plot/index.ts'
import { contains, showing, toPixel, viewOf, zoomed, type Plane, type Point } from './plane.ts'
import { pixelOn, useListeners, wheelZoom } from './pointing.ts'

/** From where a figure is seen, in degrees. */
export type Angles = Pick<FigureLook, 'azimuth' | 'elevation'>

interface Surroundings {
  surface: Readonly<ShallowRef<HTMLElement | null>>
  /** Whether the figure can be turned now. */
  active(): boolean
  angles(): Angles
  /** The part of the plane that is shown, and all of it. */
  view: Ref<RasterView | null>
  plane: ShallowRef<Plane | undefined>
  whole: ShallowRef<RasterView | undefined>
  /** The point of the plane that is seen at a pixel. */
  pointAt(pixel: Point): Point | undefined
  onTurn(angles: Angles): void
  onReset(): void
}

interface Turning {
  /** What the pointer is at, in coordinates of the plane. */
  pointed: ShallowRef<Point | null>
  /** Whether it is being turned or zoomed: the next drawing comes at once. */
  moving: ShallowRef<boolean>
  cursor: ComputedRef<string>
}

/** Degrees that dragging by a pixel turns by. */
const PER_PIXEL = 0.4
/** Degrees of an arrow key; ten times as far with Shift. */
const PER_KEY = 2
/** Milliseconds without a step after which what moved stands still. */
const REST = 150

/**
 * The angles after turning by so many degrees, in whole tenths: around without end, and between level and straight from
 * above.
 */
export function turned({ azimuth, elevation }: Angles, around: number, upwards: number): Angles {
  const tenths = (degrees: number) => Math.round(10 * degrees) / 10
  const wrapped = (((azimuth + around + 180) % 360) + 360) % 360
  return { azimuth: tenths(wrapped - 180), elevation: tenths(Math.min(90, Math.max(0, elevation + upwards))) }
}

/** Turns and zooms a figure with pointer, wheel and keys until the calling scope ends. */
export function useTurning(around: Surroundings): Turning {
  const pointed = shallowRef<Point | null>(null)
  const moving = shallowRef(false)
  const held = shallowRef<{ last: Point; button: number } | null>(null)
  const cursor = computed(() => (held.value ? 'grabbing' : 'grab'))
  let rest: ReturnType<typeof setTimeout> | undefined
  let ahead: Angles | undefined

  const pixelOf = (event: MouseEvent): Point => pixelOn(around.surface.value!, event)
  function move(): void {
    moving.value = true
    clearTimeout(rest)
    rest = setTimeout(() => {
      ahead = undefined
      if (!held.value) moving.value = false
    }, REST)
  }
  // Several steps may come before the first of them is drawn.
  function turn(right: number, up: number): void {
    ahead = turned(ahead ?? around.angles(), right, up)
    move()
    around.onTurn(ahead)
  }
  function zoom(factor: number, at: Point | undefined): void {
    const { plane, whole, view } = around
    if (!plane.value || !whole.value) return
    const now = view.value ? showing(plane.value, view.value) : showing(plane.value, whole.value)
    const { x, y } = viewOf(now)
    const centre = toPixel(now, at ?? { x: (x[0] + x[1]) / 2, y: (y[0] + y[1]) / 2 })
    const next = zoomed(now, centre, factor, whole.value)
    const all =
      next.x.every((end, i) => end === whole.value!.x[i]) && next.y.every((end, i) => end === whole.value!.y[i])
    move()
    view.value = all ? null : next
  }
  function reset(): void {
    ahead = undefined
    around.view.value = null
    around.onReset()
  }

  function pointerMove(event: PointerEvent): void {
    const pixel = pixelOf(event)
    if (held.value) {
      turn(-PER_PIXEL * (pixel.x - held.value.last.x), PER_PIXEL * (pixel.y - held.value.last.y))
      held.value = { ...held.value, last: pixel }
    } else pointed.value = around.pointAt(pixel) ?? null
  }
  function press(event: PointerEvent): void {
    const pixel = pixelOf(event)
    if (event.button > 1 || !around.plane.value || !contains(around.plane.value, pixel)) return
    held.value = { last: pixel, button: event.button }
    pointed.value = null
    around.surface.value!.setPointerCapture(event.pointerId)
  }
  function release(): void {
    if (held.value) move()
    held.value = null
  }
  function leave(): void {
    if (!held.value) pointed.value = null
  }
  function wheel(event: WheelEvent): void {
    event.preventDefault()
    zoom(wheelZoom(event), around.pointAt(pixelOf(event)))
  }
  const actions: Record<string, (far: number) => void> = {
    ArrowLeft: (far) => turn(PER_KEY * far, 0),
    ArrowRight: (far) => turn(-PER_KEY * far, 0),
    ArrowUp: (far) => turn(0, -PER_KEY * far),
    ArrowDown: (far) => turn(0, PER_KEY * far),
    '+': () => zoom(1.5, pointed.value ?? undefined),
    '-': () => zoom(1 / 1.5, pointed.value ?? undefined),
    '0': reset,
    Escape: () => (around.view.value = null),
  }
  function key(event: KeyboardEvent): void {
    const action = actions[event.key]
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    action(event.shiftKey ? 10 : 1)
  }

  useListeners(around.surface, () => around.active(), {
    pointermove: pointerMove,
    pointerdown: press,
    pointerup: release,
    pointercancel: release,
    pointerleave: leave,
    wheel,
    dblclick: reset,
    keydown: key,
  })
  // Another figure in its place begins at rest.
  watch(
    () => around.active(),
    () => {
      held.value = null
      moving.value = false
      pointed.value = null
    },
  )
  onScopeDispose(() => clearTimeout(rest))
  return { pointed, moving, cursor }
}
