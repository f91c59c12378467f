import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathRange } from './path.ts'

test('a path is seen whole, within the domain, with the curve around it', () => {
  const coordinate = fc.double({ min: -10, max: 10, noNaN: true })
  fc.assert(
    fc.property(fc.array(coordinate, { minLength: 1 }), (points) => {
      const [from, to] = pathRange(points, [-10, 10])
      expect(from).toBeGreaterThanOrEqual(-10)
      expect(to).toBeLessThanOrEqual(10)
      expect(to - from).toBeGreaterThanOrEqual(0.15 * 20 - 1e-9)
      for (const point of points) {
        expect(point).toBeGreaterThanOrEqual(from - 1e-9)
        expect(point).toBeLessThanOrEqual(to + 1e-9)
      }
    }),
  )
})

test('a path that leaves the domain is looked at in the whole domain on that side', () => {
  expect(pathRange([0, 5e6, -3e9], [-10, 10])).toEqual([-10, 10])
  expect(pathRange([NaN], [-10, 10])).toEqual([-10, 10])
})
