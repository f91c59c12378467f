import { expect, test } from 'vitest'
import { ownTitle } from './cell.ts'

test.each([
  ['Fate map, x₀ = −10 … 10, γ = 10⁻⁴ … 0.06, steps = 300, start.count = 20', ['steps', 'start.count']],
  ['Paths, γ = 0.1, steps = 7, steps = 300, start.count = 20', ['steps', 'start.count']],
])('a run of a sweep is told by what is its own: %s', (title, over) => {
  expect(ownTitle(title, over)).toBe('steps = 300, start.count = 20')
})

test.each([
  ['The one for the poster', ['steps']],
  ['Fate map, steps = 300', []],
])('a run that was given a name, or is of no sweep, keeps all of it: %s', (title, over) => {
  expect(ownTitle(title, over)).toBe(title)
})
