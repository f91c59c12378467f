import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boxBetween, columnOf, devicePixels, panned, toData, toPixel, viewOf, zoomed, type Plane } from './plane.ts'

const plane: Plane = {
  left: 60,
  top: 20,
  width: 800,
  height: 400,
  x: { min: -10, max: 10, scale: 'linear' },
  y: { min: 1e-5, max: 1e-1, scale: 'log' },
}
const fraction = fc.double({ min: 0, max: 1, noNaN: true })
const pixel = fc.record({ x: fraction.map((f) => 60 + 800 * f), y: fraction.map((f) => 20 + 400 * f) })

test('the corners of the plane are the ends of its axes', () => {
  expect(toData(plane, { x: 60, y: 420 })).toEqual({ x: -10, y: 1e-5 })
  expect(toData(plane, { x: 460, y: 220 }).x).toBe(0)
  expect(toData(plane, { x: 460, y: 220 }).y).toBeCloseTo(1e-3, 15)
})

test('pixel and data are inverse', () => {
  fc.assert(
    fc.property(pixel, (point) => {
      const back = toPixel(plane, toData(plane, point))
      expect(back.x).toBeCloseTo(point.x, 6)
      expect(back.y).toBeCloseTo(point.y, 6)
    }),
  )
})

test('zooming in keeps the point under the cursor, and out again gives the whole view back', () => {
  fc.assert(
    fc.property(pixel, fc.double({ min: 1.01, max: 4, noNaN: true }), (point, factor) => {
      const at = toData(plane, point)
      const view = zoomed(plane, point, factor, viewOf(plane))
      const closer = {
        ...plane,
        x: { ...plane.x, min: view.x[0], max: view.x[1] },
        y: { ...plane.y, min: view.y[0], max: view.y[1] },
      }
      const still = toPixel(closer, at)
      expect(still.x).toBeCloseTo(point.x, 5)
      expect(still.y).toBeCloseTo(point.y, 5)
      expect(zoomed(closer, point, 1e-3, viewOf(plane))).toEqual(viewOf(plane))
    }),
  )
})

test('panning keeps the width of the view and stops at its limit', () => {
  const limit = viewOf(plane)
  const closer: Plane = { ...plane, x: { min: -5, max: 0, scale: 'linear' }, y: { min: 1e-4, max: 1e-3, scale: 'log' } }
  const view = panned(closer, -80, 40, limit)
  expect(view.x[0]).toBeCloseTo(-4.5, 12)
  expect(view.x[1]).toBeCloseTo(0.5, 12)
  expect(view.y[1] / view.y[0]).toBeCloseTo(10, 9)
  const far = panned(closer, 1e6, 1e6, limit)
  expect(far.x[0]).toBeCloseTo(-10, 9)
  expect(far.x[1]).toBeCloseTo(-5, 9)
  expect(far.y[1]).toBeCloseTo(1e-1, 12)
})

test('a box is the same whichever corner it was drawn from', () => {
  expect(boxBetween(plane, { x: 100, y: 300 }, { x: 500, y: 100 })).toEqual(
    boxBetween(plane, { x: 500, y: 100 }, { x: 100, y: 300 }),
  )
})

test('a raster stands on whole device pixels whatever the place of its figure on the page', () => {
  for (const ratio of [1, 1.25, 1.5, 2]) {
    const origin = { x: 13.37, y: 101.5 }
    const { left, top, width, height } = devicePixels({ left: 60.2, top: 20, width: 799.9, height: 400 }, origin, ratio)
    for (const edge of [(left + origin.x) * ratio, (top + origin.y) * ratio, width, height])
      expect(Math.abs(edge - Math.round(edge))).toBeLessThan(1e-9)
    expect(Math.abs(left - 60.2)).toBeLessThanOrEqual(0.5 / ratio + 1e-9)
  }
})

test('planes on one x axis are one column, others beside it are not of it', () => {
  const under: Plane = { ...plane, top: 460, height: 100, y: { min: -1, max: 1, scale: 'linear' } }
  expect(columnOf([plane, under])).toEqual({ left: 60, width: 800, top: 20, height: 540 })
  expect(columnOf([plane, { ...under, x: { min: 0, max: 1, scale: 'linear' } }])).toMatchObject({
    top: 20,
    height: 400,
  })
})
