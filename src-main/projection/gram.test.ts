import { expect, test } from 'vitest'
import { distancesOf, principalComponents } from '#shared/projection/index.ts'
import { gramOf, productsOf } from './index.ts'

/** Whole numbers of both signs, whose products float64 adds without rounding. */
const wholeRows = (count: number, columns: number) =>
  Array.from({ length: count }, (_, row) =>
    Float32Array.from(
      { length: columns },
      (_, column) => ((row * 7919 + column * 104_729 + row * column) % 2001) - 1000,
    ),
  )
const product = (a: Float32Array, b: Float32Array) => {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!
  return sum
}

for (const [count, columns] of [
  [1, 1],
  [3, 5],
  [5, 600_001],
  [91, 33_001],
  [500, 33],
] as const)
  test(`${count} rows of ${columns} columns: every inner product is exact where no sum rounds`, async () => {
    const rows = wholeRows(count, columns)
    const gram = await gramOf(rows)
    expect(gram).toEqual(Float64Array.from(rows.flatMap((a) => rows.map((b) => product(a, b)))))
  })

test.each([
  [1, 1, 1],
  [9, 40, 70_001],
])('products of %i rows with %i others of %i columns are exact where no sum rounds', async (count, more, columns) => {
  const rows = wholeRows(count + more, columns)
  const [own, others] = [rows.slice(0, count), rows.slice(count)]
  const expected = Float64Array.from(own.flatMap((a) => others.map((b) => product(a, b))))
  expect(await productsOf(own, others)).toEqual(expected)
})

test('sums are taken in float64: what float32 would lose among 100 000 terms is kept', async () => {
  const columns = 100_352
  const rows = [new Float32Array(columns).fill(0.1), new Float32Array(columns).fill(1).fill(4096, 0, 1)]
  const gram = await gramOf(rows)
  const tenth = Math.fround(0.1)
  const exact = [columns * tenth ** 2, tenth * (columns + 4095), tenth * (columns + 4095), columns - 1 + 4096 ** 2]
  exact.forEach((value, index) => expect(Math.abs(gram[index]! / value - 1)).toBeLessThan(1e-13))
})

test('the same rows give the same matrix to the bit, symmetric to the bit', async () => {
  const rows = Array.from({ length: 70 }, (_, row) =>
    Float32Array.from({ length: 3000 }, (_, column) => Math.sin(row * 12.9898 + column * 78.233)),
  )
  const gram = await gramOf(rows)
  expect(await gramOf(rows)).toEqual(gram)
  for (let row = 0; row < 70; row++)
    for (let column = 0; column < row; column++) expect(gram[row * 70 + column]).toBe(gram[column * 70 + row])
})

test('a row that is not finite spoils only its own inner products; the others are projected without it', async () => {
  const rows = wholeRows(65, 100)
  const clean = await gramOf(rows)
  rows[20] = new Float32Array(100).fill(Number.NaN)
  rows[40]![7] = Infinity
  const gram = await gramOf(rows)
  const others = rows.map((_, row) => row).filter((row) => row !== 20 && row !== 40)
  for (const row of others) for (const other of others) expect(gram[row * 65 + other]).toBe(clean[row * 65 + other])
  for (const row of others) expect(gram[row * 65 + 20]).toBeNaN()
  expect(distancesOf(gram, [[0, 20]])[0]).toBeNaN()
  expect(() => principalComponents(gram, { fit: others, components: 2 })).toThrow('row 20 has no finite inner product')
  expect(principalComponents(gram, { fit: others, components: 2, rows: others }).coordinates).toHaveLength(2 * 63)
})

test('no rows have an empty matrix; rows of different lengths are refused by name', async () => {
  expect(await gramOf([])).toHaveLength(0)
  await expect(gramOf([new Float32Array(3), new Float32Array(4)])).rejects.toThrow(
    'rows[0] has 3 values, rows[1] has 4',
  )
})

test('a cancelled matrix is not computed', async () => {
  const cancelled = AbortSignal.abort(new Error('the user asked for it'))
  await expect(gramOf(wholeRows(2, 10), cancelled)).rejects.toThrow('the user asked for it')
})
