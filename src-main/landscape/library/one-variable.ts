import type { BuiltIn } from './built-in.ts'

/**
 * The quartic with minima at −1 and 1 whose curvatures there are given. Let f′ = c·(x² − 1)·(x − m): its roots are −1,
 * m and 1, and
 *
 *     f″(−1) = 2c·(1 + m) = flat, f″(1) = 2c·(1 − m) = sharp,
 *
 * so c = (flat + sharp)/4 and m = (flat − sharp)/(flat + sharp). Integrated, up to a constant,
 *
 *     f = c·(x² − 1)²/4 − c·m·(x³/3 − x) = (flat + sharp)/16·(x² − 1)² + (sharp − flat)/12·(x³ − 3x).
 *
 * For any two positive curvatures m is between −1 and 1, where f has its only maximum, and there is no third minimum,
 * since f′ has no fourth root. The sharper minimum is the deeper one: f(±1) = ∓(sharp − flat)/6.
 */
export const doubleWell: BuiltIn = {
  title: 'Double well',
  description: 'A quartic with a flat minimum at −1 and a sharp one at 1; the parameters are their curvatures.',
  expression: '(flat + sharp) / 16 * (x^2 - 1)^2 + (sharp - flat) / 12 * (x^3 - 3 * x)',
  variables: ['x'],
  parameters: { flat: 2, sharp: 10 },
  domain: [[-2, 2]],
}

export const cubic: BuiltIn = {
  title: 'Cubic',
  description:
    'Gradient descent on it is the logistic map with r = 1 + γ: periods double from γ = 2 on, and chaos ' +
    'follows (R. May, Nature 261, 1976).',
  expression: 'x^3 / 3 - x^2 / 2',
  variables: ['x'],
  domain: [[-0.5, 1.5]],
}
