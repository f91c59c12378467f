import { momentumRule } from './momentum.ts'

/** v ← βv + ∇f(x), x ← x − γv, as torch.optim.SGD with momentum has it. */
export const heavyBall = momentumRule({
  name: 'heavy-ball',
  label: 'heavy ball',
  move: ({ velocity }) => velocity,
  // The map on (x, v) has the characteristic polynomial z² − (1 + β − γλ)z + β: −1 is a root at the limit.
  stabilityLimit: (sharpness, momentum) => (2 * (1 + momentum)) / sharpness,
  limitFormula: (sharpness, momentum) => `2(1+${momentum})/${sharpness}`,
  // Up to there both roots of that polynomial are real and positive.
  monotoneLimit: (sharpness, momentum) => (1 - Math.sqrt(momentum)) ** 2 / sharpness,
  source:
    'B. T. Polyak, Some methods of speeding up the convergence of iteration methods, 1964. Limit: −1 is an eigenvalue.',
})
