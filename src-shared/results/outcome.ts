import type { RuleChoice } from '../rules/index.ts'

/** One gradient descent: its start, a coordinate per variable, and its learning rate. */
export interface Descent {
  start: number[]
  learningRate: number
  /** Where it is not that of the rule of its run. */
  momentum?: number
  /** Of its start and its learning rate in the run, by which its noise is told from that of others. */
  numbers?: { start: number; rate: number }
}

/** The rule by which a descent of a run goes. */
export function ruleOf({ rule }: { rule?: RuleChoice | undefined }, { momentum }: Pick<Descent, 'momentum'>) {
  return rule && rule.name !== 'gradient-descent' && momentum !== undefined ? { ...rule, momentum } : rule
}

/** What became of a descent, as far as it is known. */
export interface Outcome {
  /** Null while it has not been computed. */
  fate: string | null
  /** Of a periodic fate. */
  period: number | null
}

/** What became of a descent in words: 'periodic, period 4'. */
export function outcomeText({ fate, period }: Outcome): string {
  if (fate === null) return 'not computed'
  return period === null ? fate : `${fate}, period ${period}`
}
