import { expect, test } from 'vitest'
import { type BasinShareConfig } from '#shared/contract/index.ts'
import { article, fates, figure, input, minima } from './claims.fixture.ts'
import { findingsOf } from './index.ts'

const share = article.find(({ id }) => id === 'fig10')!.config as BasinShareConfig
/**
 * Findings of Fig 10 where all descents are in the sharp minimum or in the flat one, by learning rate; 2/λ of the sharp
 * one is 0.02, that of the flat one 1.
 */
function foundOfShares(
  sharp: (rate: number) => number,
  { printed = (): number => 0, starts = 1000, rates = [0.005, 0.01, 0.0183, 0.021, 0.0217, 0.03] } = {},
) {
  const plane = minima.map((minimum) => ({
    ...minimum,
    at: [0, 0],
    stabilityLimit: minimum.fate === 'flat' ? 1 : 0.02,
  }))
  const rows = (sharp: (rate: number) => number) =>
    rates.map((learningRate) => {
      const share = sharp(learningRate)
      return { learningRate, counts: {}, shares: { flat: 1 - share, sharp: share } }
    })
  return findingsOf({ ...figure('fig10', 'basin-shares'), beside: ['printed'] }, (key) =>
    input({ ...share, starts }, { fates, minima: plane, byLearningRate: rows(key === 'own' ? sharp : printed) }),
  )
}
const below = (limit: number) => (rate: number) => Number(rate < limit)

test('shares agree where they change at the limit, and the printed formula has no sharp minimum to end in', () => {
  const verdicts = (...of: Parameters<typeof foundOfShares>) => foundOfShares(...of).map(({ verdict }) => verdict)
  expect(verdicts(below(0.02))).toEqual(['agrees', 'agrees', 'differs'])
  expect(verdicts(below(0.007))).toEqual(['differs', 'differs', 'differs'])
  expect(verdicts(below(0.02), { printed: () => 1 })).toEqual(['agrees', 'agrees', 'agrees'])
  // Between rates so far apart that one is near 2/λ and the other is not, or never.
  expect(verdicts(below(0.015))).toEqual(['differs', 'cannot be told', 'differs'])
  expect(verdicts(below(1))).toEqual(['differs', 'cannot be told', 'differs'])
  // For good: once more half are in the sharp minimum behind the first rate with which they were not.
  expect(verdicts((rate) => Number(rate < 0.007 || rate === 0.0183))[1]).toBe('agrees')
  // Of 200 starts without one that is elsewhere a share of 99 % is still possible, of 400 it is not (Wilson: n/(n +
  // 1.96²)).
  expect(verdicts(below(0.02), { starts: 200 })[0]).toBe('cannot be told')
  expect(verdicts(below(0.02), { starts: 400 })[0]).toBe('agrees')
})

test('where the shares change is told by learning rates that were run', () => {
  const [sides, change, printed] = foundOfShares(below(0.02))
  expect(sides!.measured).toBe(
    'Of 1000 random starts at each rate: 8 % or more below 2/λ = 0.02, all end in a sharp minimum at each of ' +
      'the 3 learning rates that were run, 5·10⁻³ to 0.0183; ' +
      '8 % or more above it, all end in the flat one at each of the 2 learning rates that were run, 0.0217 to 0.03.',
  )
  expect(change!.measured).toBe(
    '2/λ = 0.02; 0 % end in the flat minimum at γ = 0.0183 (8.5 % below 2/λ), 100 % at the next rate that was ' +
      'run, 0.021 (5 % above), and more than half at all beyond.',
  )
  expect(printed!.claim).toMatch(/^The printed formula, .* gives the figure\.$/)
  expect(printed!.measured).toContain('none end in a sharp minimum as printed, and up to 100 % with')
})
