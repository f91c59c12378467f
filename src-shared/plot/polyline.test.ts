import { expect, test } from 'vitest'
import { MAX_SEGMENTS, thinned, visiblePoints, visibleSegments, type Window } from './polyline.ts'

const window: Window = { x: [0, 10], y: [0, 100], width: 200, height: 100 }

test('a short path keeps every point', () => {
  expect(visibleSegments([1, 5, 2], [1, 25, 4], window)).toEqual([
    [1, 1],
    [5, 25],
    [2, 4],
  ])
})

test('a path that repeats itself is drawn once, however long', () => {
  const x = Float64Array.from({ length: 100_000 }, (_, index) => (index % 2 === 0 ? 1 : 9))
  const y = x.map((at) => at * at)
  expect(visibleSegments(x, y, window)).toHaveLength(2)
  expect(visiblePoints(x, y, window, 100)).toHaveLength(2)
})

test('a path that never repeats stays within bounds', () => {
  const x = Float64Array.from({ length: 100_000 }, (_, index) => (index * 3.8832220774509327) % 10)
  const y = x.map((at) => at * at)
  expect(visibleSegments(x, y, window).length).toBeLessThanOrEqual(3 * MAX_SEGMENTS)
})

test('what leaves the window is cut at its edge, and what is not finite is left out', () => {
  const points = visibleSegments([5, 1e300, -Infinity, NaN, 2, 3], [50, 1e300, Infinity, NaN, 4, 9], window)
  const finite = points.filter(([x]) => !Number.isNaN(x))
  for (const [x, y] of finite) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x).toBeLessThanOrEqual(10 + 1e-9)
    expect(y).toBeLessThanOrEqual(100 + 1e-9)
  }
  expect(finite[0]).toEqual([5, 50])
  expect(finite.at(-1)).toEqual([3, 9])
})

test('a thinned line keeps its ends and its extremes', () => {
  const x = Float64Array.from({ length: 50_000 }, (_, index) => index)
  const y = x.map((at) => (at === 777 ? 1000 : at === 31_000 ? -1000 : Math.sin(at)))
  const points = thinned(x, y, 300)
  expect(points.length).toBeLessThanOrEqual(1200)
  expect((points[0] as [number, number])[0]).toBe(0)
  expect((points.at(-1) as [number, number])[0]).toBe(49_999)
  expect(points).toContainEqual([777, 1000])
  expect(points).toContainEqual([31_000, -1000])
})
