export { gradientDescent, plainDescent } from './gradient-descent.ts'
export { type Algebra, type ChosenRule, parameterValues, type Rule } from './rule.ts'
