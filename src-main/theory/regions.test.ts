import { expect, test } from 'vitest'
import type { Region } from '#shared/contract/index.ts'
import {
  diameterOf,
  distancesOf,
  fractionsPerPoint,
  holds,
  intervalsOf,
  neighbour,
  pointsIn,
  volumeOf,
} from './regions.ts'

/** A star with five rays. */
const star: Region = {
  shape: 'star',
  centre: [1, -2],
  radii: Array.from({ length: 60 }, (_, index) => 1 + 0.5 * Math.cos((5 * 2 * Math.PI * index) / 60)),
}
const corners = (star as { radii: number[] }).radii.map((radius, index) => {
  const angle = (2 * Math.PI * index) / 60
  return [1 + radius * Math.cos(angle), -2 + radius * Math.sin(angle)] as const
})
/** By the number of edges that a ray to the right crosses. */
const crossed = (x: number, y: number) =>
  corners.filter(([ax, ay], index) => {
    const [bx, by] = corners[(index + 1) % corners.length]!
    return ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)
  }).length %
    2 ===
  1

/** Fractions of a lattice that fills the unit cube evenly (Roberts, 2018). */
function lattice(count: number, dimension: number): Float64Array {
  const base = [1, 1.618033988749895, 1.324717957244746, 1.220744084605759][dimension]!
  return Float64Array.from({ length: count * dimension }, (_, index) => {
    const [point, axis] = [Math.floor(index / dimension), index % dimension]
    return (0.5 + (point + 1) / base ** (axis + 1)) % 1
  })
}

test('a star holds what ray casting finds inside, and its area is that of the shoelace formula', () => {
  const inside = holds(star)
  for (let i = 0; i < 60; i++)
    for (let j = 0; j < 60; j++) {
      const [x, y] = [-0.71 + i * 0.0581, -3.71 + j * 0.0581]
      expect(inside([x, y])).toBe(crossed(x, y))
    }
  const area = corners.reduce((sum, [ax, ay], index) => {
    const [bx, by] = corners[(index + 1) % corners.length]!
    return sum + (ax * by - bx * ay) / 2
  }, 0)
  expect(volumeOf(star)).toBeCloseTo(area, 12)
})

test.each([
  [
    'a box',
    {
      shape: 'box',
      box: [
        [-1, 3],
        [2, 3],
      ],
    } satisfies Region,
  ],
  ['a ball', { shape: 'ball', centre: [0, 1], radius: 2 } satisfies Region],
  ['a star', star],
])('points of %s are inside and spread evenly', (_, region: Region) => {
  const count = 20_000
  const points = pointsIn(region, lattice(count, fractionsPerPoint(region)))
  expect(points).toHaveLength(2 * count)
  const inside = holds(region)
  const slack = holds(region.shape === 'star' ? { ...region, radii: region.radii.map((r) => r * (1 + 1e-12)) } : region)
  let left = 0
  const centre = region.shape === 'box' ? 1 : region.centre[0]!
  for (let index = 0; index < count; index++) {
    const point = points.subarray(2 * index, 2 * index + 2)
    expect(inside(point) || slack(point)).toBe(true)
    if (point[0]! < centre) left++
  }
  // Half of the box and of the ball, by symmetry; of the star its area left of the centre, counted on a grid.
  let [all, half] = [0, 0]
  for (let i = 0; i < 400; i++)
    for (let j = 0; j < 400; j++) {
      const at = [-2 + i * 0.0125 + 0.001, -4 + j * 0.02 + 0.001] as const
      if (!inside(at)) continue
      all++
      if (at[0] < centre) half++
    }
  expect(all).toBeGreaterThan(100)
  expect(left / count).toBeCloseTo(half / all, 1)
})

test('diameters and distances', () => {
  const box: Region = {
    shape: 'box',
    box: [
      [0, 3],
      [0, 4],
    ],
  }
  expect(diameterOf(box)).toBe(5)
  expect(distancesOf(box, [0, 0])).toEqual({ least: 0, greatest: 5 })
  expect(distancesOf(box, [-3, -4])).toMatchObject({ least: 5 })
  expect(distancesOf({ shape: 'box', box: [[2, 3]] }, [0])).toEqual({ least: 2, greatest: 3 })
  const round: Region = { shape: 'ball', centre: [0, 0], radius: 1 }
  expect(diameterOf(round)).toBe(2)
  expect(distancesOf(round, [3, 0]).least).toBeCloseTo(2, 4)
})

test('what is cut out of an interval takes its edges with it', () => {
  const [left, right] = intervalsOf({
    region: { shape: 'box', box: [[0, 4]] },
    without: { shape: 'box', box: [[1, 3]] },
  })
  expect(left).toEqual([0, 1 - Number.EPSILON / 2])
  expect(right).toEqual([3 + 2 * Number.EPSILON, 4])
  expect(neighbour(0, -1)).toBe(-Number.MIN_VALUE)
  expect(neighbour(-1, -1)).toBe(-1 - Number.EPSILON)
})
