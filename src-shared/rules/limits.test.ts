import { expect, test } from 'vitest'
import {
  approachLimits,
  approachOf,
  limitFormula,
  type RuleChoice,
  sharpnessLimitOf,
  stabilityLimitOf,
} from './index.ts'

/** A descent on λx²/2 by the rules as torch.optim.SGD has them, one line each. */
function descent(rule: RuleChoice, rate: number, sharpness: number, steps = 4000): number[] {
  const beta = rule.name === 'gradient-descent' ? 0 : rule.momentum
  let [x, velocity] = [1, 0]
  return Array.from({ length: steps }, () => {
    const gradient = sharpness * x
    velocity = beta * velocity + gradient
    x -= rate * (rule.name === 'nesterov' ? gradient + beta * velocity : velocity)
    return x
  })
}

const rules: RuleChoice[] = [
  { name: 'gradient-descent' },
  ...[0.1, 0.5, 0.9].flatMap((momentum): RuleChoice[] => [
    { name: 'heavy-ball', momentum },
    { name: 'nesterov', momentum },
  ]),
]

test.each(rules)('below the limit of %j a descent on a parabola comes in, above it leaves', (rule) => {
  const sharpness = 40
  const { monotone, limit } = approachLimits(sharpness, rule)!
  expect(Math.abs(descent(rule, limit * 0.99, sharpness).at(-1)!)).toBeLessThan(1e-3)
  expect(Math.abs(descent(rule, limit * 1.01, sharpness).at(-1)!)).toBeGreaterThan(1e3)
  // One that keeps its side never passes 0; one that does not passes it while it can be told from 0.
  // The other way round: with this rate, at this sharpness.
  expect(sharpnessLimitOf(limit, rule)).toBeCloseTo(sharpness, 12)
  const passes = (rate: number) => descent(rule, rate, sharpness).some((x) => x < -1e-300)
  expect([passes(monotone * 0.98), passes(monotone * 1.02)]).toEqual([false, true])
  expect(
    [0.5 * monotone, 0.5 * (monotone + limit), 2 * limit].map((rate) => approachOf(rate, sharpness, rule)),
  ).toEqual(['monotone', 'oscillating', undefined])
})

test('the limits are told as formulas', () => {
  expect(rules.slice(0, 3).map((rule) => limitFormula(rule))).toEqual(['2/λ', '2(1+β)/λ', '2(1+β)/((1+2β)λ)'])
  expect(limitFormula(undefined, { sharpness: 'f″', momentum: 'β' })).toBe('2/f″')
})

test('the limit of Adam is that of a descent by the mean of gradients, 38/λ at β₁ = 0.9', () => {
  const adam = { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const
  const limit = stabilityLimitOf(40, adam)!
  expect(limit).toBeCloseTo(38 / 40, 12)
  // The Hessian is the preconditioned one: what steps are divided by stands still.
  const end = (rate: number) => {
    let [x, mean] = [1, 0]
    for (let step = 0; step < 4000; step++) {
      mean = 0.9 * mean + 0.1 * 40 * x
      x -= rate * mean
    }
    return Math.abs(x)
  }
  expect(end(limit * 0.99)).toBeLessThan(1e-3)
  expect(end(limit * 1.01)).toBeGreaterThan(1e3)
})
