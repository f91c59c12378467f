import fc from 'fast-check'
import { expect, test } from 'vitest'
import { builtInNames } from '#shared/contract/index.ts'
import { SOUND, written } from '../evaluate.ts'
import { enclosureOf, formulaOf, landscapeOf, parseExpression } from '../index.ts'
import { expressionsOf } from '../random-expressions.fixture.ts'
import { down, up } from './interval.ts'

const read = (text: string) => parseExpression(text, ['x', 'y'])
const enclosed = (text: string, x: [number, number], y: [number, number] = [0, 0]) => enclosureOf(read(text))([x, y])

test.each<[string, [number, number], [number, number]]>([
  ['x + 1', [0, 1], [1, 2]],
  ['2 * x', [-1, 3], [-2, 6]],
  ['x * x', [-1, 2], [0, 4]],
  ['x - x', [-1, 2], [0, 0]],
  ['x^2', [-3, 2], [0, 9]],
  ['x^3', [-2, 1], [-8, 1]],
  ['x^-2', [2, 4], [1 / 16, 1 / 4]],
  ['x^0.5', [4, 9], [2, 3]],
  ['x^100', [-1, 0.5], [0, 1]],
  ['2^x', [-1, 3], [0.5, 8]],
  ['x^x', [1, 2], [1, 4]],
  ['1 / x', [2, 4], [0.25, 0.5]],
  ['1 / x', [-1, 1], [-Infinity, Infinity]],
  ['abs(x)', [-3, 2], [0, 3]],
  ['relu(x)', [-3, 2], [0, 2]],
  ['min(x, 1)', [-3, 2], [-3, 1]],
  ['max(x, 1)', [-3, 2], [1, 2]],
  ['exp(x)', [0, 1], [1, Math.E]],
  ['log(x)', [1, 2], [0, Math.LN2]],
  ['log(x)', [-1, 1], [-Infinity, 0]],
  ['sqrt(x)', [-1, 4], [0, 2]],
  ['sin(x)', [0, 3], [0, 1]],
  ['sin(x)', [2, 4], [Math.sin(4), Math.sin(2)]],
  ['cos(x)', [-1, 1], [Math.cos(1), 1]],
  ['cos(x)', [100, 103], [Math.cos(103), 1]],
  ['sin(x)', [0, 1e9], [-1, 1]],
  ['tan(x)', [-1, 1], [-Math.tan(1), Math.tan(1)]],
  ['tan(x)', [1, 2], [-Infinity, Infinity]],
  ['tanh(x)', [-1, 100], [-Math.tanh(1), 1]],
  ['sign(x)', [-1, 2], [-1, 1]],
  ['floor(x)', [-1.5, 2.5], [-2, 2]],
  ['x < 3 ? 1 : 2', [0, 1], [1, 1]],
  ['x < 3 ? 1 : 2', [0, 4], [1, 2]],
  ['x < 3 and x > 5 ? 1 : 2', [3, 4], [2, 2]],
  ['not (x < 3) ? 1 : 2', [0, 1], [2, 2]],
  ['log(x) == log(x) ? 1 : 2', [-1, 1], [1, 2]],
])('%s on [%s] is [%s]', (text, x, [low, high]) => {
  const bounds = enclosed(text, x)
  const tolerance = (end: number) => (Number.isFinite(end) ? 1e-14 * Math.max(1, Math.abs(end)) : 0)
  expect(bounds[0]).toBeLessThanOrEqual(low)
  expect(bounds[1]).toBeGreaterThanOrEqual(high)
  if (Number.isFinite(low)) expect(low - bounds[0]).toBeLessThanOrEqual(tolerance(low))
  if (Number.isFinite(high)) expect(bounds[1] - high).toBeLessThanOrEqual(tolerance(high))
})

test('what is undefined everywhere has no values', () => {
  const [low, high] = enclosed('log(x) + 1', [-2, -1])
  expect(low).toBeGreaterThan(high)
})

test('rounding goes outwards by at least one double, and by two at most', () => {
  const word = new BigInt64Array(1)
  const float = new Float64Array(word.buffer)
  const order = (x: number) => {
    float[0] = x
    const bits = word[0]!
    return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits
  }
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
      for (const [lower, higher] of [
        [down(x), x],
        [x, up(x)],
      ]) {
        const apart = Number(order(higher!) - order(lower!))
        expect(apart).toBeGreaterThanOrEqual(1)
        expect(apart).toBeLessThanOrEqual(2)
      }
    }),
    { numRuns: 3000 },
  )
  expect([down(Infinity), up(-Infinity), down(-Infinity), up(Infinity)]).toEqual([
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    -Infinity,
    Infinity,
  ])
})

const side = fc
  .tuple(fc.integer({ min: -80, max: 80 }), fc.constantFrom(0, 1, 4, 30))
  .map(([from, width]): [number, number] => [from / 10, (from + width) / 10])

test('values of functions, slopes and curvatures at random points are inside, whatever the expression', () => {
  let finite = 0
  const shares = fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    { minLength: 4, maxLength: 4 },
  )
  fc.assert(
    fc.property(expressionsOf(), side, side, shares, (text, x, y, places) => {
      const formula = formulaOf(read(text), 2)
      const trees = [formula.value, ...formula.gradient, ...formula.hessian]
      const write = written(formula, trees)
      const values = new Float64Array(trees.length)
      const enclose = trees.map((tree) => enclosureOf(tree)([x, y]))
      for (const [s, t] of [...places, [0, 0], [1, 1]] as [number, number][]) {
        const point = [Math.min(x[1], x[0] + s * (x[1] - x[0])), Math.min(y[1], y[0] + t * (y[1] - y[0]))]
        // Where doubles do not do, other code computes what is true, and rounds in its own way.
        if (write(point, values) !== SOUND) continue
        values.forEach((computed, index) => {
          const [low, high] = enclose[index]!
          if (!(low <= computed && computed <= high))
            throw new Error(`${computed} at ${point.join()} is not in [${low}, ${high}] (${index})`)
          if (high - low < Infinity) finite++
        })
      }
    }),
    { numRuns: 1500 },
  )
  expect(finite).toBeGreaterThan(10_000)
})

test.each(builtInNames)('%s: enclosures of value and Hessian hold samples', (name) => {
  const { formula, info, value, hessian } = landscapeOf(name)
  const box = info.domain.map(([from, to]): [number, number] => [from + 0.3 * (to - from), from + 0.6 * (to - from)])
  const bounds = [formula.value, ...formula.hessian].map((tree) => enclosureOf(tree)(box))
  for (let s = 0; s <= 1; s += 0.09)
    for (let t = 0; t <= 1; t += 0.09) {
      const point = box.map(([from, to], axis) => from + [s, t][axis]! * (to - from))
      ;[value(point), ...hessian(point)].forEach((computed, index) => {
        if (Number.isNaN(computed)) return
        expect(computed).toBeGreaterThanOrEqual(bounds[index]![0])
        expect(computed).toBeLessThanOrEqual(bounds[index]![1])
      })
    }
})

test('the article’s function: its curvature outside the dent and the trench is 40 for sure', () => {
  expect(enclosureOf(landscapeOf('paper-1d').formula.hessian[0]!)([[-10, 1.999]])).toEqual([40, 40])
})
