import type { Comparison, Condition, Expression } from '../expression.ts'
import { isWritten } from '../elementary.ts'

/** What the code may name beside its variables: the module `number.ts` as `wide`. */
export const WIDE = 'wide'

/**
 * JavaScript statements like those of `emit`, but on numbers of any size: each value is a pair of locals, its m and
 * its k. Some ten times as slow, for where doubles do not do.
 *
 * @param targets names of locals that the caller declared, with what they are to become, as doubles
 * @param variables names of the locals that hold the coordinates, doubles
 * @param condition of whose truth the returned text tells, where it stands behind the code
 */
export function emitWide(
  targets: readonly (readonly [name: string, expression: Expression])[],
  variables: readonly string[],
  condition?: Condition,
): { code: string; holds: string } {
  let count = 0
  const lines: string[] = []

  /** A local that holds the m; its k is in another, with a k behind its name. */
  type Scope = Map<Expression | string, string>
  const pair = (name: string) => `${name}, ${name}k`

  function local(scope: Scope, value: string): string {
    const known = scope.get(value)
    if (known !== undefined) return known
    const name = `w${count++}`
    scope.set(value, name)
    lines.push(`const ${name} = ${WIDE}.${value}, ${name}k = ${WIDE}.exponent[0]`)
    return name
  }

  function whole(scope: Scope, base: string, exponent: number): string {
    if (exponent === 1) return base
    const half = whole(scope, base, Math.floor(exponent / 2))
    const square = local(scope, `times(${pair(half)}, ${pair(half)})`)
    return exponent % 2 === 1 ? local(scope, `times(${pair(square)}, ${pair(base)})`) : square
  }

  function power(scope: Scope, base: string, right: Expression): string {
    const exponent = right.kind === 'number' ? right.value : NaN
    if (!isWritten(exponent)) return local(scope, `power(${pair(base)}, ${pair(valueOf(scope, right))})`)
    const product = whole(scope, base, Math.abs(exponent))
    return exponent > 0 ? product : local(scope, `over(1, 0, ${pair(product)})`)
  }

  function valueOf(scope: Scope, node: Expression): string {
    const known = scope.get(node)
    if (known !== undefined) return known
    const name = written(scope, node)
    scope.set(node, name)
    return name
  }

  function operation(scope: Scope, { operator, left, right }: Expression & { kind: 'operation' }): string {
    const a = valueOf(scope, left)
    if (operator === '^') return power(scope, a, right)
    const b = valueOf(scope, right)
    switch (operator) {
      case '+':
        return local(scope, `plus(${pair(a)}, ${pair(b)})`)
      case '-':
        return local(scope, `plus(${pair(a)}, -${pair(b)})`)
      case '*':
        return local(scope, `times(${pair(a)}, ${pair(b)})`)
      case '/':
        return local(scope, `over(${pair(a)}, ${pair(b)})`)
    }
  }

  function written(scope: Scope, node: Expression): string {
    switch (node.kind) {
      case 'number':
        return local(scope, `wide(${node.value})`)
      case 'variable':
        return local(scope, `wide(${variables[node.index] as string})`)
      case 'negation':
        return local(scope, `times(${pair(valueOf(scope, node.of))}, -1, 0)`)
      case 'call':
        return local(scope, `apply("${node.name}", ${pair(valueOf(scope, node.of))})`)
      case 'operation':
        return operation(scope, node)
      case 'extremum': {
        const [a, b] = [valueOf(scope, node.left), valueOf(scope, node.right)]
        return local(scope, `${node.name}imum(${pair(a)}, ${pair(b)})`)
      }
      case 'choice': {
        const name = `w${count++}`
        lines.push(`let ${name} = 0, ${name}k = 0`)
        lines.push(`if (${test(scope, node.condition)}) {`)
        assign(new Map(scope), name, node.then)
        lines.push('} else {')
        assign(new Map(scope), name, node.otherwise)
        lines.push('}')
        return name
      }
    }
  }

  function assign(scope: Scope, name: string, node: Expression): void {
    const value = valueOf(scope, node)
    lines.push(`${name} = ${value}`, `${name}k = ${value}k`)
  }

  const compared = (scope: Scope, operator: Comparison, left: Expression, right: Expression) => {
    const [a, b] = [valueOf(scope, left), valueOf(scope, right)]
    return `${WIDE}.holds("${operator}", ${pair(a)}, ${pair(b)})`
  }

  function test(scope: Scope, node: Condition): string {
    switch (node.kind) {
      case 'comparison':
        return compared(scope, node.operator, node.left, node.right)
      case 'not':
        return `!(${test(scope, node.of)})`
      case 'both':
        return `(${test(scope, node.left)} && ${test(scope, node.right)})`
      case 'either':
        return `(${test(scope, node.left)} || ${test(scope, node.right)})`
    }
  }

  const scope: Scope = new Map()
  for (const [name, expression] of targets) {
    const value = valueOf(scope, expression)
    lines.push(`${name} = ${WIDE}.narrow(${pair(value)})`)
  }
  const holds = condition ? test(scope, condition) : 'true'
  return { code: lines.join('\n'), holds }
}
