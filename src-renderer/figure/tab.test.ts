import { expect, test } from 'vitest'
import { tabWith } from './tab.ts'

test('a figure is found in the tab that shows it, also among several; one that there is not is in none', () => {
  const tabs = [
    { name: 'map', title: 'Map', figures: ['fate-map'] },
    { name: 'training', title: 'Training', figures: ['losses', 'accuracies'] },
    { name: 'table', title: 'Table', figures: [] },
  ]
  const found = ['fate-map', 'losses', 'accuracies', 'table', ''].map((name) => tabWith(tabs, name)?.name)
  expect(found).toEqual(['map', 'training', 'training', undefined, undefined])
})
