import fc from 'fast-check'
import { expect, test } from 'vitest'
import { configSchema, type Run } from '#shared/contract/index.ts'
import { holding, lastSteps, orbitRange, pathBox, pathInput, pathRange } from './path.ts'

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

test('a path in a plane is seen whole, in a box that is never a strip', () => {
  const coordinate = fc.double({ min: -4, max: 4, noNaN: true })
  const domain = [
    [-4, 4],
    [-4, 4],
  ] as const
  fc.assert(
    fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 1 }), (points) => {
      const box = pathBox(points.flat(), domain)
      const sides = box.map(([from, to]) => to - from) as [number, number]
      expect(Math.max(...sides) / Math.min(...sides)).toBeLessThanOrEqual(2 + 1e-9)
      box.forEach(([from, to], variable) => {
        expect(from).toBeGreaterThanOrEqual(-4)
        expect(to).toBeLessThanOrEqual(4)
        for (const point of points) {
          expect(point[variable]).toBeGreaterThanOrEqual(from - 1e-9)
          expect(point[variable]).toBeLessThanOrEqual(to + 1e-9)
        }
      })
    }),
  )
})

test('the input of the figure has a series for each variable, under its name', () => {
  const landscape = { expression: 'u^2 + v^2', variables: ['u', 'v'] }
  const settings = { landscape, steps: 5, tolerance: 1e-6, bound: 1e6 }
  const path = {
    points: Float64Array.of(3, 4, 1.5, 2),
    values: Float64Array.of(25, 6.25),
    fate: 'slow',
    iterations: 5,
    period: null,
    sharpness: null,
  }
  const surface = { x: Float64Array.of(0, 1), y: Float64Array.of(0, 1, 2), value: new Float64Array(6) }
  const run = { id: 'r', config: {}, summary: { fates: ['slow'] } } as unknown as Run
  const { run: drawn, data } = pathInput(run, settings, { start: [3, 4], learningRate: 0.25 }, path, { surface }, [])
  expect(configSchema.parse(drawn.config)).toMatchObject({ starts: [[3, 4]], learningRates: [0.25], landscape })
  expect(drawn.summary).toEqual({ fates: ['slow'], minima: [] })
  expect(data.series.map(({ name, values }) => [name, ...values])).toEqual([
    ['u', 3, 1.5],
    ['v', 4, 2],
    ['value', 25, 6.25],
  ])
  expect(data.arrays['surface/value']?.shape).toEqual([3, 2])
})

test('a start beyond the domain is seen all the same', () => {
  const domain = [
    [-4, 4],
    [-4, 4],
  ] as const
  expect(holding(domain, [3, 3])).toEqual(domain)
  expect(holding(domain, [9, -5])).toEqual([
    [-4, 9],
    [-5, 4],
  ])
})

test('of a long run the last steps are seen, of a periodic one two periods at least, with their numbers', () => {
  const values = Float64Array.from({ length: 1001 }, (_, step) => step)
  const whole = { points: values, values, fate: 'periodic', iterations: 1000, period: 2, sharpness: null }
  const { path, first } = lastSteps(whole, 1)
  expect([first, path.points[0], path.points.at(-1), path.values.length]).toEqual([940, 940, 1000, 61])
  expect(lastSteps({ ...whole, period: 64 }, 1).path.values).toHaveLength(129)
  const plane = { ...whole, points: Float64Array.from({ length: 2002 }, (_, index) => index) }
  expect([...lastSteps(plane, 2).path.points.slice(0, 2)]).toEqual([1880, 1881])
  expect(lastSteps({ ...whole, values: values.slice(0, 5), points: values.slice(0, 5) }, 1).first).toBe(0)
})

test('an orbit is seen with room on both sides, also one that rests', () => {
  expect(orbitRange([1, 3, NaN], [-10, 10])).toEqual([2 - 1.6, 2 + 1.6])
  const [from, to] = orbitRange([2.5, 2.5], [-10, 10])
  expect([from, to].map((end) => Number(end.toFixed(12)))).toEqual([2.4, 2.6])
  expect(orbitRange([NaN], [-10, 10])).toEqual([-10, 10])
})
