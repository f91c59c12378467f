import { z } from 'zod'
import type { ChosenRule, Rule } from './rule.ts'

/** x ← x − γ∇f(x). */
export const gradientDescent = {
  name: 'gradient-descent',
  label: 'gradient descent',
  schema: z.strictObject({ name: z.literal('gradient-descent') }),
  parameters: [],
  state: [],
  linear: true,
  step: ({ multiply }, { gradient, learningRate }) => ({ move: multiply(learningRate, gradient), state: {} }),
  stabilityLimit: (sharpness) => (sharpness > 0 ? 2 / sharpness : null),
  limitFormula: (sharpness) => `2/${sharpness}`,
  monotoneLimit: (sharpness) => (sharpness > 0 ? 1 / sharpness : null),
  source:
    'A. Cauchy, Méthode générale pour la résolution des systèmes d’équations simultanées, 1847. Limit: 1 − γλ > −1.',
} as const satisfies Rule<never, never>

/** Gradient descent as a rule that was chosen. */
export const plainDescent: ChosenRule = { rule: gradientDescent, parameters: {} }
