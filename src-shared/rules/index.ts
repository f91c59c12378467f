import { gradientDescent } from './gradient-descent.ts'
import type { Rule } from './rule.ts'

export { gradientDescent, plainDescent } from './gradient-descent.ts'
export { type Algebra, type ChosenRule, parameterValues, type Rule, type RuleInput, type RuleOutput } from './rule.ts'

/** Every rule that a config may name. */
export const rules = [gradientDescent] as const satisfies readonly Rule<never, never>[]
