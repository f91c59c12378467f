import type { Markup } from '../../plot/index.ts'
import type { RuleChoice } from '../../rules/index.ts'

const formulas: Record<RuleChoice['name'], (per: Markup) => Markup> = {
  'gradient-descent': (per) => `2/${per}`,
  'heavy-ball': (per) => `2(1 + {symbol|β})/${per}`,
  nesterov: (per) => `2(1 + {symbol|β})/(1 + 2{symbol|β})${per}`,
}

/**
 * How the stability limit of a rule is written: of the learning rate where `per` is λ, of the sharpness where it is γ.
 */
export function limitFormula(rule: RuleChoice | undefined, per: '{symbol|λ}' | '{symbol|γ}'): Markup {
  const isPlain = rule === undefined || rule.name === 'gradient-descent' || rule.momentum === 0
  return formulas[isPlain ? 'gradient-descent' : rule.name](per)
}
