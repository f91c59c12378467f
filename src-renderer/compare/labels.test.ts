import { expect, test } from 'vitest'
import { configSchema, type Run } from '#shared/contract/index.ts'
import type { ComparedRun } from './compared.ts'
import { distinctionsById } from './labels.ts'

const compared = (titles: readonly string[], settings: readonly object[]): ComparedRun[] =>
  titles.map((title, place) => {
    const config = configSchema.parse({
      kind: 'trajectory',
      landscape: 'cubic',
      starts: [[1]],
      learningRates: [0.1],
      ...settings[place],
    })
    const id = String(place)
    const run = { id, title, kind: config.kind, config } as Run
    return { id, place, run, input: null, deleted: false, error: null }
  })
const labels = (titles: readonly string[], settings: readonly object[]) => [
  ...distinctionsById(compared(titles, settings)).values(),
]
const sweep = (end: string) => `Paths on cubic from x₀ = 1, γ = 0.1, ${end}`

test('runs of one title, and those of a sweep, are told apart by their settings', () => {
  const settings = [{ steps: 300 }, { steps: 500 }]
  expect(labels(['Paths', 'Paths'], settings)).toEqual(['T 300', 'T 500'])
  expect(labels([sweep('steps = 300'), sweep('steps = 500')], settings)).toEqual(['T 300', 'T 500'])
})

test('titles that begin otherwise tell their runs apart', () => {
  expect(labels(['Paths', 'Some more paths'], [{ steps: 300 }, { steps: 500 }])).toEqual(['', ''])
})
