// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest'
import { effectScope, shallowRef } from 'vue'
import type { RasterView } from '#shared/plot/index.ts'
import { viewOf, type Plane } from './plane.ts'
import { turned, useTurning, type Angles } from './turning.ts'

const drawn: Plane = {
  left: 0,
  top: 0,
  width: 100,
  height: 100,
  x: { min: -4, max: 4, scale: 'linear' },
  y: { min: -4, max: 4, scale: 'linear' },
}

function figure() {
  const surface = document.createElement('div')
  surface.setPointerCapture = () => undefined
  const view = shallowRef<RasterView | null>(null)
  const seen = { angles: { azimuth: -120, elevation: 40 } as Angles, resets: 0 }
  const turning = effectScope().run(() =>
    useTurning({
      surface: shallowRef(surface),
      active: () => true,
      angles: () => seen.angles,
      view,
      plane: shallowRef(drawn),
      whole: shallowRef(viewOf(drawn)),
      pointAt: () => ({ x: 1, y: 2 }),
      onTurn: (angles) => (seen.angles = angles),
      onReset: () => seen.resets++,
    }),
  )!
  const press = (key: string, init: KeyboardEventInit = {}) =>
    surface.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true, ...init }))
  const point = (type: string, clientX: number, clientY: number) =>
    surface.dispatchEvent(new PointerEvent(type, { clientX, clientY, button: 0 }))
  return { ...turning, surface, view, seen, press, point }
}

test('angles go around without end, and no farther than level and straight from above', () => {
  expect(turned({ azimuth: 170, elevation: 80 }, 20, 30)).toEqual({ azimuth: -170, elevation: 90 })
  expect(turned({ azimuth: -170, elevation: 10 }, -20, -30)).toEqual({ azimuth: 170, elevation: 0 })
  const around = Array.from({ length: 18 }).reduce<Angles>((angles) => turned(angles, 20, 0), {
    azimuth: -120,
    elevation: 40,
  })
  expect(around).toEqual({ azimuth: -120, elevation: 40 })
})

test('the surface follows what drags it, and is drawn quickly until it stands still', () => {
  vi.useFakeTimers()
  const { seen, moving, point, pointed, cursor } = figure()
  point('pointermove', 50, 50)
  expect(pointed.value).toEqual({ x: 1, y: 2 })
  expect(cursor.value).toBe('grab')
  point('pointerdown', 50, 50)
  expect(cursor.value).toBe('grabbing')
  // To the right and down: one comes to look from farther left, and from farther above.
  point('pointermove', 60, 55)
  expect(seen.angles).toEqual({ azimuth: -124, elevation: 42 })
  point('pointermove', 70, 55)
  expect(seen.angles).toEqual({ azimuth: -128, elevation: 42 })
  expect(moving.value).toBe(true)
  point('pointerup', 70, 55)
  vi.runAllTimers()
  expect(moving.value).toBe(false)
  vi.useRealTimers()
})

test('keys turn, zoom about what is pointed at, and go back', () => {
  const { view, seen, press, point } = figure()
  press('ArrowLeft')
  press('ArrowUp', { shiftKey: true })
  expect(seen.angles).toEqual({ azimuth: -118, elevation: 20 })
  point('pointermove', 50, 50)
  press('+')
  // (1, 2) keeps its place: an eighth right of the middle and a quarter above it, of a part that is two thirds as wide.
  const [x, y] = [view.value!.x, view.value!.y]
  expect(x[1] - x[0]).toBeCloseTo(8 / 1.5, 9)
  expect([(1 - x[0]) / (x[1] - x[0]), (2 - y[0]) / (y[1] - y[0])]).toEqual([
    expect.closeTo(5 / 8, 9),
    expect.closeTo(6 / 8, 9),
  ])
  press('-')
  expect(view.value).toBeNull()
  press('0')
  expect(seen.resets).toBe(1)
})
