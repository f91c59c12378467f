import { expect, test } from 'vitest'
import type { ArrayData } from '#shared/contract/index.ts'
import { readNpy } from './read-npy.fixture.ts'
import { npy } from './npy.ts'

test.each<[ArrayData['dtype'], ArrayData['data'], number[], string]>([
  ['uint8', Uint8Array.of(1, 255, 0, 4, 5, 6), [2, 3], '|u1'],
  ['uint32', Uint32Array.of(7, 4294967295), [2], '<u4'],
  ['float32', Float32Array.of(0.5, -1), [1, 2, 1], '<f4'],
  ['float64', Float64Array.of(9, Math.PI, -Infinity).subarray(1), [2], '<f8'],
  ['float64', Float64Array.of(3), [], '<f8'],
  ['float64', new Float64Array(0), [0, 4], '<f8'],
])('%s values come back', (dtype, data, shape, descr) => {
  const read = readNpy(npy({ dtype, shape, data }))
  expect(read).toMatchObject({ descr, shape, values: [...data] })
  expect(read.valuesAt % 64).toBe(0)
})

test('values that do not fill the shape are refused', () => {
  expect(() => npy({ dtype: 'uint8', shape: [3], data: new Uint8Array(2) })).toThrow(RangeError)
})
