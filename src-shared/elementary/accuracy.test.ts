import { expect, test } from 'vitest'
import { xoshiro } from '#shared/random/index.ts'
import * as exact from './exact.fixture.ts'
import { over, plus, real, type Real, scaled, times, unitsOff } from './exact.fixture.ts'
import * as elementary from './index.ts'

/** Arguments of each kind that a function is tried on. */
const COUNT = 300
const draw = xoshiro(1, 2, 3, 4)
const uniform = (from: number, to: number) => from + (to - from) * (draw() / 2 ** 32 + draw() / 2 ** 64)
const word = new DataView(new ArrayBuffer(8))

/** Doubles of every size, sign and exponent alike likely. */
function anyDouble(): number {
  word.setUint32(0, draw())
  word.setUint32(4, draw())
  const value = word.getFloat64(0)
  return Number.isFinite(value) ? value : anyDouble()
}
const ofSize = (size: number) => uniform(-size, size)
const subnormal = () => Math.ceil(uniform(0, 1) * 2 ** Math.ceil(uniform(0, 52))) * Number.MIN_VALUE
const positive = () => Math.abs(anyDouble())
/** Near 1, the nearer the more often. */
const aroundOne = () => 1 + ofSize(0.5) * 2 ** -uniform(0, 52)
/** Near multiples of π/2 up to 10⁵, at which sine, cosine and tangent are smallest. */
const aroundQuarters = () => Math.round(ofSize(64_000)) * (Math.PI / 2) * (1 + ofSize(1) * 2 ** -uniform(20, 53))
const ofSizes = (...sizes: number[]) => sizes.map((size) => () => ofSize(size))

/** Where each function was wrong by most, in units in the last place. */
interface Worst {
  count: number
  off: number
  at: string
}

function worstOf(
  of: (...x: number[]) => number,
  wanted: (...x: Real[]) => Real,
  samples: (() => number | number[])[],
  count: number,
): Worst {
  const worst: Worst = { count: 0, off: 0, at: '' }
  for (const sample of samples)
    for (let index = 0; index < count; index++) {
      const at = [sample()].flat()
      const off = unitsOff(of(...at), wanted(...at.map(real)))
      worst.count++
      if (!(off <= worst.off)) Object.assign(worst, { off, at: at.join() })
    }
  return worst
}

const one = real(1)
const two = real(2)
const sigmoid = (x: Real) => over(one, plus(one, exact.exp(exact.negated(x))))
const cosh = (x: Real) => scaled(plus(exact.exp(x), exact.exp(exact.negated(x))), -1)
const ln2 = exact.log(two)

const cases: [
  name: string,
  of: (x: number) => number,
  wanted: (x: Real) => Real,
  samples: (() => number)[],
  most: number,
][] = [
  ['exp', elementary.exp, exact.exp, ofSizes(1e-3, 0.1, 1, 10, 708), 0.52],
  ['exp of far', elementary.exp, exact.exp, [() => uniform(-746, -708), () => uniform(708, 710)], 1],
  ['expm1', elementary.expm1, exact.expm1, [...ofSizes(1e-300, 1e-3, 0.1, 1, 10, 708), anySmall], 1],
  ['log', elementary.log, exact.log, [positive, aroundOne, () => uniform(0, 3)], 0.52],
  ['log of subnormal', elementary.log, exact.log, [subnormal], 0.7],
  [
    'log1p',
    elementary.log1p,
    exact.log1p,
    [...ofSizes(1e-3, 0.1, 0.999), () => ofSize(1) * 2 ** -uniform(0, 60), () => uniform(0, 1e10)],
    1,
  ],
  [
    'sin',
    elementary.sin,
    (x) => exact.sineAndCosine(x)[0],
    [...ofSizes(0.03, 0.1, 1, 10, 800, 1e5), aroundQuarters, anyDouble],
    1.1,
  ],
  [
    'cos',
    elementary.cos,
    (x) => exact.sineAndCosine(x)[1],
    [...ofSizes(0.03, 0.1, 1, 10, 800, 1e5), aroundQuarters, anyDouble],
    1.1,
  ],
  [
    'tan',
    elementary.tan,
    (x) => over(...exact.sineAndCosine(x)),
    [...ofSizes(0.03, 0.1, 1, 10, 800, 1e5), aroundQuarters, anyDouble],
    1.2,
  ],
  [
    'tanh',
    elementary.tanh,
    (x) => over(exact.expm1(scaled(x, 1)), plus(two, exact.expm1(scaled(x, 1)))),
    ofSizes(1e-200, 1e-3, 0.1, 1, 3, 30),
    2.5,
  ],
  [
    'sinh',
    elementary.sinh,
    (x) => scaled(exact.minus(exact.expm1(x), exact.expm1(exact.negated(x))), -1),
    ofSizes(1e-200, 1e-3, 0.1, 1, 3, 30, 710),
    2.5,
  ],
  ['cosh', elementary.cosh, cosh, ofSizes(1e-200, 1e-3, 0.1, 1, 3, 30, 710), 2],
  ['sigmoid', elementary.sigmoid, sigmoid, ofSizes(1e-3, 0.1, 1, 3, 30, 740), 2.5],
  ['softplus', elementary.softplus, (x) => exact.log1p(exact.exp(x)), ofSizes(1e-3, 0.1, 1, 3, 30, 740), 2],
  ['logcosh', elementary.logcosh, (x) => exact.log(cosh(x)), ofSizes(1e-20, 1e-3, 0.1, 1, 3, 30, 740), 5],
  ['logcosh of far', elementary.logcosh, (x) => exact.minus(exact.size(x), ln2), [() => uniform(400, 1e6)], 1],
  ['erf', elementary.erf, exact.erf, ofSizes(1e-310, 1e-9, 1e-3, 0.5, 1, 1.5, 3, 6), 1],
  [
    'erf′',
    elementary.erfDerivative,
    (x) => over(times(two, exact.exp(exact.negated(times(x, x)))), exact.root(exact.pi)),
    ofSizes(1e-9, 0.5, 1, 6, 26),
    2,
  ],
  ['atan', elementary.atan, exact.arctan, [...ofSizes(1e-9, 1e-3, 0.5, 1, 3, 30), anyDouble], 1],
]

function anySmall(): number {
  return ofSize(1) * 2 ** -uniform(0, 1070)
}

test.each(cases)('%s is right to the last place', (_, of, wanted, samples, most) => {
  const { count, off, at } = worstOf(of, wanted, samples, COUNT)
  expect(count).toBe(COUNT * samples.length)
  expect(off, `at ${at}`).toBeLessThan(most)
  // A bound that is far from what is met would hide a mistake.
  expect(off).toBeGreaterThan(most / 4)
})

const power = (x: Real, y: Real) => exact.exp(times(y, exact.log(x)))
const exponents = [0.3, -0.7, 1.3, 0.5, -0.5, 1.5, 2.5, 7.9, -7.9, 1e-3, 1 / 3]

test('pow is right to the last place, whatever its arguments', () => {
  const samples = [
    () => [uniform(0, 10), ofSize(10)],
    () => [uniform(0.5, 1.5), ofSize(1000)],
    () => [1 + ofSize(1e-3), ofSize(1e5)],
    () => [1 + ofSize(1e-9), ofSize(1e11)],
    () => [1 + Math.round(ofSize(5)) * 2 ** -52, ofSize(1e18)],
    () => [positive(), ofSize(1)],
    () => [aroundOne(), ofSize(30)],
  ]
  const { count, off, at } = worstOf(elementary.pow, power, samples, COUNT)
  expect(count).toBe(7 * COUNT)
  expect(off, `at ${at}`).toBeLessThan(1)
  const normal = worstOf(elementary.pow, power, [() => [uniform(0.01, 100), ofSize(150)]], 2000)
  expect(normal.off, `at ${normal.at}`).toBeLessThan(0.52)
})

test.each(exponents)('powers of the fixed exponent %d', (exponent) => {
  const of = elementary.powerOf(exponent)
  const wanted = (x: Real) => power(x, real(exponent))
  const { count, off, at } = worstOf(of, wanted, [aroundOne, () => uniform(0, 10), () => 10 ** ofSize(30)], 200)
  expect(count).toBe(600)
  expect(off, `at ${at}`).toBeLessThan(0.53)
  const whole = worstOf(of, wanted, [positive, subnormal], 200)
  expect(whole.off, `at ${whole.at}`).toBeLessThan(1)
})

test('powers of a fixed base are those of pow', () => {
  for (const base of [2, 0.3, 1, 10, 1e-310, 0, -2, Infinity, NaN, 1e300]) {
    const of = elementary.powersOf(base)
    for (const exponent of [
      0,
      -0,
      1,
      2,
      0.5,
      -3.7,
      1e-300,
      1e30,
      -1e30,
      300,
      Infinity,
      -Infinity,
      NaN,
      ofSize(10),
      ofSize(400),
    ])
      expect(of(exponent)).toBe(elementary.pow(base, exponent))
  }
})

test('hypot and norm are right to the last places and do not overflow', () => {
  const wanted = (...all: Real[]) => exact.root(all.map((x) => times(x, x)).reduce(plus))
  const pairs = [
    () => [ofSize(1), ofSize(1)],
    () => [anyDouble(), anyDouble()],
    () => [ofSize(1.2e308), ofSize(1e308)],
    () => [subnormal(), subnormal()],
  ]
  const ofTwo = worstOf(elementary.hypot, wanted, pairs, 500)
  expect(ofTwo.count).toBe(2000)
  expect(ofTwo.off, `at ${ofTwo.at}`).toBeLessThan(1.3)

  const norm = (...vector: number[]) => elementary.norm(vector)
  const vectors = [
    ...pairs,
    () => [ofSize(1), ofSize(1), ofSize(1e-3), ofSize(10)],
    () => Array.from({ length: 30 }, () => ofSize(1)),
  ]
  const ofMany = worstOf(norm, wanted, vectors, COUNT)
  expect(ofMany.count).toBe(6 * COUNT)
  expect(ofMany.off, `at ${ofMany.at}`).toBeLessThan(2)
  // What V8 gives is what runs of before had.
  for (const values of [[], [0], [-0, 0], [-3], [3, 4], [Infinity, NaN], [NaN, 1], [1e-320, 1e-322], [1, 2, 3, 4, 5]])
    expect(norm(...values)).toBe(Math.hypot(...values))
  for (let index = 0; index < COUNT; index++) {
    const values = Array.from({ length: 1 + (index % 40) }, () => ofSize(1))
    expect(norm(...values)).toBe(Math.hypot(...values))
  }
})
