import { emptyArray, PENDING, type RunData } from '#shared/contract/index.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyPartial } from './live.ts'

const fresh = (): RunData => ({
  members: [],
  series: [],
  arrays: { fate: emptyArray({ name: 'fate', dtype: 'uint8', shape: [4, 3], fill: PENDING }) },
})
const row = (index: number) => ({ array: 'fate', offset: index * 3, data: new Uint8Array([index, index, index]) })

test('rows land at their offset, and what has not come stays pending', () => {
  const data = fresh()
  expect(applyPartial(data, row(2))).toBe(true)
  expect([...data.arrays['fate']!.data]).toEqual([...Array(6).fill(PENDING), 2, 2, 2, ...Array(3).fill(PENDING)])
})

test('any order of the rows, with any repetitions, gives the same map', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 })), (order) => {
      const data = fresh()
      for (const index of [...order, 3, 2, 1, 0]) applyPartial(data, row(index))
      expect([...data.arrays['fate']!.data]).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3])
    }),
  )
})

test('a part of an unknown array, of another type, or beyond the end is refused and changes nothing', () => {
  const data = fresh()
  expect(applyPartial(data, { array: 'iterations', offset: 0, data: new Uint32Array(3) })).toBe(false)
  expect(applyPartial(data, { array: 'fate', offset: 0, data: new Uint32Array(3) })).toBe(false)
  expect(applyPartial(data, { array: 'fate', offset: 10, data: new Uint8Array(3) })).toBe(false)
  expect(data).toEqual(fresh())
})
