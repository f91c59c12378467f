import { onBorder } from './borders.ts'
import { compile, coordinateNames } from './compile.ts'
import { localForm } from './curvature.ts'
import { emitted } from './emit.ts'
import type { Expression } from './expression.ts'
import type { Formula, Landscape } from './landscape.ts'
import { nodesOf } from './nodes.ts'
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
  const filled = (into: Float64Array, verdict: Verdict, otherwise: () => void) => {
    if (verdict === NO_VALUE) into.fill(NaN)
    else if (verdict === UNSURE) otherwise()
    return into
  }
  return {
    value: (point) => filled(single, values(point, single), () => (single[0] = robust.value(point)))[0]!,
    gradient(point) {
      const into = new Float64Array(dimension)
      return filled(into, slopes(point, into), () => robust.gradient(point, into))
    },
    hessian(point) {
      const into = new Float64Array(dimension ** 2)
      const verdict = bends(point, into)
      const asked = verdict === SOUND && isOnBorder(point, 0) ? UNSURE : verdict
      return filled(into, asked, () => robust.hessian(point, into))
    },
    curvatures(point) {
      const at = Array.from(point)
      const sizes = at.map((x) => Math.max(1, Math.abs(x)))
      const into = new Float64Array(dimension ** 2)
      const verdict = bends(point, into)
      if (verdict === NO_VALUE) return []
      if (verdict === SOUND && !isOnBorder(point, NEARNESS)) return [[...into]]
      return localForm(formula.value, at, sizes, NEARNESS).hessians
    },
  }
}

/** A border between two pieces is met when it is nearer than this share of how far the point is from 0, or of 1. */
const NEARNESS = 1e-12

const anywhere = [-Number.MAX_VALUE, Number.MAX_VALUE] as const

/** What compiled code tells of the values that it wrote. */
export type Verdict = typeof SOUND | typeof UNSURE | typeof NO_VALUE
/** They can be relied on. */
export const SOUND = 1
/** Something overflowed, or is no number: it has to be computed in another way. */
export const UNSURE = 0
/** f has no value there. */
export const NO_VALUE = -1

/** Compiled code that writes the values of expressions at a point, and tells what they are worth. */
export function written(
  { gradient, domain }: Formula,
  expressions: readonly Expression[],
): (point: ArrayLike<number>, into: Float64Array) => Verdict {
  const names = coordinateNames(gradient.length)
  const compared = domain
    ? nodesOf(domain).flatMap((node) => (node.kind === 'comparison' ? [node.left, node.right] : []))
    : []
  const { wild, witnesses } = hazardsOf(
    [...expressions, ...compared],
    names.map(() => anywhere),
  )
  const targets = expressions.map((expression, index) => [`f${index}`, expression] as const)
  const { code, holds, fails, witness } = emitted(targets, names, 't', { condition: domain, witnesses })
  const results = targets.map(([name]) => name)
  const sizes = [...results.map((name) => `Math.abs(${name})`), ...(witness ? [witness] : [])]
  const sound = [...(holds ? [holds] : []), ...(wild ? [`${sizes.join(' + ')} < Infinity`] : [])]
  const surelyNot = fails ? `(${[fails, ...(witness ? [`${witness} < Infinity`] : [])].join(' && ')})` : 'false'
  return compile(
    ['point', 'into'],
    [
      ...names.map((name, axis) => `const ${name} = point[${axis}]`),
      `let ${results.join(', ')}`,
      code,
      ...results.map((name, index) => `into[${index}] = ${name}`),
      `return ${sound.join(' && ') || 'true'} ? ${SOUND} : ${surelyNot} ? ${NO_VALUE} : ${UNSURE}`,
    ].join('\n'),
  )
}
