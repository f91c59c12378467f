import { onBorder } from './borders.ts'
import { compile, coordinateNames } from './compile.ts'
import { localForm } from './curvature.ts'
import { emitted } from './emit.ts'
import type { Expression } from './expression.ts'
import type { Formula, Landscape } from './landscape.ts'
import { hazardsOf } from './overflow.ts'
import { robustOf } from './robust.ts'

/** Value, gradient and Hessian as functions of a point. */
export function compileFormula(formula: Formula): Pick<Landscape, 'value' | 'gradient' | 'hessian' | 'curvatures'> {
  const dimension = formula.gradient.length
  const robust = robustOf(formula)
  const values = written(formula, [formula.value])
  const slopes = written(formula, formula.gradient)
  const bends = written(formula, formula.hessian)
  const isOnBorder = onBorder(formula.value, Array<number>(dimension).fill(1))
  const single = new Float64Array(1)
  return {
    value: (point) => (values(point, single) ? single[0]! : robust.value(point)),
    gradient(point) {
      const into = new Float64Array(dimension)
      if (!slopes(point, into)) robust.gradient(point, into)
      return into
    },
    hessian(point) {
      const into = new Float64Array(dimension ** 2)
      if (!bends(point, into) || isOnBorder(point, 0)) robust.hessian(point, into)
      return into
    },
    curvatures(point) {
      const at = Array.from(point)
      const sizes = at.map((x) => Math.max(1, Math.abs(x)))
      const into = new Float64Array(dimension ** 2)
      if (bends(point, into) && !isOnBorder(point, NEARNESS)) return [[...into]]
      return localForm(formula.value, at, sizes, NEARNESS).hessians
    },
  }
}

/** A border between two pieces is met when it is nearer than this share of how far the point is from 0, or of 1. */
const NEARNESS = 1e-12

const anywhere = [-Number.MAX_VALUE, Number.MAX_VALUE] as const

/**
 * Compiled code that writes the values of expressions at a point, and tells whether they can be relied on: whether f
 * has a value there, they are finite, and nothing overflowed on the way.
 */
export function written(
  { gradient, domain }: Formula,
  expressions: readonly Expression[],
): (point: ArrayLike<number>, into: Float64Array) => boolean {
  const names = coordinateNames(gradient.length)
  const { wild, witnesses } = hazardsOf(
    expressions,
    names.map(() => anywhere),
  )
  const targets = expressions.map((expression, index) => [`f${index}`, expression] as const)
  const { code, holds, witness } = emitted(targets, names, 't', { condition: domain, witnesses })
  const results = targets.map(([name]) => name)
  const sizes = [...results.map((name) => `Math.abs(${name})`), ...(witness ? [witness] : [])]
  const conditions = [...(holds ? [holds] : []), ...(wild ? [`${sizes.join(' + ')} < Infinity`] : [])]
  return compile(
    ['point', 'into'],
    [
      ...names.map((name, axis) => `const ${name} = point[${axis}]`),
      `let ${results.join(', ')}`,
      code,
      ...results.map((name, index) => `into[${index}] = ${name}`),
      `return ${conditions.join(' && ') || 'true'}`,
    ].join('\n'),
  )
}
