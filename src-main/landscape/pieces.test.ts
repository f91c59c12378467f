import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from './compile.ts'
import { emit } from './emit.ts'
import { call, type Comparison, type Condition, type Expression, negation, number, operation } from './expression.ts'
import { parseExpression } from './parse.ts'
import { landscapeOf } from './index.ts'
import { piecesOf } from './pieces.ts'

const x: Expression = { kind: 'variable', index: 0 }

const compares: Record<Comparison, (left: number, right: number) => boolean> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
}

/** What a tree of choices means, worked out rule by rule in the order in which they are written. */
function meaning(node: Expression, at: number): number {
  switch (node.kind) {
    case 'number':
      return node.value
    case 'variable':
      return at
    case 'negation':
      return -meaning(node.of, at)
    case 'call':
      return Math.floor(meaning(node.of, at))
    case 'extremum':
      return Math[node.name](meaning(node.left, at), meaning(node.right, at))
    case 'operation': {
      const [left, right] = [meaning(node.left, at), meaning(node.right, at)]
      return node.operator === '+' ? left + right : left * right
    }
    case 'choice':
      return meaning(isTrue(node.condition, at) ? node.then : node.otherwise, at)
  }
}

function isTrue(node: Condition, at: number): boolean {
  switch (node.kind) {
    case 'not':
      return !isTrue(node.of, at)
    case 'both':
      return isTrue(node.left, at) && isTrue(node.right, at)
    case 'either':
      return isTrue(node.left, at) || isTrue(node.right, at)
    case 'comparison':
      return compares[node.operator](meaning(node.left, at), meaning(node.right, at))
  }
}

const word = new BigInt64Array(1)
const float = new Float64Array(word.buffer)
/** The double next to `value` on the side away from zero (1n) or towards it (-1n). */
function neighbour(value: number, by: bigint): number {
  if (value === 0) return by === 1n ? Number.MIN_VALUE : -Number.MIN_VALUE
  float[0] = value
  word[0] = (word[0] as bigint) + by
  return float[0]
}

// Few numbers, so that breakpoints coincide; some are next to each other.
const breakpoint = fc.constantFrom(-0, 0, 1, neighbour(1, 1n), neighbour(1, -1n), -2.5, 3, 8.4, 1e300, -1e-300, 5e-324)
const side = fc.oneof({ weight: 3, arbitrary: fc.constant(x) }, { weight: 2, arbitrary: breakpoint.map(number) })
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      kind: fc.constant('comparison' as const),
      operator: fc.constantFrom<Comparison[]>('<', '<=', '>', '>=', '==', '!='),
      left: side,
      right: side,
    }),
    fc.record({
      kind: fc.constantFrom('both' as const, 'either' as const),
      left: tie('condition'),
      right: tie('condition'),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
  ),
}))
const leaves: Expression[] = [
  number(7),
  number(-0),
  x,
  negation(x),
  call('floor', x),
  operation('*', number(3), x),
  operation('+', x, number(0)),
]
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    { weight: 4, arbitrary: fc.constantFrom(...leaves) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('choice' as const),
        condition,
        then: tie('expression'),
        otherwise: tie('expression'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('expression'), tie('expression'))
        .map(([left, right]): Expression => ({ kind: 'operation', operator: '+', left, right })),
    },
  ),
}))

const numbersIn = (node: unknown): number[] =>
  typeof node !== 'object' || node === null
    ? []
    : Object.entries(node).flatMap(([key, value]) => (key === 'value' ? [value as number] : numbersIn(value)))

test('however conditions are nested, the compiled function is the first rule that holds, to the bit', () => {
  let halved = 0
  fc.assert(
    fc.property(expression, fc.array(fc.double(), { maxLength: 20 }), (tree, random) => {
      if (tree.kind === 'choice' && piecesOf(tree)) halved++
      const f = compile<(x: number) => number>(['x'], `let f\n${emit([['f', tree]], ['x'], 't')}\nreturn f`)
      const places = numbersIn(tree).flatMap((at) => [at, neighbour(at, 1n), neighbour(at, -1n), at - 1, at + 1])
      for (const at of [...places, ...random, 0, -0, Infinity, -Infinity, NaN]) expect(f(at)).toBe(meaning(tree, at))
    }),
    { numRuns: 600 },
  )
  // About one in six: enough that it is not a test of nothing.
  expect(halved).toBeGreaterThan(40)
})

test('the pieces of the paper: neighbours that are alike are one', () => {
  const pieces = piecesOf(landscapeOf('paper-1d').formula.gradient[0] as Expression & { kind: 'choice' })
  expect(pieces!.intervals.map(({ end, closed }) => [end, closed])).toEqual([
    [2, false],
    [3, true],
    [8.4, false],
    [8.40001, true],
    [8.59999, true],
    [8.6, true],
    [Infinity, false],
  ])
  const { intervals } = pieces!
  expect(intervals[2]!.piece).toBe(intervals[0]!.piece)
  expect(intervals[6]!.piece).toBe(intervals[0]!.piece)
  const curvature = piecesOf(landscapeOf('paper-1d').formula.hessian[0] as Expression & { kind: 'choice' })
  expect(curvature!.intervals.map(({ end }) => end)).toEqual([2, 3, 8.4, 8.6, Infinity])
})

test.each([
  ['of two variables', 'x < 1 ? (y < 2 ? 1 : 2) : 3'],
  ['that compare more than the variable', '2 x < 1 ? 1 : 2'],
  ['whose pieces hold choices of their own', 'x < 1 ? 1 + (x < 0 ? 1 : 2) : 3'],
  ['that send NaN where no number goes', 'x < 1 ? 1 : x >= 1 ? 2 : x'],
])('choices %s are left as they are', (_, text) => {
  expect(piecesOf(parseExpression(text, ['x', 'y']) as Expression & { kind: 'choice' })).toBeNull()
})
