import type { BuiltIn } from './built-in.ts'

/** The field's usual test functions of two variables. */

export const himmelblau: BuiltIn = {
  title: 'Himmelblau',
  description: 'Four minima of equal height (D. Himmelblau, Applied Nonlinear Programming, 1972).',
  expression: '(x^2 + y - 11)^2 + (x + y^2 - 7)^2',
  variables: ['x', 'y'],
  domain: [
    [-5, 5],
    [-5, 5],
  ],
}

export const rosenbrock: BuiltIn = {
  title: 'Rosenbrock’s valley',
  description: 'One minimum in a narrow, bent valley (H. Rosenbrock, The Computer Journal 3, 1960).',
  expression: '(a - x)^2 + b * (y - x^2)^2',
  variables: ['x', 'y'],
  parameters: { a: 1, b: 100 },
  domain: [
    [-2, 2],
    [-1, 3],
  ],
}

export const beale: BuiltIn = {
  title: 'Beale',
  description: 'One minimum on a plain between steep corners (E. Beale, Princeton technical report 25, 1958).',
  expression: '(1.5 - x + x * y)^2 + (2.25 - x + x * y^2)^2 + (2.625 - x + x * y^3)^2',
  variables: ['x', 'y'],
  domain: [
    [-4.5, 4.5],
    [-4.5, 4.5],
  ],
}

export const rastrigin: BuiltIn = {
  title: 'Rastrigin',
  description:
    'A bowl with a wave on it: a minimum near every pair of whole numbers (L. Rastrigin, Systems of Extremal ' +
    'Control, 1974).',
  expression: '2 * a + x^2 - a * cos(2 * pi * x) + y^2 - a * cos(2 * pi * y)',
  variables: ['x', 'y'],
  parameters: { a: 10 },
  domain: [
    [-2.5, 2.5],
    [-2.5, 2.5],
  ],
}

export const ackley: BuiltIn = {
  title: 'Ackley',
  description:
    'A funnel with dents; its lowest point is the tip of a cone, not smooth (D. Ackley, A Connectionist ' +
    'Machine for Genetic Hillclimbing, 1987).',
  expression: '-20 * exp(-0.2 * sqrt((x^2 + y^2) / 2)) - exp((cos(2 * pi * x) + cos(2 * pi * y)) / 2) + e + 20',
  variables: ['x', 'y'],
  domain: [
    [-2.5, 2.5],
    [-2.5, 2.5],
  ],
}

export const styblinskiTang: BuiltIn = {
  title: 'Styblinski–Tang',
  description: 'Four minima, each of another height (M. Styblinski, T. Tang, Neural Networks 3, 1990).',
  expression: '(x^4 - 16 * x^2 + 5 * x + y^4 - 16 * y^2 + 5 * y) / 2',
  variables: ['x', 'y'],
  domain: [
    [-5, 5],
    [-5, 5],
  ],
}

export const goldsteinPrice: BuiltIn = {
  title: 'Goldstein–Price',
  description:
    'Four minima of values from 3 to 840 among walls of a million (A. Goldstein, J. Price, Mathematics of ' +
    'Computation 25, 1971).',
  expression: `(1 + (x + y + 1)^2 * (19 - 14 * x + 3 * x^2 - 14 * y + 6 * x * y + 3 * y^2))
* (30 + (2 * x - 3 * y)^2 * (18 - 32 * x + 12 * x^2 + 48 * y - 36 * x * y + 27 * y^2))`,
  variables: ['x', 'y'],
  domain: [
    [-2, 2],
    [-2, 2],
  ],
}

export const threeHumpCamel: BuiltIn = {
  title: 'Three-hump camel',
  description: 'Three minima, the lowest in the middle (F. Branin, IBM Journal of Research and Development 16, 1972).',
  expression: '2 * x^2 - 1.05 * x^4 + x^6 / 6 + x * y + y^2',
  variables: ['x', 'y'],
  domain: [
    [-2.5, 2.5],
    [-2.5, 2.5],
  ],
}
