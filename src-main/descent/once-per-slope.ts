import { gradientDescent, type Rule } from '#shared/rules/index.ts'
import type { Formula, Landscape } from '../landscape/index.ts'
import { USUAL_BOUND } from './step-code.ts'

/**
 * What is compiled at first use for a landscape, a rule, and the bound up to which descents go from 0, and kept as long
 * as the landscape is.
 */
export function oncePerSlope<Compiled>(
  compile: (formula: Formula, rule: Rule, bound: number) => Compiled,
): (landscape: Pick<Landscape, 'formula'>, bound?: number, rule?: Rule) => Compiled {
  const compiled = new WeakMap<Formula, Map<Rule, Map<number, Compiled>>>()
  return ({ formula }, bound = USUAL_BOUND, rule = gradientDescent) => {
    let ofFormula = compiled.get(formula)
    if (!ofFormula) compiled.set(formula, (ofFormula = new Map()))
    let ofRule = ofFormula.get(rule)
    if (!ofRule) ofFormula.set(rule, (ofRule = new Map()))
    const least = Math.max(bound, USUAL_BOUND)
    if (!ofRule.has(least)) ofRule.set(least, compile(formula, rule, least))
    return ofRule.get(least) as Compiled
  }
}
