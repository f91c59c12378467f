import { momentumRule } from './momentum.ts'

/** v ← βv + ∇f(x), x ← x − γ(∇f(x) + βv), as torch.optim.SGD with nesterov=True has it. */
export const nesterov = momentumRule({
  name: 'nesterov',
  label: 'Nesterov',
  move: ({ gradient, velocity, momentum }, { add, multiply }) => add(gradient, multiply(momentum, velocity)),
  // The map on (x, v) has the trace 1 + β − γλ(1 + β) and the determinant β − γλβ: −1 is an eigenvalue where
  // 1 + trace + determinant = 0.
  stabilityLimit: (sharpness, momentum) => (2 * (1 + momentum)) / ((1 + 2 * momentum) * sharpness),
  limitFormula: (sharpness, momentum) => `2(1+${momentum})/((1+2${momentum})${sharpness})`,
  // Up to there both eigenvalues are real and positive: (1 + β)²(1 − γλ) ≥ 4β.
  monotoneLimit: (sharpness, momentum) => ((1 - momentum) / (1 + momentum)) ** 2 / sharpness,
  source:
    'Y. Nesterov, A method of solving a convex programming problem with convergence rate O(1/k²), 1983, ' +
    'in the form of I. Sutskever et al., ICML 2013. Limit: −1 is an eigenvalue.',
})
