import { z } from 'zod'
import { adam } from './adam.ts'
import { gradientDescent, plainDescent } from './gradient-descent.ts'
import { heavyBall } from './heavy-ball.ts'
import { nesterov } from './nesterov.ts'
import type { ChosenRule, Rule } from './rule.ts'

/** The rules by which descents on landscapes can go. */
const rules = [gradientDescent, heavyBall, nesterov] as const
/** And those of networks. */
const every = [...rules, adam] as const

/** A rule as a config names it, with its parameters. */
export const ruleSchema = z.discriminatedUnion('name', [gradientDescent.schema, heavyBall.schema, nesterov.schema], {
  error: ({ code }) =>
    code === 'invalid_union'
      ? `must be one of ${rules.map(({ name }) => name).join(', ')}`
      : 'must be a rule, such as {"name": "heavy-ball", "momentum": 0.9}',
})
export type RuleChoice = z.infer<typeof ruleSchema>

/** A rule of networks, of which one goes by the number of the step too. */
export const networkRuleSchema = z.discriminatedUnion('name', [...ruleSchema.options, adam.schema], {
  error: ({ code }) =>
    code === 'invalid_union'
      ? `must be one of ${every.map(({ name }) => name).join(', ')}`
      : 'must be a rule, such as {"name": "adam"}',
})
export type NetworkRuleChoice = z.infer<typeof networkRuleSchema>

export const rulesWithMomentum: readonly RuleChoice['name'][] = rules
  .filter(({ parameters }) => (parameters as readonly string[]).includes('momentum'))
  .map(({ name }) => name)

/** What titles and captions call a rule. */
export const labelOfRule = ({ name }: NetworkRuleChoice): string => every.find((rule) => rule.name === name)!.label

/**
 * The rule that a config chooses, gradient descent where it names none. Without momentum every rule is gradient
 * descent, and is done by its kernels.
 */
export function chosenRule(choice: NetworkRuleChoice | undefined): ChosenRule {
  if (choice === undefined || choice.name === 'gradient-descent') return plainDescent
  if ('momentum' in choice && choice.momentum === 0) return plainDescent
  const { name, ...parameters } = choice
  return { rule: every.find((rule) => rule.name === name) as Rule, parameters }
}

/**
 * The largest learning rate at which a descent stays near a minimum of this curvature; null where it does at any.
 * @param sharpness largest eigenvalue λ of the Hessian there
 */
export function stabilityLimitOf(sharpness: number, choice?: NetworkRuleChoice): number | null {
  const { rule, parameters } = chosenRule(choice)
  return rule.stabilityLimit(sharpness, parameters)
}

/**
 * The sharpness beyond which a descent with this learning rate leaves a minimum; null where it leaves none. In every
 * rule's limit the learning rate and the sharpness change places: their product is the same. Of a rule with a
 * preconditioner it is the sharpness that is preconditioned.
 */
export function sharpnessLimitOf(learningRate: number, choice?: NetworkRuleChoice): number | null {
  const product = stabilityLimitOf(1, choice)
  return product === null ? null : product / learningRate
}

/** Whether the sharpness that limits a rule is that of a preconditioned Hessian. */
export function isPreconditioned(choice: NetworkRuleChoice | undefined): boolean {
  return chosenRule(choice).rule.preconditioner !== undefined
}

/**
 * The limit as a formula: 2/λ, or that of a rule with momentum. @param symbols what stands for λ and β
 */
export function limitFormula(
  choice: NetworkRuleChoice | undefined,
  symbols: { sharpness: string; momentum: string } = { sharpness: 'λ', momentum: 'β' },
): string {
  return chosenRule(choice).rule.limitFormula(symbols.sharpness, symbols.momentum)
}

/**
 * How a descent comes close to a minimum along its sharpest direction, by linear stability; undefined where it does
 * not. Oscillating is what changes sides, at every step or after some of them.
 */
export function approachOf(
  learningRate: number,
  sharpness: number,
  choice?: RuleChoice,
): 'monotone' | 'oscillating' | undefined {
  const limits = approachLimits(sharpness, choice)
  if (!limits) return undefined
  return learningRate < limits.monotone ? 'monotone' : learningRate < limits.limit ? 'oscillating' : undefined
}

/** The learning rates at which its approach changes, and the limit. */
export function approachLimits(
  sharpness: number,
  choice?: RuleChoice,
): { monotone: number; limit: number } | undefined {
  const { rule, parameters } = chosenRule(choice)
  const [monotone, limit] = [rule.monotoneLimit(sharpness, parameters), rule.stabilityLimit(sharpness, parameters)]
  return monotone === null || limit === null ? undefined : { monotone, limit }
}
