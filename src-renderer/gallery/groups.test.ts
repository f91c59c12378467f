import { expect, test } from 'vitest'
import type { Preset } from '#shared/contract/index.ts'
import { columnsFor, groupsOf } from './groups.ts'

test('figures of the article are told apart by what they walk on, and keep their order', () => {
  const preset = (id: string, reference: string, config: object) => ({ id, reference, config }) as Preset
  const presets = [
    preset('fig02', 'Fig 2', { kind: 'trajectory', landscape: 'paper-1d' }),
    preset('fig07', 'Fig 7', { kind: 'trajectory', landscape: 'paper-2d' }),
    preset('mnist', 'Figs 11–15', { kind: 'network' }),
    preset('cubic', 'Cubic', { kind: 'bifurcation', landscape: 'cubic' }),
    preset('catapult', 'Catapult in training', { kind: 'network' }),
    preset('fig06', 'Fig 6', { kind: 'fate-map', landscape: 'paper-1d' }),
  ]
  expect(groupsOf(presets).map(({ title, presets }) => [title, ...presets.map(({ id }) => id)])).toEqual([
    ['One dimension', 'fig02', 'fig06'],
    ['Two dimensions', 'fig07'],
    ['Networks', 'mnist'],
    ['Networks beyond the article', 'catapult'],
    ['Beyond the article', 'cubic'],
  ])
})

test('rows of cards are filled, as wide as they may be', () => {
  expect(columnsFor(6, 5)).toBe(3)
  expect(columnsFor(6, 3)).toBe(3)
  expect(columnsFor(5, 5)).toBe(5)
  expect(columnsFor(7, 5)).toBe(4)
  expect(columnsFor(2, 1)).toBe(1)
  for (let count = 1; count < 30; count++)
    for (let most = 1; most < 9; most++) expect(columnsFor(count, most)).toBeLessThanOrEqual(most)
})
