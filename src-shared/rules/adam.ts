import { z } from 'zod'
import type { Rule } from './rule.ts'

const share = (title: string, initial: number, description: string) =>
  z
    .number('must be a finite number')
    .min(0, 'must be at least 0')
    .lt(1, 'must be < 1')
    .default(initial)
    .meta({ title, description })

const schema = z.strictObject({
  name: z.literal('adam'),
  beta1: share('β₁', 0.9, 'The share of the mean of gradients that is kept at each step.'),
  beta2: share('β₂', 0.999, 'The share of the mean of their squares that is kept at each step.'),
  epsilon: z
    .number('must be a finite number')
    .gt(0, 'must be > 0')
    .max(1, 'must be at most 1')
    .default(1e-8)
    .meta({ title: 'ε', description: 'Added to the root of the mean of squares, by which steps are divided.' }),
})

type Varying = 'fresh' | 'freshSquare' | 'correction' | 'rootOfCorrection'

/**
 * m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², x ← x − γ·(m/(1 − β₁ᵗ)) / (√s/√(1 − β₂ᵗ) + ε) at step t = 1, 2, …,
 * as torch.optim.Adam has it. Its limits are those of the eigenvalues of the Hessian that is preconditioned: divided by
 * the root of the mean of squares.
 */
export const adam = {
  name: 'adam',
  label: 'Adam',
  schema,
  parameters: ['beta1', 'beta2', 'epsilon'],
  // Rounded once, from float64: 1 − 0.999 in float32 would be off in the fifth digit.
  varying: (t, { beta1, beta2 }) => ({
    fresh: 1 - beta1,
    freshSquare: 1 - beta2,
    correction: 1 - beta1 ** t,
    rootOfCorrection: Math.sqrt(1 - beta2 ** t),
  }),
  state: ['mean', 'square'],
  linear: false,
  step({ add, multiply, divide, sqrt }, { gradient, learningRate, parameters, state }) {
    const { beta1, beta2, epsilon, fresh, freshSquare, correction, rootOfCorrection } = parameters
    const mean = add(multiply(beta1, state.mean), multiply(fresh, gradient))
    const square = add(multiply(beta2, state.square), multiply(freshSquare, multiply(gradient, gradient)))
    const scale = add(divide(sqrt(square), rootOfCorrection), epsilon)
    return { move: divide(multiply(divide(learningRate, correction), mean), scale), state: { mean, square } }
  },
  // Cohen et al. 2022, equation 2: Adam is preconditioned heavy-ball momentum, in its own form m ← β₁m + (1 − β₁)g.
  preconditioner: {
    of: 'square',
    at: (square, t, { beta1, beta2, epsilon }) => (1 - beta1 ** t) * (Math.sqrt(square / (1 - beta2 ** t)) + epsilon),
  },
  stabilityLimit: (sharpness, { beta1 }) => (sharpness > 0 ? (2 * (1 + beta1)) / ((1 - beta1) * sharpness) : null),
  limitFormula: (sharpness, momentum) => `2(1+${momentum})/((1−${momentum})${sharpness})`,
  monotoneLimit: (sharpness, { beta1 }) =>
    sharpness > 0 ? (1 - Math.sqrt(beta1)) ** 2 / ((1 - beta1) * sharpness) : null,
  source:
    'D. P. Kingma, J. Ba, Adam: a method for stochastic optimization, ICLR 2015. Limit, of the preconditioned ' +
    'Hessian: J. Cohen et al., Adaptive gradient methods at the edge of stability, arXiv 2207.14484.',
} as const satisfies Rule<'beta1' | 'beta2' | 'epsilon' | Varying, 'mean' | 'square'>
