import { expect, test } from 'vitest'
import { compileFormula, formulaOf, parseExpression } from '../landscape/index.ts'
import type { valuesOnGpu } from './evaluate.fixture.ts'
import { NO_GPU, onSoftwareGpu } from './on-software-gpu.fixture.ts'

const fixture = new URL('./evaluate.fixture.ts', import.meta.url).href

/** What x differs by from the sum of two float32, which is what a GPU is given, is taken off it. */
function asPair(x: number): number {
  const high = Math.fround(x)
  return high + Math.fround(x - high)
}

/** Points on a line, not evenly spaced, so that their digits are of all sorts. */
const between = (from: number, to: number, count = 150) =>
  Array.from({ length: count }, (_, index) =>
    asPair(from + (to - from) * ((index + 0.37 * Math.sin(7 * index)) / count)),
  )
/** Of both signs and all sizes. */
const ofAllSizes = (least: number, most: number, count = 150) =>
  Array.from({ length: count }, (_, index) =>
    asPair((index % 2 === 0 ? 1 : -1) * least * (most / least) ** ((index + 0.3 * Math.sin(5 * index)) / count)),
  )
const positive = (numbers: number[]) => numbers.map(Math.abs)

/**
 * Functions, where they are computed, and by how many units of 2⁻⁴⁸ they may be off, as a share of the value: more
 * where they grow fast, as rounding of what they are of grows with them.
 */
const cases: readonly { of: string; x: number[]; y?: number[]; off: number }[] = [
  { of: 'x + y', x: ofAllSizes(1e-6, 1e6), y: ofAllSizes(1e5, 1e-5), off: 2 },
  { of: 'x - y', x: between(1, 2), y: between(1.0001, 2.0001), off: 2 },
  { of: 'x * y', x: ofAllSizes(1e-6, 1e6), y: between(-7, 9), off: 4 },
  { of: 'x / y', x: ofAllSizes(1e-6, 1e6), y: between(-7.1, 9), off: 6 },
  { of: '3 * x', x: between(-7, 9), off: 4 },
  { of: 'x ^ 5', x: between(-3, 3), off: 16 },
  { of: 'x ^ 2.5', x: between(0.01, 30), off: 16 },
  { of: 'x ^ (-1.5)', x: between(0.01, 30), off: 20 },
  { of: 'x ^ (1 / 3)', x: between(0.01, 1000), off: 16 },
  { of: 'x ^ y', x: between(0.1, 10), y: between(-5, 5), off: 40 },
  { of: '2 ^ x', x: between(-20, 20), off: 40 },
  { of: 'sqrt(x)', x: positive(ofAllSizes(1e-12, 1e12)), off: 4 },
  { of: 'abs(x)', x: between(-1, 1), off: 0 },
  { of: 'floor(3 * x)', x: between(-9, 9), off: 0 },
  { of: 'sign(x)', x: between(-1, 1), off: 0 },
  { of: 'relu(x)', x: between(-1, 1), off: 0 },
  { of: 'max(x, y)', x: between(-1, 1), y: between(1, -1), off: 0 },
  { of: 'min(x, y)', x: between(-1, 1), y: between(1, -1), off: 0 },
  { of: 'x < y ? 2 : 3', x: between(1, 1 + 1e-11), y: between(1 + 1e-11, 1), off: 0 },
  { of: 'exp(x)', x: between(-40, 40), off: 24 },
  { of: 'expm1(x)', x: ofAllSizes(1e-9, 20), off: 24 },
  { of: 'log(x)', x: positive(ofAllSizes(1e-12, 1e12)), off: 8 },
  { of: 'log(x)', x: between(0.9, 1.1), off: 8 },
  { of: 'log1p(x)', x: ofAllSizes(1e-9, 0.99), off: 12 },
  { of: 'sin(x)', x: between(-10, 10), off: 16 },
  { of: 'cos(x)', x: between(-10, 10), off: 16 },
  { of: 'tan(x)', x: between(-1.5, 1.5), off: 24 },
  { of: 'tanh(x)', x: ofAllSizes(1e-6, 25), off: 24 },
  { of: 'sigmoid(x)', x: between(-30, 30), off: 40 },
  { of: 'softplus(x)', x: between(-30, 30), off: 40 },
  { of: 'logcosh(x)', x: ofAllSizes(1e-4, 25), off: 40 },
  { of: 'erf(x)', x: ofAllSizes(1e-6, 7), off: 24 },
  { of: 'atan(x)', x: ofAllSizes(1e-6, 1e6), off: 12 },
]

test('functions have nearly all digits of a pair', ({ skip }) => {
  const asked = cases.map(({ of, x, y = x }) => ({ of, x, y }))
  const found = onSoftwareGpu<Awaited<ReturnType<typeof valuesOnGpu>>>(fixture, 'valuesOnGpu', asked, 'split')
  if (!found) return skip(NO_GPU)
  let met = 0
  const worst = cases.map(({ of, x, y = x, off }, index) => {
    const { value } = compileFormula(formulaOf(parseExpression(of, ['x', 'y']), 2))
    const errors = found[index]!.map(({ value: got, doubt }, place) => {
      const exact = value([x[place]!, y[place]!])
      expect([of, x[place], doubt]).toEqual([of, x[place], false])
      met++
      return Math.abs(got - exact) / Math.max(Math.abs(exact), 1e-30) / 2 ** -48
    })
    return { of, off, worst: Math.max(...errors) }
  })
  expect(worst.filter(({ off, worst }) => !(worst <= off))).toEqual([])
  expect(met).toBe(cases.flatMap(({ x }) => x).length)
})
