import { expect, test } from 'vitest'
import { xoshiro } from './index.ts'

test('xoshiro128** gives the numbers that other implementations give', () => {
  const draw = xoshiro(1, 2, 3, 4)
  // From the tests of rand_xoshiro, which has them of the authors' C code.
  expect(Array.from({ length: 10 }, draw)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ])
})
