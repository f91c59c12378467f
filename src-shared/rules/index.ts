export {
  approachLimits,
  approachOf,
  chosenRule,
  isPreconditioned,
  labelOfRule,
  limitFormula,
  type NetworkRuleChoice,
  networkRuleSchema,
  type RuleChoice,
  ruleSchema,
  rulesWithMomentum,
  sharpnessLimitOf,
  stabilityLimitOf,
} from './descents.ts'
export { gradientDescent, plainDescent } from './gradient-descent.ts'
export { heavyBall } from './heavy-ball.ts'
export { type Algebra, type ChosenRule, parameterValues, type Rule } from './rule.ts'
export { multiplierAt, type Schedule, scheduleSchema } from './schedule.ts'
