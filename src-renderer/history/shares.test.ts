import { expect, test } from 'vitest'
import { sharesOf } from './shares.ts'

test('the largest share comes first, and what nothing ended in is left out', () => {
  expect(sharesOf({ flat: 0.2, sharp: 0, divergent: 0.8 })).toEqual([
    { fate: 'divergent', share: 0.8 },
    { fate: 'flat', share: 0.2 },
  ])
})

test('a run that has not ended, or tells no shares, has none', () => {
  expect(sharesOf(null)).toEqual([])
})
