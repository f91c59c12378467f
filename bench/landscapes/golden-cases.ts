import type { Descent, Stopping } from './descent.ts'
import { caseOf } from './generate.ts'
import type { Question } from './answers.ts'

/**
 * What the golden answers are of: functions on which each rule of the language and of descents can be seen, and some
 * random landscapes.
 */

const STOPPING: Stopping = { steps: 300, tolerance: 1e-6, bound: 1e6 }
const RATES = [0.003, 0.05, 0.4]
const RANDOM = 26
const RANDOM_POINTS = 5
const RANDOM_DESCENTS = 7

type Points = readonly (readonly number[])[]

/** Expression, points, and the starts of descents where they are others. */
const line: readonly [string, Points, Points?][] = [
  ['-x^2 + x^4', [[2], [-0.5]]],
  ['2^-x^2 + 2^2^x', [[1.5], [-1]]],
  ['-1 <= x < 1 ? x^2 : x > 3 and x < 4 or x == 5 ? 7 : abs(x)', [[0.5], [1], [3.5], [5], [-2]]],
  ['not (x < 0.5) ? (x - 1)^2 : x^2', [[0.5], [0.25]]],
  ['log(x)^2 + x', [[1], [0], [-1], [0.2]], [[2], [0.1], [-1]]],
  ['0*log(x) + x^2', [[1], [0], [-1]], [[1], [-1]]],
  ['x > 0 and log(x) > 0 ? x^2 : (x + 1)^2', [[-1], [0.5], [2]]],
  ['1/(x - 1) + x^2', [[1], [0.5]], [[0.2], [3], [1]]],
  ['x^-1 + x^0', [[0], [2]]],
  ['x^x', [[0.5], [-2], [-0.5], [1]], [[0.8], [-0.5]]],
  ['(x + 1)^1.5 - x', [[-1], [-2], [0]], [[1], [-0.9]]],
  ['sqrt(x)', [[0], [-1], [4]], [[1], [0]]],
  ['sqrt(x)*sqrt(x) + (x - 1)^2', [[0], [0.25]]],
  ['sqrt((x - 1)^2)', [[1], [0.5], [3]], [[1], [3]]],
  ['sqrt(x^4) + 0.5*x^2', [[0], [1.5]]],
  ['abs(x)^1.5', [[0], [-2]]],
  ['abs(x)^2', [[0], [-2]]],
  ['relu(x)^2 + relu(-x)^2 + 3*x^2', [[0], [1], [-1]]],
  ['relu(x)^2 + 3*relu(-x)^2', [[1], [-1]]],
  ['max(x^2, 4*x^2) + x^4', [[0], [1]]],
  ['(x < 0 ? -x : x)^2', [[0], [-1]]],
  ['abs(x - 0.3) + 0.1*x^2', [[0.3], [1]]],
  ['max(x, 2 - x, 0.5)', [[1], [0.2]]],
  ['floor(2*x) + sign(x)', [[0], [0.7], [1]]],
  ['1/(1 + exp(-x))', [[-800], [800], [0.5]]],
  ['log(exp(x) + exp(-x))', [[1000], [-1000], [0], [1]], [[1000], [1]]],
  ['-log(1/(1 + exp(-x))) + 0.1*x^2', [[-1000], [0], [900]], [[-900], [1]]],
  ['exp(x^2)/(1 + exp(x^2))', [[30], [0.5]]],
  ['max(1, x^2)', [[0.5], [2]]],
  ['relu(abs(x) - 1)^2', [[0.5], [2]]],
  ['x^4', [[0], [1]]],
  ['x^3/3 - x^2/2', [[1], [0.3]]],
  ['sigmoid(x)^2 + 0.01*x^2', [[-800], [0], [800], [1.5]]],
  ['softplus(x) - 0.5*x', [[-800], [0], [800], [1.5]]],
  ['logcosh(2*(x - 1))', [[1], [-900], [900], [1.5]]],
  ['log1p(x) + x^2', [[-1], [-2], [0], [1e-9]], [[1], [-0.99], [-2]]],
  ['expm1(x)^2', [[0], [1e-9], [-700]]],
  ['erf(x)^2 + 0.1*x^2', [[0], [1], [30]]],
  ['atan(3*x)^2', [[0], [1e8], [-1]]],
  ['pow(abs(x), 2.5) + pow(2, x)', [[0], [-1], [2]]],
]
const plane: readonly [string, Points, Points?][] = [
  [
    'x^y + y^2',
    [
      [0, 2],
      [2, 3],
      [0.5, -1],
      [0, 0.5],
      [0, -1],
      [-2, 2],
    ],
    [[1, 1]],
  ],
  [
    '-20*exp(-0.2*sqrt(0.5*(x^2 + y^2))) + 0.3*x^2 + 0.3*y^2',
    [
      [0, 0],
      [1, 0],
      [1, -2],
    ],
  ],
  [
    '0.5*(x*y - 1)^2',
    [
      [1, 1],
      [2, 0.5],
      [-1, 2],
    ],
  ],
  [
    '(x^2 + y^2 - 1)^2',
    [
      [0, 0],
      [1, 0],
      [0.6, 0.8],
    ],
  ],
  [
    'abs(x - y) + 0.25*x^2 + 0.25*y^2',
    [
      [0, 0],
      [1, 1],
      [1, 0],
    ],
  ],
  [
    'abs(x)^2 + relu(y)^2 + relu(-y)^2',
    [
      [0, 0],
      [1, 0],
      [-1, -2],
    ],
  ],
  [
    'max(x, y)^2 + min(x, y)^2',
    [
      [1, 1],
      [2, -1],
    ],
  ],
  [
    '(1 - x)^2 + 5*(y - x^2)^2',
    [
      [1, 1],
      [-1, 2],
    ],
  ],
  [
    'log(4 - x^2 - y^2) + x^2 + y^2',
    [
      [0, 0],
      [2, 0],
      [3, 1],
      [1, 1],
    ],
    [
      [0.5, 0.5],
      [2, 2],
    ],
  ],
  [
    'hypot(x - 1, y) + 0.2*x^2',
    [
      [1, 0],
      [2, 1],
    ],
  ],
  [
    'logcosh(x)*softplus(y) + y^2',
    [
      [0, 0],
      [1, -2],
    ],
  ],
]

const question = (
  expression: string,
  points: Points,
  starts: Points,
  variables: string[],
  reach: number,
): Question => ({
  ask: 'landscape',
  seed: 1,
  expression,
  variables,
  parameters: {},
  domain: variables.map((): [number, number] => [-reach, reach]),
  points: points.map((point) => [...point]),
  descents: RATES.flatMap((rate): Descent[] => starts.map((start) => ({ start: [...start], rate }))),
  stopping: STOPPING,
  minima: [],
})

/** Without what is to be verified of minima. */
export function goldenQuestions(): Question[] {
  return [
    ...line.map(([expression, points, starts = [[1.3], [-2.1]]]) => question(expression, points, starts, ['x'], 5)),
    ...plane.map(([expression, points, starts = [[1.3, -0.4]]]) => question(expression, points, starts, ['x', 'y'], 3)),
    ...Array.from({ length: RANDOM }, (_, index) => {
      const { definition, points, descents, stopping } = caseOf(7, index)
      const some = {
        points: points.slice(0, RANDOM_POINTS),
        descents: descents.filter((_, at) => at % Math.floor(descents.length / RANDOM_DESCENTS) === 0),
      }
      return { ask: 'landscape' as const, seed: 1, ...definition, ...some, stopping, minima: [] }
    }),
  ]
}
