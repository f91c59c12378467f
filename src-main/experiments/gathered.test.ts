import { expect, test } from 'vitest'
import fc from 'fast-check'
import { PENDING, sizeOf } from '#shared/contract/index.ts'
import { bandsOfPass, type Pass, passCells, passesOf } from '#shared/passes/index.ts'
import { gatheredArrays } from './gathered.ts'

const shapes = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 })),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 70 })),
)
/** What a cell is said to take, each time it is asked for. */
const times = fc.array(fc.option(fc.double({ min: 1, max: 1e9, noNaN: true }), { nil: undefined }), { maxLength: 8 })

const taking = (times: readonly (number | undefined)[]) => {
  const left = [...times]
  return () => left.shift()
}

function cellsOfPass(pass: Pass, shape: readonly number[], from = 0, to = sizeOf(shape)): number[] {
  return [...passCells(pass, shape).pieces(from, to, 7)].flatMap(({ row, columns }) =>
    Array.from(columns, (column) => row * shape.at(-1)! + column),
  )
}

test('in whatever order bands come, arrays hold what was computed, and never what was not', () => {
  fc.assert(
    fc.property(shapes, times, fc.infiniteStream(fc.nat()), (shape, took, random) => {
      const written = new Uint8Array(sizeOf(shape)).fill(PENDING)
      const whole: number[] = []
      const spec = { name: 'fate', dtype: 'uint8' as const, shape: [...shape], fill: PENDING }
      const output = {
        declareArray: () => {},
        writeArray: (_: string, offset: number, data: ArrayLike<number>) => written.set(data, offset),
      }
      const arrays = gatheredArrays(shape, [spec], output, (from, { fate }) =>
        fate.forEach((code, index) => (whole[from + index] = code)),
      )
      const value = (cell: number) => (cell * 7) % 11
      const work = [...passesOf(shape, taking(took))].flatMap((pass) =>
        [...bandsOfPass(pass, shape)].map((band) => ({ pass, band })),
      )
      const done = new Set<number>()
      while (work.length > 0) {
        const [{ pass, band }] = work.splice(random.next().value % Math.min(work.length, 4), 1) as [(typeof work)[0]]
        const cells = cellsOfPass(pass, shape, band.from, band.to)
        const given = pass.level > 0 ? Uint8Array.from(cells, value) : new Uint8Array(band.to - band.from).fill(PENDING)
        if (pass.level === 0) for (const cell of cells) given[cell - band.from] = value(cell)
        arrays.add(pass, band, { fate: given } as never)
        for (const cell of cells) done.add(cell)
        const isRight = (code: number, cell: number) => code === PENDING || (done.has(cell) && code === value(cell))
        expect(written.every(isRight)).toBe(true)
      }
      expect(Array.from(written)).toEqual(Array.from(written, (_, cell) => value(cell)))
      expect(whole).toEqual(Array.from(written))
    }),
  )
})
