import { expect, test } from 'vitest'
import { spread } from './spread.ts'

test('both ends are named, and at most so many in all', () => {
  expect(spread(15, 8)).toEqual([0, 2, 4, 6, 8, 10, 12, 14])
  expect(spread(3, 8)).toEqual([0, 1, 2])
  expect(spread(1, 8)).toEqual([0])
})
