import { z } from 'zod'
import { gradientDescent, plainDescent } from './gradient-descent.ts'
import { heavyBall } from './heavy-ball.ts'
import { nesterov } from './nesterov.ts'
import type { ChosenRule, Rule } from './rule.ts'

/** The rules by which descents on landscapes can go. */
const rules = [gradientDescent, heavyBall, nesterov] as const

/** A rule as a config names it, with its parameters. */
export const ruleSchema = z.discriminatedUnion('name', [gradientDescent.schema, heavyBall.schema, nesterov.schema])
export type RuleChoice = z.infer<typeof ruleSchema>

export const rulesWithMomentum: readonly RuleChoice['name'][] = rules
  .filter(({ parameters }) => (parameters as readonly string[]).includes('momentum'))
  .map(({ name }) => name)

/**
 * The rule that a config chooses, gradient descent where it names none. Without momentum every rule is gradient
 * descent, and is done by its kernels.
 */
export function chosenRule(choice: RuleChoice | undefined): ChosenRule {
  if (choice === undefined || choice.name === 'gradient-descent' || choice.momentum === 0) return plainDescent
  const { name, ...parameters } = choice
  return { rule: rules.find((rule) => rule.name === name) as Rule, parameters }
}

/**
 * The largest learning rate at which a descent stays near a minimum of this curvature; null where it does at any.
 * @param sharpness largest eigenvalue λ of the Hessian there
 */
export function stabilityLimitOf(sharpness: number, choice?: RuleChoice): number | null {
  const { rule, parameters } = chosenRule(choice)
  return rule.stabilityLimit(sharpness, parameters)
}
