import fc from 'fast-check'
import { expect, test } from 'vitest'
import { directComponents, dot, everyRow, gramOf, scattered } from './direct-components.fixture.ts'
import { distancesOf, principalComponents } from './index.ts'

const project = (rows: number[][], fit = everyRow(rows)) => principalComponents(gramOf(rows), { fit, components: 2 })

function expectClose(values: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-9) {
  expect(values).toHaveLength(expected.length)
  Array.from(values, (value, index) =>
    expect(Math.abs(value - expected[index]!), `value ${index}`).toBeLessThan(tolerance),
  )
}

for (const [name, fit] of [
  ['all rows', everyRow(scattered(30, 6))],
  ['the first ten rows, applied to all', everyRow(scattered(10, 6))],
] as const)
  test(`fitted on ${name}, components are those of the covariance in the original space`, () => {
    const rows = scattered(30, 6)
    const [first, second] = directComponents(rows, fit, 2)
    const found = project(rows, fit)
    expectClose(found.explainedVariance, [first!.eigenvalue, second!.eigenvalue])
    expectClose(found.explainedVarianceRatio, [first!.share, second!.share])
    expectClose(
      found.coordinates,
      first!.path.flatMap((value, row) => [value, second!.path[row]!]),
    )
    expectClose(
      found.residuals,
      first!.centred.map((row, index) =>
        Math.sqrt(dot(row, row) - first!.path[index]! ** 2 - second!.path[index]! ** 2),
      ),
    )
  })

test('turning and moving the data changes nothing', () => {
  const rows = scattered(20, 3)
  const [cos, sin] = [Math.cos(0.7), Math.sin(0.7)]
  const moved = rows.map(([x, y, z]) => [cos * x! - sin * y! + 5, z! - 3, sin * x! + cos * y! + 100])
  const [found, expected] = [project(moved), project(rows)]
  for (const key of ['coordinates', 'explainedVariance', 'explainedVarianceRatio', 'residuals'] as const)
    expectClose(found[key], expected[key], 1e-6)
})

test('with every row twice the plane is the same', () => {
  const rows = scattered(12, 5)
  const found = project([...rows, ...rows])
  const once = project(rows)
  expectClose(found.coordinates, [...once.coordinates, ...once.coordinates])
  expectClose(found.explainedVarianceRatio, once.explainedVarianceRatio)
})

test('of a plane nothing remains outside of it', () => {
  const rows = scattered(15, 2).map(([a, b]) => [a! + 2 * b!, 7 - a!, b!, 3 * a! - b!])
  const { explainedVarianceRatio, residuals } = project(rows)
  expect(explainedVarianceRatio[0]! + explainedVarianceRatio[1]!).toBeCloseTo(1, 12)
  expectClose(
    residuals,
    rows.map(() => 0),
    1e-5,
  )
})

test('points on a line have one component, along which their distances are kept', () => {
  const rows = [-1, 0, 2, 5].map((at) => [3 * at + 1, 4 * at])
  const { coordinates, explainedVariance, explainedVarianceRatio } = project(rows)
  expectClose(
    coordinates,
    [-2.5, 0, -1.5, 0, 0.5, 0, 3.5, 0].map((at) => 5 * at),
  )
  expectClose(explainedVariance, [(25 * (2.5 ** 2 + 1.5 ** 2 + 0.5 ** 2 + 3.5 ** 2)) / 3, 0])
  expectClose(explainedVarianceRatio, [1, 0])
})

test('rows of numbers whose squares vanish are decomposed like all others', () => {
  for (const rows of [
    [[9.999999999999986], [-5e-324], [-9.999999999999986]],
    [[1e-160], [-2e-160], [3e-160]],
  ])
    expect(project(rows).coordinates.every(Number.isFinite)).toBe(true)
})

test('a circle has two components of one variance', () => {
  const rows = Array.from({ length: 16 }, (_, index) => [
    Math.cos((index * Math.PI) / 8),
    Math.sin((index * Math.PI) / 8),
    1,
  ])
  expectClose(project(rows).explainedVarianceRatio, [0.5, 0.5])
})

test('the coordinate of largest magnitude among the fitted rows is positive, whatever the sign of the data', () => {
  const rows = scattered(20, 5)
  for (const { coordinates } of [project(rows), project(rows.map((row) => row.map((value) => -value)))])
    for (const component of [0, 1]) {
      const path = coordinates.filter((_, index) => index % 2 === component)
      expect(Math.max(...path)).toBeGreaterThanOrEqual(Math.max(...path.map(Math.abs)))
    }
})

test('one fit is one plane: what is projected besides turns nothing over', () => {
  const rows = scattered(10, 5)
  const alone = project(rows).coordinates
  // Far on the negative side of either component, where they would decide if all rows did.
  const [first, second] = directComponents(rows, everyRow(rows), 2)
  for (const far of [first!, second!]) {
    const least = far.path.indexOf(Math.min(...far.path))
    const beyond = rows[least]!.map((value, column) => value + 9 * far.centred[least]![column]!)
    const { coordinates } = project([...rows, beyond], everyRow(rows))
    expectClose(coordinates.subarray(0, alone.length), alone)
    expect(Math.min(...coordinates.subarray(alone.length))).toBeLessThan(-Math.max(...alone))
  }
})

test('rows that do not vary lie in the origin and explain nothing', () => {
  for (const rows of [[[0.1, 0.2, 0.3]], Array.from({ length: 7 }, () => [0.1, 1e3, 1 / 3]), [[0], [0]]]) {
    const { coordinates, explainedVariance, explainedVarianceRatio, residuals } = project(rows)
    expect(coordinates).toEqual(new Float64Array(2 * rows.length))
    expect([...explainedVariance, ...explainedVarianceRatio]).toEqual([0, 0, 0, 0])
    expectClose(
      residuals,
      rows.map(() => 0),
      1e-4,
    )
  }
})

test('rows outside a fit of one lie at their distance from it', () => {
  const { coordinates, residuals } = project(
    [
      [1, 1],
      [4, 5],
    ],
    [0],
  )
  expect(coordinates).toEqual(new Float64Array(4))
  expectClose(residuals, [0, 5])
})

test('no rows to fit, rows that are not there and rows that are not finite are refused', () => {
  expect(() => project([[1], [2]], [])).toThrow('at least one row')
  expect(() => project([[1], [2]], [0, 2])).toThrow('row 2 ')
  expect(() => project([[1], [Number.NaN], [3]], [0, 2])).toThrow('row 1 ')
  expect(() => project([[1], [Infinity], [3]])).toThrow('leave out rows that diverged')
})

test('for any data shares are in order, at most 1 together; squared coordinates and residual add up', () => {
  const anyRows = fc.integer({ min: 1, max: 4 }).chain((columns) =>
    fc.array(fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: columns, maxLength: columns }), {
      minLength: 2,
      maxLength: 8,
    }),
  )
  fc.assert(
    fc.property(anyRows, (rows) => {
      const {
        coordinates,
        explainedVarianceRatio: [first, second],
        residuals,
      } = project(rows)
      expect(first).toBeGreaterThanOrEqual(second!)
      expect(first! + second!).toBeLessThanOrEqual(1 + 1e-9)
      const mean = rows[0]!.map((_, column) => rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length)
      rows.forEach((row, index) => {
        const squares = row.reduce((sum, value, column) => sum + (value - mean[column]!) ** 2, 0)
        const [x, y] = coordinates.subarray(2 * index)
        expect(Math.abs(x! ** 2 + y! ** 2 + residuals[index]! ** 2 - squares)).toBeLessThan(1e-8)
      })
    }),
  )
})

test('distances are those of the rows', () => {
  const rows = [
    [0, 0],
    [3, 4],
    [3, 4],
    [-6, -8],
  ]
  expect([
    ...distancesOf(gramOf(rows), [
      [0, 1],
      [1, 2],
      [3, 1],
      [2, 2],
    ]),
  ]).toEqual([5, 0, 15, 0])
})
