import { compile, coordinateNames } from '../compile.ts'
import { emit } from '../emit.ts'
import type { Formula } from '../landscape.ts'

/** A function of one or two variables with its derivatives, fit for being evaluated very often. */
export interface Jet {
  readonly dimension: number
  value(point: ArrayLike<number>): number
  /** Writes value, gradient and Hessian (row-major) one after the other: 1 + n + n² numbers. */
  all(point: ArrayLike<number>, into: Float64Array): void
  /** What one evaluation of all costs, in additions, roughly. */
  readonly cost: number
}

export function jetOf({ value, gradient, hessian }: Formula): Jet {
  const dimension = gradient.length
  const names = coordinateNames(dimension)
  const point = names.map((name, index) => `const ${name} = point[${index}]`).join('\n')
  const results = [value, ...gradient, ...hessian].map((expression, index) => [`f${index}`, expression] as const)
  const all = emit(results, names, 't')
  return {
    dimension,
    value: compile(['point'], `${point}\nlet f\n${emit([['f', value]], names, 't')}\nreturn f`),
    all: compile(
      ['point', 'into'],
      `${point}\nlet ${results.map(([name]) => name).join(', ')}\n${all}\n${results.map(([name], index) => `into[${index}] = ${name}`).join('\n')}`,
    ),
    // A line for each addition; an elementary function takes about ten times as long.
    cost: all.split('\n').length + 10 * (all.match(/Math\.(?:pow|exp|log|sin|cos|tan|tanh)\(/g) ?? []).length,
  }
}
