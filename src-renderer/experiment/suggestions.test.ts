import { expect, test } from 'vitest'
import { kindSchema, type LandscapeInfo, type Minimum } from '#shared/contract/index.ts'
import { emptyDraft, readDraft } from './draft.ts'
import { dimensionsOf } from '../facts/index.ts'
import { filledDraft, suggestionsFor } from './suggestions.ts'

const minimum = (fate: string, at: number[], sharpness: number): Minimum => ({
  fate,
  at,
  plateau: null,
  value: 0,
  sharpness,
  stabilityLimit: 2 / sharpness,
  eigenvalues: at.map(() => sharpness),
})
const line: LandscapeInfo = {
  name: 'paper-1d',
  title: '',
  description: '',
  expression: '',
  tex: '',
  variables: ['x'],
  parameters: {},
  domain: [[-10, 10]],
  minima: [minimum('flat', [0], 40), minimum('sharp', [2.5], 2040)],
  partial: false,
}
const plane: LandscapeInfo = {
  ...line,
  name: 'himmelblau',
  variables: ['x', 'y'],
  minima: [minimum('minimum-1', [3, 2], 82.28)],
  domain: [
    [-5, 5],
    [-6, 6],
  ],
}

test('an empty form is filled so that it can be run at once, for every kind', () => {
  for (const kind of kindSchema.options.filter((name) => name !== 'network'))
    for (const info of dimensionsOf(kind).map((dimension) => (dimension === 1 ? line : plane)))
      for (const minima of [info.minima, []]) {
        // What the constants of a theory are about cannot be guessed where there is no minimum.
        if (kind === 'theory' && minima.length === 0) continue
        const initial = emptyDraft(kind, info.name)
        const suggestions = suggestionsFor(kind, { ...info, minima })
        const { draft } = filledDraft(initial, { initial, filled: {}, authored: false, suggestions })
        expect(readDraft(kind, draft).issues, `${kind} on ${info.name}`).toEqual([])
      }
})

test('a theory may begin with minima that are curves, the sharpest of which is at their greatest curvature', () => {
  const curve = (at: number[], greatest: number): Minimum => ({
    ...minimum('minimum-1', at, 0),
    sharpness: null,
    stabilityLimit: null,
    set: { curves: [], sharpness: [1, greatest] },
  })
  const info = { ...plane, minima: [curve([1, 1], 100), curve([-1, -1], 50)] }
  const { places } = suggestionsFor('theory', info)
  expect(places).toMatchObject({ minimum: '1, 1', globalMinimum: '-1, -1' })
  const initial = emptyDraft('theory', info.name)
  const { draft } = filledDraft(initial, {
    initial,
    filled: {},
    authored: false,
    suggestions: suggestionsFor('theory', info),
  })
  expect(readDraft('theory', draft).issues).toEqual([])
})

test('places follow the landscape; what the user wrote stays, and learning rates that were given stay', () => {
  const initial = {
    ...emptyDraft('fate-map', 'paper-1d'),
    'start.min': '-3',
    'start.max': '3',
    'start.count': '50',
    'learningRate.min': '0.001',
  }
  const written = { ...initial, landscape: 'cubic', 'start.max': '7' }
  const cubic = suggestionsFor('fate-map', { ...line, name: 'cubic', domain: [[-1, 2]] })
  const first = filledDraft(written, { initial, filled: {}, authored: true, suggestions: cubic })
  expect(first.draft).toMatchObject({ 'start.min': '-1', 'start.max': '7', 'start.count': '50' })
  expect(first.draft['learningRate.min']).toBe('0.001')

  const other = suggestionsFor('fate-map', plane)
  const second = filledDraft(
    { ...first.draft, landscape: 'himmelblau' },
    { ...first, initial, authored: true, suggestions: other },
  )
  expect(second.draft).toMatchObject({ 'start.min': '0', 'line.from': '-5, -6', 'line.to': '5, 6' })

  // Back at the landscape that it was opened with, the form is as it was opened.
  const home = { ...second.draft, landscape: 'paper-1d' }
  const back = filledDraft(home, {
    ...second,
    initial,
    authored: true,
    suggestions: suggestionsFor('fate-map', line),
  })
  expect(back.draft).toMatchObject({ 'start.min': '-3', 'start.max': '7', 'line.from': '' })
})

test('learning rates lie around the stability limits of the minima', () => {
  const { rest } = suggestionsFor('fate-map', line)
  expect(Number(rest['learningRate.min'])).toBeLessThan(2 / 2040)
  expect(Number(rest['learningRate.max'])).toBeGreaterThan(2 / 40)
  expect(rest['learningRate.scale']).toBe('log')
})

test('with the constants that are suggested the theorem speaks of some learning rates', () => {
  const { places } = suggestionsFor('theory', line)
  expect(places).toMatchObject({ minimum: '2.5', globalMinimum: '0' })
  // Theorem 2.2 with L = μ* = 40 outside of M: 2/μ† < γ ≤ μ*/L²; and M is not empty for μ† below f″(2.5).
  expect(2 / Number(places['mu'])).toBeLessThan(40 / 40 ** 2)
  expect(Number(places['mu'])).toBeLessThan(2040)
})
