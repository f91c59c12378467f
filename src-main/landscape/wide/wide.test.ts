import fc from 'fast-check'
import { expect, test } from 'vitest'
import { functionNames } from '../expression.ts'
import { functions } from '../functions.ts'
import { wide } from './index.ts'

type Number_ = [m: number, k: number]
const of = (x: number): Number_ => [wide.wide(x), wide.exponent[0]!]
const result = (m: number): Number_ => [m, wide.exponent[0]!]
const apply = (name: (typeof functionNames)[number], a: Number_) => result(wide.apply(name, ...a))
const narrow = (a: Number_) => wide.narrow(...a)
const double = fc.double({ noNaN: true, noDefaultInfinity: true })

test('a double is a number of any size and comes back to the bit', () => {
  fc.assert(
    fc.property(double, (x) => {
      const [m, k] = of(x)
      expect(narrow([m, k]) + 0).toBe(x + 0)
      if (x !== 0) expect(Math.abs(m) >= 2 ** -128 && Math.abs(m) < 2 ** 128).toBe(true)
    }),
  )
})

test('sums, products and quotients are those of doubles wherever these do not overflow or underflow', () => {
  let met = 0
  fc.assert(
    fc.property(double, double, (x, y) => {
      const [a, b] = [of(x), of(y)]
      const same = (got: Number_, expected: number) => {
        if (Math.abs(expected) < Infinity && (expected === 0 || Math.abs(expected) > 1e-300)) {
          const off = Math.abs(narrow(got) - expected)
          expect(off).toBeLessThanOrEqual(2 ** -52 * Math.abs(expected))
          met++
        }
      }
      same(result(wide.plus(...a, ...b)), x + y)
      if (Math.min(Math.abs(x), Math.abs(y)) > 1e-150 || x * y === 0) same(result(wide.times(...a, ...b)), x * y)
      if (y !== 0) same(result(wide.over(...a, ...b)), x / y)
      expect(wide.compare(...a, ...b)).toBe(x < y ? -1 : x > y ? 1 : 0)
    }),
    { numRuns: 2000 },
  )
  expect(met).toBeGreaterThan(2000)
})

test('the smaller and the larger of two numbers are those of doubles; one that is none is none', () => {
  fc.assert(
    fc.property(double, double, (x, y) => {
      const [a, b] = [of(x), of(y)]
      expect(narrow(result(wide.extremum('min', ...a, ...b))) + 0).toBe(Math.min(x, y) + 0)
      expect(narrow(result(wide.extremum('max', ...a, ...b))) + 0).toBe(Math.max(x, y) + 0)
    }),
  )
  expect(wide.extremum('min', NaN, 0, 1, 0)).toBeNaN()
  expect(wide.extremum('max', 1, 0, NaN, 0)).toBeNaN()
})

test('functions are those of doubles where these have room', () => {
  const met = { finite: 0, other: 0 }
  for (const name of functionNames)
    for (const x of [-700, -30, -2.5, -1, -0.3, -1e-9, 0, 1e-9, 0.3, 1, 2.5, 30, 700]) {
      const expected = functions[name](x)
      const got = narrow(apply(name, of(x)))
      met[Number.isFinite(expected) ? 'finite' : 'other']++
      if (!Number.isFinite(expected)) expect(Number.isFinite(got)).toBe(false)
      else expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-13 * Math.abs(expected))
    }
  expect(met.finite).toBeGreaterThan(150)
  expect(met.other).toBeGreaterThan(10)
})

test('what overflows comes back: logarithms of exponentials, quotients, roots and powers', () => {
  for (const x of [-1e9, -1e6, -5000, -800, 800, 5000, 1e6, 1e9]) {
    const exp = apply('exp', of(x))
    expect(narrow(apply('log', exp))).toBeCloseTo(x, 8)
    const next = apply('exp', of(x + 1))
    expect(narrow(result(wide.over(...next, ...exp)))).toBeCloseTo(Math.E, 8)
    const root = apply('sqrt', exp)
    expect(narrow(apply('log', root))).toBeCloseTo(x / 2, 8)
    const power = result(wide.power(...exp, ...of(-0.25)))
    expect(narrow(apply('log', power))).toBeCloseTo(-x / 4, 8)
    expect(wide.compare(...exp, ...next)).toBe(-1)
  }
  expect(narrow(apply('log', apply('softplus', of(-5000))))).toBe(-5000)
  expect(narrow(apply('log', apply('sigmoid', of(-5000))))).toBe(-5000)
})

test('what is no number is none: 0/0, logarithms and roots of negative numbers', () => {
  expect(wide.over(0, 0, 0, 0)).toBeNaN()
  expect(wide.apply('log', -1, 3)).toBeNaN()
  expect(wide.apply('log', 0, 0)).toBeNaN()
  expect(wide.apply('sqrt', -1, 1)).toBeNaN()
  expect(wide.power(-2, 0, 0.5, 0)).toBeNaN()
  expect(wide.power(-2, 0, 3, 0)).toBe(-8)
  expect(wide.holds('<', NaN, 0, 1, 0)).toBe(false)
})
