import { compile, coordinateNames } from './compile.ts'
import { derivative } from './derivative.ts'
import { emit } from './emit.ts'
import { call, difference, type Expression, number } from './expression.ts'
import { identities } from './identity.ts'
import { nodesOf } from './nodes.ts'

/**
 * Functions that are 0 where the formula of a function changes its branch: u of |u|, ReLU(u) and sign(u), a − b of
 * min(a, b) and of a < b.
 */
export function bordersOf(value: Expression): Expression[] {
  const identity = identities()
  return nodesOf(value).flatMap((node) => {
    switch (node.kind) {
      case 'call':
        if (node.name === 'floor') return [call('sin', half(node.of))]
        return node.name === 'abs' || node.name === 'relu' || node.name === 'sign' ? [node.of] : []
      case 'comparison':
      case 'extremum':
        return identity(node.left) === identity(node.right) ? [] : [difference(node.left, node.right)]
      default:
        return []
    }
  })
}

/** π u, whose sine is 0 where u is whole. */
const half = (u: Expression): Expression => ({ kind: 'operation', operator: '*', left: number(Math.PI), right: u })

/** Tells whether a border goes through a point, or past it nearer than this share of the widths. */
export type OnBorder = (point: ArrayLike<number>, nearness: number) => boolean

/**
 * The function that tells whether a border is near to a point, by how large u is beside its gradient times the widths.
 * @param widths of the box, shape [variables]
 */
export function onBorder(value: Expression, widths: readonly number[]): OnBorder {
  const borders = bordersOf(value)
  if (borders.length === 0) return () => false
  const names = coordinateNames(widths.length)
  const parts = borders.flatMap((border) => [border, ...widths.map((_, axis) => derivative(border, axis))])
  const targets = parts.map((part, index) => [`into[${index}]`, part] as const)
  const write = compile<(point: ArrayLike<number>, into: Float64Array) => void>(
    ['point', 'into'],
    `${names.map((name, axis) => `const ${name} = point[${axis}]`).join('\n')}\n${emit(targets, names, 't')}`,
  )
  const into = new Float64Array(parts.length)
  const per = 1 + widths.length
  return (point, nearness) => {
    write(point, into)
    for (let at = 0; at < into.length; at += per) {
      const reach = widths.reduce((sum, width, axis) => sum + Math.abs(into[at + 1 + axis]!) * width, 0)
      const isNear = Math.abs(into[at]!) <= nearness * reach
      // What is no number may be anything.
      if (into[at] === 0 || isNear || Number.isNaN(into[at]! + reach)) return true
    }
    return false
  }
}
