import { expect, test } from 'vitest'
import { spanOf } from './span.ts'

test('what is looked at is as wide and as high as its finite values', () => {
  expect(spanOf([3, -1, 2], Float64Array.of(5, NaN, Infinity, 7))).toEqual({ x: 4, y: 2 })
  expect(spanOf([3, 3])).toEqual({ x: 1, y: 1 })
})
