// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { RasterView } from '#shared/plot/index.ts'
import { useGestures } from './gestures.ts'
import { viewOf, type Plane, type Point } from './plane.ts'

const drawn: Plane = {
  left: 0,
  top: 0,
  width: 100,
  height: 100,
  x: { min: 0, max: 10, scale: 'linear' },
  y: { min: 0, max: 1, scale: 'linear' },
}
const cells = { x: { min: 0.5, max: 9.5, count: 10, scale: 'linear' as const } }

function figure(brushable = true) {
  const surface = document.createElement('div')
  const plane = shallowRef<Plane>()
  const whole = shallowRef<RasterView>()
  const picked: Point[] = []
  const confirmed: RasterView[] = []
  const scope = effectScope()
  const gestures = scope.run(() =>
    useGestures({
      surface: shallowRef(surface),
      plane,
      whole,
      still: () => false,
      cells: () => cells,
      brushable: () => brushable,
      snap: (box) => box,
      onPick: (point) => picked.push(point),
      onConfirm: (box) => confirmed.push(box),
    }),
  )!
  const draw = async (): Promise<void> => {
    plane.value = drawn
    whole.value = viewOf(drawn)
    await nextTick()
  }
  const press = (key: string, init: KeyboardEventInit = {}): KeyboardEvent => {
    const event = new KeyboardEvent('keydown', { key, cancelable: true, ...init })
    surface.dispatchEvent(event)
    return event
  }
  return { ...gestures, surface, picked, confirmed, scope, draw, press }
}

test('keys before the first drawing are answered once it is there, in their order', async () => {
  const { crosshair, picked, draw, press } = figure()
  expect(press('ArrowRight').defaultPrevented).toBe(true)
  press('ArrowRight')
  press('ArrowLeft', { shiftKey: true })
  press('Enter')
  expect(crosshair.value).toBeNull()
  await draw()
  // From the middle, cell 5, one to the right, and ten to the left, where the axis ends at cell 0.
  expect(crosshair.value?.x).toBe(0.5)
  expect(picked.map(({ x }) => x)).toEqual([0.5])
  press('ArrowRight')
  expect(crosshair.value?.x).toBe(1.5)
  expect(picked).toHaveLength(1)
})

test('a box is begun with space, drawn with arrows, confirmed with Enter; Esc drops it before the zoom', async () => {
  const { box, view, confirmed, draw, press } = figure()
  await draw()
  press('ArrowRight')
  press(' ')
  press('ArrowRight')
  press('ArrowRight')
  expect(box.value?.x.map((end) => Math.round(end * 1e9) / 1e9)).toEqual([5.5, 7.5])
  press('Enter')
  expect(confirmed).toEqual([box.value])
  press('+')
  expect(view.value!.x[1] - view.value!.x[0]).toBeCloseTo(10 / 1.5, 12)
  press('Escape')
  expect([box.value, view.value === null]).toEqual([null, false])
  press('Escape')
  expect(view.value).toBeNull()
})

test('keys with a modifier and keys of no meaning are left to others, and all once the figure is gone', async () => {
  const { crosshair, scope, draw, press } = figure()
  await draw()
  expect(press('ArrowRight', { ctrlKey: true }).defaultPrevented).toBe(false)
  expect(press('a').defaultPrevented).toBe(false)
  scope.stop()
  expect(press('ArrowRight').defaultPrevented).toBe(false)
  expect(crosshair.value).toBeNull()
})

test('steps of the wheel before the next drawing add up, and its place keeps the one under the pointer', async () => {
  const { view, draw, surface } = figure()
  await draw()
  const turn = () => {
    const at = new MouseEvent('wheel', { clientX: 25, clientY: 50, cancelable: true })
    surface.dispatchEvent(Object.assign(at, { deltaY: -400, deltaMode: 0 }))
  }
  turn()
  turn()
  // Twice e^0.6 closer about x = 2.5 and y = 0.5, of 0 … 10 and 0 … 1.
  const left = 1 / Math.exp(1.2)
  expect(view.value?.x[0]).toBeCloseTo(2.5 - 2.5 * left, 12)
  expect(view.value?.x[1]).toBeCloseTo(2.5 + 7.5 * left, 12)
  expect(view.value?.y[1]).toBeCloseTo(0.5 + 0.5 * left, 12)
})

test('a step after the view was set elsewhere, or drawn, begins with what is drawn', async () => {
  const { view, draw, press } = figure()
  await draw()
  const width = () => (view.value ? view.value.x[1] - view.value.x[0] : 10)
  press('+')
  view.value = null
  press('+')
  expect(width()).toBeCloseTo(10 / 1.5, 12)
})
