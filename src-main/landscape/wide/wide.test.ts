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
  fc.assert(
    fc.property(double, double, (x, y) => {
      const [a, b] = [of(x), of(y)]
      const same = (got: Number_, expected: number) => {
        if (Math.abs(expected) < Infinity && (expected === 0 || Math.abs(expected) > 1e-300)) {
          const off = Math.abs(narrow(got) - expected)
          expect(off).toBeLessThanOrEqual(2 ** -52 * Math.abs(expected))
        }
      }
      same(result(wide.plus(...a, ...b)), x + y)
      if (Math.min(Math.abs(x), Math.abs(y)) > 1e-150 || x * y === 0) same(result(wide.times(...a, ...b)), x * y)
      if (y !== 0) same(result(wide.over(...a, ...b)), x / y)
      expect(wide.compare(...a, ...b)).toBe(x < y ? -1 : x > y ? 1 : 0)
    }),
    { numRuns: 2000 },
  )
})

test('functions are those of doubles where these have room', () => {
  for (const name of functionNames)
    for (const x of [-700, -30, -2.5, -1, -0.3, -1e-9, 0, 1e-9, 0.3, 1, 2.5, 30, 700]) {
      const expected = functions[name](x)
      const got = narrow(apply(name, of(x)))
      if (Number.isNaN(expected) || Math.abs(expected) === Infinity) expect(Number.isFinite(got)).toBe(false)
      else expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-13 * Math.abs(expected))
    }
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
