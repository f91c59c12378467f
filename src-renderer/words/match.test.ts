import { expect, test } from 'vitest'
import { scoreOf } from './match.ts'

test.each([
  ['his', 'History'],
  ['fig 6', 'Run Fig 6'],
  ['fig06', 'Run Fig 6'],
  ['FIG6', 'Run Fig 6'],
  ['map fate', 'Fate map of paper-1d'],
  ['hstry', 'History'],
  ['tang', 'Styblinski–Tang'],
  ['dunkel', 'Dünkel'],
])('%s finds %s', (typed, text) => expect(scoreOf(typed, text)).toBeGreaterThan(0))

test.each([
  ['fig 6', 'Run Fig 16'],
  ['fig 1', 'Run Fig 10'],
  ['map flat', 'Fate map'],
  ['yrtsih', 'History'],
])('%s does not find %s', (typed, text) => expect(scoreOf(typed, text)).toBe(0))

test('the start of a word fits better than its middle, a whole word best, and the start of the text beats all', () => {
  const scores = ['stop', 'a stop', 'a stopping rule', 'nonstop', 's t o p'].map((text) => scoreOf('stop', text))
  expect(scores).toEqual(scores.toSorted((one, other) => other - one))
  expect(new Set(scores).size).toBe(scores.length)
})
