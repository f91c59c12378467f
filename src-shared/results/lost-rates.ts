import { lostRates } from '../contract/index.ts'
import { formatNumber } from '../plot/index.ts'

/** What is said of learning rates whose steps are lost in float32; undefined where there are none. */
export function lostWords(config: Parameters<typeof lostRates>[0]): string | undefined {
  const rates = lostRates(config)
  if (rates.length === 0) return undefined
  const named = rates.map((rate) => formatNumber(rate)).join(', ')
  return `With γ = ${named} most weights do not move: their steps are lost in the rounding of float32.`
}
