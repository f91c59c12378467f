import { z } from 'zod'
import type { Rule } from './rule.ts'

/**
 * A rule with a state and a parameter, for the tests of what is made from rules: v ← βv + ∇f(x), x ← x − γv. On a
 * parabola with curvature λ its map is stable while γλ < 2(1 + β): at the limit −1 is an eigenvalue.
 */
export const momentum: Rule<'momentum', 'velocity'> = {
  name: 'momentum',
  schema: z.strictObject({ name: z.literal('momentum'), momentum: z.number().min(0).lt(1) }),
  parameters: ['momentum'],
  state: ['velocity'],
  linear: true,
  step({ add, multiply }, { gradient, learningRate, parameters, state }) {
    const velocity = add(multiply(parameters.momentum, state.velocity), gradient)
    return { move: multiply(learningRate, velocity), state: { velocity } }
  },
  stabilityLimit: (sharpness, parameters) => (sharpness > 0 ? (2 * (1 + parameters.momentum)) / sharpness : null),
  source: 'B. T. Polyak, Some methods of speeding up the convergence of iteration methods, 1964',
}
