import { expect, test } from 'vitest'
import fc from 'fast-check'
import { hiddenPieces } from './pieces.ts'

const piece = fc.record({ offset: fc.integer({ min: 0, max: 30 }), bytes: fc.integer({ min: 1, max: 12 }) })

test('without the pieces that are hidden an array reads the same, and each of the others shows somewhere', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const read = (some: typeof pieces) => {
        const values = new Array<number>(50).fill(-1)
        for (const one of some) values.fill(pieces.indexOf(one), one.offset, one.offset + one.bytes)
        return values
      }
      const hidden = hiddenPieces(pieces, 1)
      const visible = pieces.filter((one) => !hidden.includes(one))
      expect(read(visible)).toEqual(read(pieces))
      for (const one of visible) expect(read(pieces)).toContain(pieces.indexOf(one))
    }),
  )
})

test('of a map that was written coarse to fine the last pass stays', () => {
  const rows = (stride: number) =>
    Array.from({ length: 64 / stride }, (_, row) => ({ offset: row * stride * 64, bytes: 64 * 4, stride }))
  const last = Array.from({ length: 8 }, (_, band) => ({ offset: band * 512, bytes: 512 * 4, stride: 1 }))
  const coarse = [...rows(8), ...rows(2)]
  expect(hiddenPieces([...coarse, ...last], 4).toReversed()).toEqual(coarse)
})
