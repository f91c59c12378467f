import { expect, test } from 'vitest'
import { segmentsOf, shapePath } from './svg-paths.ts'

/** Points of a cubic curve from a point on, by its definition. */
function along([x0, y0]: readonly [number, number], points: readonly (readonly [number, number])[]) {
  const [[x1, y1], [x2, y2], [x3, y3]] = points as [[number, number], [number, number], [number, number]]
  return [0.2, 0.5, 0.9, 1].map((t) => {
    const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3]
    return [a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3] as [number, number]
  })
}

test.each([
  ['a whole circle', 'M7 3A5 5 0 1 1 7 2.9999Z', [2, 3], 2 * Math.PI],
  ['a quarter', 'M5 0A5 5 0 0 1 0 5', [0, 0], Math.PI / 2],
  ['three quarters the other way', 'M5 0A5 5 0 1 0 0 5', [0, 0], -1.5 * Math.PI],
  ['a small arc on the other side', 'M5 0A5 5 0 0 0 0 5', [5, 5], -Math.PI / 2],
] as const)('%s is on its circle, all the way', (_, path, [cx, cy], turn) => {
  const [{ points: begin }, ...curves] = segmentsOf(path).filter(({ kind }) => kind !== 'close') as [
    ReturnType<typeof segmentsOf>[0],
    ...ReturnType<typeof segmentsOf>,
  ]
  let from = begin[0]!
  let turned = 0
  let angle = Math.atan2(from[1] - cy, from[0] - cx)
  for (const { kind, points } of curves) {
    expect(kind).toBe('curve')
    for (const [x, y] of along(from, points)) {
      expect(Math.hypot(x - cx, y - cy)).toBeCloseTo(5, 2)
      const next = Math.atan2(y - cy, x - cx)
      turned += ((next - angle + 3 * Math.PI) % (2 * Math.PI)) - Math.PI
      angle = next
    }
    from = points.at(-1)!
  }
  expect(turned).toBeCloseTo(turn, 2)
})

test('lines, curves and relative lines go where they say, and a closed path is again where it began', () => {
  expect(segmentsOf('M1 2l3 0L-4.5 .5Q0 3 3 0ZL9 9')).toEqual([
    { kind: 'move', points: [[1, 2]] },
    { kind: 'line', points: [[4, 2]] },
    { kind: 'line', points: [[-4.5, 0.5]] },
    {
      kind: 'curve',
      points: [
        [-1.5, expect.closeTo(13 / 6)],
        [1, 2],
        [3, 0],
      ],
    },
    { kind: 'close', points: [] },
    { kind: 'line', points: [[9, 9]] },
  ])
  expect(() => segmentsOf('M0 0H3')).toThrow('H')
})

test('shapes of every kind are paths', () => {
  expect(shapePath({ tag: 'rect', attrs: { x: 1, y: 2, width: 3, height: 4 } })).toBe('M1 2L4 2L4 6L1 6Z')
  expect(shapePath({ tag: 'polygon', attrs: { points: '1 2 3 4 5 6' } })).toBe('M1 2L3 4L5 6Z')
  expect(shapePath({ tag: 'polyline', attrs: { points: '1 2 3 4' } })).toBe('M1 2L3 4')
  expect(shapePath({ tag: 'circle', attrs: { cx: 2, cy: 3, r: 5 } })).toMatch(/^M7 3A5 5 0 1 1 7 3Z$/)
})
