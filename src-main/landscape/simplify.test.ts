import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from './compile.ts'
import { emit } from './emit.ts'
import type { Expression } from './expression.ts'
import { nodesOf } from './nodes.ts'
import { parseExpression } from './parse.ts'
import { expressionsOf } from './random-expressions.fixture.ts'
import { simplified } from './simplify.ts'

const read = (text: string) => parseExpression(text, ['x', 'y'])
const functionOf = (tree: Expression) =>
  compile<(x: number, y: number) => number>(['x', 'y'], `let f\n${emit([['f', tree]], ['x', 'y'], 't')}\nreturn f`)

test.each([
  ['abs(x)^2', 'x^2'],
  ['abs(x)^4', 'x^4'],
  ['abs(x*x)', 'x*x'],
  ['abs(x)*abs(x)', 'x*x'],
  ['sqrt(x^2)', 'abs(x)'],
  ['sqrt(x*x)', 'abs(x)'],
  ['sqrt(x^4)', 'x^2'],
  ['sqrt((x - 1)^2)', 'abs(x - 1)'],
  ['abs(-x)', 'abs(x)'],
  ['abs(x^2 + 1)', 'x^2 + 1'],
  ['abs(-exp(x))', 'exp(x)'],
  ['relu(exp(x))', 'exp(x)'],
  ['sign(x)*x', 'abs(x)'],
  ['sign(x)*abs(x)', 'x'],
  ['x*abs(x)*sign(x)', 'x*abs(x)*sign(x)'],
  ['abs(x)^3', 'abs(x)^3'],
  ['sqrt(x^6)', 'sqrt(x^6)'],
  ['relu(-x^2)', 'relu(-x^2)'],
])('%s is %s', (text, simple) => {
  expect(simplified(read(text))).toEqual(simplified(read(simple)))
})

test('whatever the expression, its values are the same to the bit wherever nothing overflows', () => {
  let changed = 0
  // The square of a number that is nearly 0 would vanish.
  const coordinate = fc
    .double({ min: -1e3, max: 1e3, noNaN: true })
    .map((value) => (Math.abs(value) < 1e-6 ? 0 : value))
  fc.assert(
    fc.property(expressionsOf(), coordinate, coordinate, (text, x, y) => {
      const tree = read(text)
      const simple = simplified(tree)
      const parts = nodesOf(tree).flatMap((node) =>
        'operator' in node || node.kind === 'call' ? [node as Expression] : [],
      )
      const values = parts
        .filter((node) => node.kind !== ('comparison' as string))
        .map((part) => functionOf(part)(x, y))
      if (values.some((value) => !(Math.abs(value) < 1e150 && (value === 0 || Math.abs(value) > 1e-150)))) return
      if (nodesOf(simple).length !== nodesOf(tree).length) changed++
      expect([text, functionOf(simple)(x, y) + 0]).toEqual([text, functionOf(tree)(x, y) + 0])
    }),
    { numRuns: 1500 },
  )
  expect(changed).toBeGreaterThan(10)
})
