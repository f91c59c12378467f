import { expect, test } from 'vitest'
import { inBar, sharesOf } from './shares.ts'

test('the largest share comes first, and what nothing ended in is left out', () => {
  expect(sharesOf({ flat: 0.2, sharp: 0, divergent: 0.8 })).toEqual([
    { fate: 'divergent', share: 0.8 },
    { fate: 'flat', share: 0.2 },
  ])
})

test('a run that has not ended, or tells no shares, has none', () => {
  expect(sharesOf(null)).toEqual([])
})

test('bars of all runs have one order, whatever is largest', () => {
  const order = (shares: Record<string, number>) => inBar(sharesOf(shares)).map(({ fate }) => fate)
  expect(order({ divergent: 0.5, sharp: 0.1, slow: 0.1, flat: 0.3 })).toEqual(['flat', 'sharp', 'slow', 'divergent'])
  expect(order({ 'minimum-10': 0.5, chaotic: 0.1, 'minimum-2': 0.4 })).toEqual(['minimum-2', 'minimum-10', 'chaotic'])
})
