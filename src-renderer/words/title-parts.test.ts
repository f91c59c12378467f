import { expect, test } from 'vitest'
import { titleParts } from './title-parts.ts'

test('titles of a sweep are told apart by their values, also alone and under another order', () => {
  const titles = ['Networks 784-32-10, 3 starts, learningRates = [0.1], seed = 1', 'Networks 784-32-10, seed = 2']
  expect(titleParts(titles)).toEqual([
    { same: 'Networks 784-32-10, 3 starts, ', own: 'learningRates = [0.1], seed = 1' },
    { same: 'Networks 784-32-10, ', own: 'seed = 2' },
  ])
  expect(titleParts(['Fate map, x₀ = −10 … 10, γ = 10⁻⁴ … 0.06, steps = 300'])[0]!.own).toBe('steps = 300')
})

test('other titles are told by where they begin to differ, between words alone', () => {
  const parts = titleParts(['Fate map, x₀ = −10 … 10, γ = 0.01', 'Fate map, x₀ = −10 … 10, γ = 0.02', 'Other'])
  expect(parts.map(({ own }) => own)).toEqual(['γ = 0.01', 'γ = 0.02', 'Other'])
  expect(titleParts(['Fate map', 'Fate map'])).toEqual([
    { same: '', own: 'Fate map' },
    { same: '', own: 'Fate map' },
  ])
})

test('where values have something in common, the differing ones are told', () => {
  const titles = [1, 2].map((seed) => `Basin map, learningRate = 0.1, seed = ${seed}`)
  expect(titleParts(titles).map(({ own }) => own)).toEqual(['seed = 1', 'seed = 2'])
})
