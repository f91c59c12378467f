import { expect, test } from 'vitest'
import { comparisonLookSchema } from '../../contract/index.ts'
import { lookOfFigure } from './index.ts'

const usual = comparisonLookSchema.parse({ tab: 'settings', slice: 2 })

test.each([
  ['grid', { tab: 'figures' }],
  ['grid-basin-shares', { tab: 'figures', figure: 'basin-shares' }],
  ['difference', { tab: 'difference' }],
  ['joint-projection', { tab: 'weights', weights: 'paths' }],
  ['joint-separations', { tab: 'weights', weights: 'distances' }],
  ['accuracies', { tab: 'curves', curves: 'accuracies' }],
  ['nothing', {}],
])('the figure %s of a comparison is on a page of its own', (name, change) => {
  expect(lookOfFigure(name, usual)).toEqual({ ...usual, ...change })
})
