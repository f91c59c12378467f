import type { GradientNoise, NetworkConfig } from '../contract/index.ts'
import { labelOfRule, type NetworkRuleChoice, type Schedule } from '../rules/index.ts'
import { formatApart, formatNumber } from './format-number.ts'

// What titles and captions say of how descents move.

/** A rule with its parameters, momentum unless a map goes over that: 'heavy ball β = 0.9'. */
export function ruleWords(rule: NetworkRuleChoice, withMomentum = true): string {
  const label = labelOfRule(rule)
  if (rule.name === 'adam') {
    const [beta1, beta2] = [rule.beta1, rule.beta2].map((beta) => formatNumber(beta, 4))
    return `${label} β₁ = ${beta1!}, β₂ = ${beta2!}`
  }
  return 'momentum' in rule && withMomentum ? `${label} β = ${formatNumber(rule.momentum, 4)}` : label
}

/** Most steps of a schedule that are named. */
const MOST_NAMED = 4

/** What a schedule makes of γ: 'γ × 0.1 at t = 500'. */
export function scheduleWords(schedule: Schedule): string {
  switch (schedule.name) {
    case 'constant':
      return 'constant γ'
    case 'warmup':
      return `γ warmed up over ${schedule.steps} steps`
    case 'drop': {
      const { at, factor } = schedule
      const steps =
        at.slice(0, MOST_NAMED).join(', ') + (at.length > MOST_NAMED ? ` and ${at.length - MOST_NAMED} more` : '')
      return `γ × ${formatNumber(factor, 4)} at t = ${steps}`
    }
    case 'cosine':
      return `γ by a cosine to ${schedule.final === 0 ? '0' : `${formatNumber(schedule.final, 4)}γ`}`
  }
}

export function noiseWords({ std = 0, batchDifference: factor = 0 }: GradientNoise): string {
  const words = [
    ...(std === 0 ? [] : [`noise σ = ${formatNumber(std, 4)}`]),
    ...(factor === 0 ? [] : [`batch differences × ${formatNumber(factor, 4)}`]),
  ]
  return words.length === 0 ? 'no noise' : words.join(', ')
}

/** What of a network differs from ReLU, cross-entropy, the usual first weights and no decay, in the words of titles. */
export function modelWords(
  config: Pick<NetworkConfig, 'loss' | 'activation' | 'initialScale' | 'weightDecay'>,
): string[] {
  const { loss = 'cross-entropy', activation = 'relu', initialScale = 1, weightDecay = 0 } = config
  return [
    ...(activation === 'relu' ? [] : [activation === 'gelu' ? 'GELU' : activation]),
    ...(loss === 'mse' ? ['squared error'] : []),
    ...(initialScale === 1 ? [] : [`initial weights × ${formatNumber(initialScale, 4)}`]),
    ...(weightDecay === 0 ? [] : [`weight decay ${formatNumber(weightDecay, 4)}`]),
  ]
}

/** What of a config differs from gradient descent with one learning rate and no noise, in the words of titles. */
export function motionWords(config: {
  rule?: NetworkRuleChoice | undefined
  schedule?: Schedule | undefined
  noise?: GradientNoise | undefined
  momentum?: { min: number; max: number; count: number } | undefined
}): string[] {
  const { rule, schedule, noise, momentum } = config
  const range = momentum && (momentum.count === 1 ? [momentum.min] : [momentum.min, momentum.max])
  return [
    ...(rule && rule.name !== 'gradient-descent'
      ? [`${ruleWords(rule, !range)}${range ? ` β = ${formatApart(range, 4).join(' … ')}` : ''}`]
      : []),
    ...(schedule && schedule.name !== 'constant' ? [scheduleWords(schedule)] : []),
    ...(noise && ((noise.std ?? 0) > 0 || (noise.batchDifference ?? 0) > 0) ? [noiseWords(noise)] : []),
  ]
}
