import { expect, test } from 'vitest'
import { configSchema, PENDING } from '#shared/contract/index.ts'
import { WHOLE } from '#shared/passes/index.ts'
import type { RasterView } from '#shared/plot/index.ts'
import type { MapConfig } from '#shared/results/index.ts'
import { addExact, cellOf, countsOf, emptyPicture, seed, settle, UNSETTLED_ROUGHLY } from './picture.ts'
import { configOver } from './view.ts'

const config = configSchema.parse({
  kind: 'basin-map',
  x: { min: 0, max: 1, count: 4 },
  y: { min: 0, max: 1, count: 4 },
  learningRate: 0.1,
}) as MapConfig

function pictureOf(view: RasterView, columns = 40, rows = 30) {
  return emptyPicture(configOver(config, view, { columns, rows }), view)
}
/** All cells of a picture, by a code for each. */
function filled(view: RasterView, codeOf: (column: number, row: number) => number) {
  const picture = pictureOf(view)
  const { columns } = picture.size
  const fate = Uint8Array.from(picture.exact, (_, cell) => codeOf(cell % columns, Math.floor(cell / columns)))
  const { length } = fate
  const part = { fates: ['a', 'b'], minima: [], iterations: new Uint32Array(length), period: new Uint8Array(length) }
  addExact(picture, WHOLE, 0, { ...part, fate, to: length })
  return picture
}

test('a picture that has moved shows what it showed, where it still does', () => {
  const seen = filled({ x: [0, 4], y: [0, 3] }, (column, row) => (column + row) % 2)
  const next = pictureOf({ x: [1, 5], y: [0.5, 3.5] })
  seed(next, seen)
  // Ten cells are 1.
  for (let row = 0; row < 30; row++)
    for (let column = 0; column < 40; column++) {
      const expected = column < 30 && row < 25 ? (column + 10 + row + 5) % 2 : PENDING
      expect(next.before[row * 40 + column]).toBe(expected)
    }
  // It was seen before, and is not known therefore.
  expect(cellOf(next, 0)).toEqual({ code: PENDING, period: 0, source: null })
  expect(next.done).toBe(0)
})

test('what was seen from farther away is left once what is known is finer', () => {
  const far = filled({ x: [0, 64], y: [0, 64] }, () => 1)
  settle(far)
  /** A picture of which every fourth cell of every fourth row is known. */
  const knowing = (view: RasterView) => {
    const next = pictureOf(view, 64, 64)
    seed(next, far)
    for (let row = 0; row < 64; row += 4)
      for (let column = 0; column < 64; column += 4) next.exact[row * 64 + column] = 0
    settle(next)
    expect(next.level).toBe(2)
    return next
  }
  const closer = knowing({ x: [0, 4], y: [0, 4] })
  expect(closer.grain).toBeGreaterThan(16)
  expect(closer.before.includes(1)).toBe(false)
  expect(knowing({ x: [1, 65], y: [0, 64] }).before.includes(1)).toBe(true)
})

test('exact cells count before those that are for looking', () => {
  const picture = filled({ x: [0, 4], y: [0, 3] }, (column) => (column < 10 ? PENDING : 0))
  picture.rough.fill(UNSETTLED_ROUGHLY)
  expect(cellOf(picture, 10)).toMatchObject({ code: 0, source: 'exact' })
  expect(cellOf(picture, 9)).toMatchObject({ code: UNSETTLED_ROUGHLY, source: 'rough' })
  const counts = countsOf(picture)
  expect([counts[0], counts[UNSETTLED_ROUGHLY], counts[PENDING]]).toEqual([900, 300, 0])
})
