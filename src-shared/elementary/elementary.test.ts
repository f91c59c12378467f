import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { xoshiro } from '#shared/random/index.ts'
import * as elementary from './index.ts'

const { atan, cos, cosh, erf, erfDerivative, exp, expm1, hypot, log, log1p, logcosh } = elementary
const { norm, pow, powerOf, sigmoid, sin, sinh, softplus, tan, tanh } = elementary

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number
const special: [name: string, of: (x: number) => number, values: [x: number, value: number][]][] = [
  [
    'exp',
    exp,
    [
      [0, 1],
      [-0, 1],
      [infinity, infinity],
      [-infinity, 0],
      [nan, nan],
      [709.7827128933841, infinity],
      [-745.1332191019412, 0],
      [1, Math.E],
      [-745.1, 5e-324],
    ],
  ],
  [
    'expm1',
    expm1,
    [
      [0, 0],
      [-0, -0],
      [infinity, infinity],
      [-infinity, -1],
      [nan, nan],
      [5e-324, 5e-324],
      [-50, -1],
    ],
  ],
  [
    'log',
    log,
    [
      [1, 0],
      [0, -infinity],
      [-0, -infinity],
      [-1, nan],
      [infinity, infinity],
      [-infinity, nan],
      [nan, nan],
      [2, Math.LN2],
      [5e-324, -744.4400719213812],
    ],
  ],
  [
    'log1p',
    log1p,
    [
      [0, 0],
      [-0, -0],
      [-1, -infinity],
      [-2, nan],
      [infinity, infinity],
      [nan, nan],
      [5e-324, 5e-324],
      [1, Math.LN2],
    ],
  ],
  [
    'sin',
    sin,
    [
      [0, 0],
      [-0, -0],
      [infinity, nan],
      [-infinity, nan],
      [nan, nan],
      [5e-324, 5e-324],
      [Math.PI, 1.2246467991473532e-16],
      [Math.PI / 2, 1],
    ],
  ],
  [
    'cos',
    cos,
    [
      [0, 1],
      [-0, 1],
      [infinity, nan],
      [-infinity, nan],
      [nan, nan],
      [5e-324, 1],
      [Math.PI, -1],
      [Math.PI / 2, 6.123233995736766e-17],
    ],
  ],
  [
    'tan',
    tan,
    [
      [0, 0],
      [-0, -0],
      [infinity, nan],
      [-infinity, nan],
      [nan, nan],
      [5e-324, 5e-324],
      [Math.PI / 2, 16331239353195370],
    ],
  ],
  [
    'tanh',
    tanh,
    [
      [0, 0],
      [-0, -0],
      [infinity, 1],
      [-infinity, -1],
      [nan, nan],
      [5e-324, 5e-324],
      [25, 1],
      [-25, -1],
    ],
  ],
  [
    'sinh',
    sinh,
    [
      [0, 0],
      [-0, -0],
      [infinity, infinity],
      [-infinity, -infinity],
      [nan, nan],
      [5e-324, 5e-324],
      [711, infinity],
    ],
  ],
  [
    'cosh',
    cosh,
    [
      [0, 1],
      [-0, 1],
      [infinity, infinity],
      [-infinity, infinity],
      [nan, nan],
      [711, infinity],
    ],
  ],
  [
    'sigmoid',
    sigmoid,
    [
      [0, 0.5],
      [-0, 0.5],
      [infinity, 1],
      [-infinity, 0],
      [nan, nan],
      [40, 1],
      [-800, 0],
    ],
  ],
  [
    'softplus',
    softplus,
    [
      [0, Math.LN2],
      [-0, Math.LN2],
      [infinity, infinity],
      [-infinity, 0],
      [nan, nan],
      [1e300, 1e300],
      [-800, 0],
    ],
  ],
  [
    'logcosh',
    logcosh,
    [
      [0, 0],
      [-0, 0],
      [infinity, infinity],
      [-infinity, infinity],
      [nan, nan],
      [1e300, 1e300],
      [-1e300, 1e300],
    ],
  ],
  [
    'erf',
    erf,
    [
      [0, 0],
      [-0, -0],
      [infinity, 1],
      [-infinity, -1],
      [nan, nan],
      [7, 1],
      [-7, -1],
    ],
  ],
  [
    'erf′',
    erfDerivative,
    [
      [0, 2 / Math.sqrt(Math.PI)],
      [infinity, 0],
      [-infinity, 0],
      [nan, nan],
      [1e300, 0],
    ],
  ],
  [
    'atan',
    atan,
    [
      [0, 0],
      [-0, -0],
      [infinity, Math.PI / 2],
      [-infinity, -Math.PI / 2],
      [nan, nan],
      [5e-324, 5e-324],
      [1, Math.PI / 4],
    ],
  ],
]

test.each(special)('%s at the ends of its range', (_, of, values) => {
  for (const [x, value] of values) expect(of(x), `at ${x}`).toBe(value)
})

test('pow has the special values of the operator **', () => {
  const small = [0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 1.5]
  const numbers = [...small, 1e300, -1e300, 5e-324, 2 ** 53, 2 ** 53 + 2, infinity, -infinity, nan]
  let finite = 0
  for (const x of numbers)
    for (const y of numbers) {
      const [ours, wanted] = [pow(x, y), x ** y]
      // An exception of this kind is exact; others are a matter of accuracy.
      if (Number.isFinite(wanted) && wanted !== 0) finite++
      else expect(ours, `${x} ** ${y}`).toBe(wanted)
      expect(Math.sign(ours), `${x} ** ${y}`).toBe(Math.sign(wanted))
    }
  expect(finite).toBeGreaterThan(60)
})

test('what has an exact value has it', () => {
  let count = 0
  for (let k = -1074; k <= 1023; k++, count++) expect(pow(2, k)).toBe(exactPower(k))
  for (let k = 0; k <= 22; k++, count++) expect(pow(10, k)).toBe(Number(`1e${k}`))
  for (let n = 1; n < 400; n++, count++)
    expect([pow(n * n, 0.5), powerOf(0.5)(n * n), pow(n, 3), powerOf(1.5)(n * n)]).toEqual([n, n, n * n * n, n * n * n])
  expect(count).toBe(2098 + 23 + 399)
})

/** 2ᵏ by doubling and halving. */
function exactPower(k: number): number {
  let power = 1
  for (let count = 0; count < Math.abs(k); count++) power = k > 0 ? power * 2 : power / 2
  return power
}

test('symmetries hold to the bit', () => {
  const any = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(any, any, (x, y) => {
      for (const odd of [sin, tan, tanh, sinh, erf, atan]) expect(odd(-x)).toBe(-odd(x))
      for (const even of [cos, cosh, logcosh, erfDerivative]) expect(even(-x)).toBe(even(x))
      expect(hypot(x, y)).toBe(hypot(y, -x))
      expect(norm([x, y])).toBe(norm([y, -x]))
    }),
    { numRuns: 2000 },
  )
})

const draw = (() => {
  const next = xoshiro(1, 2, 3, 4)
  return (from: number, to: number) => from + (to - from) * (next() / 4294967296)
})()
const many = (from: number, to: number) => Float64Array.from({ length: 4096 }, () => draw(from, to))
/** Arguments that are made without any of the functions. */
const samples = {
  small: many(-1, 1),
  middling: many(-30, 30),
  large: many(-700, 700),
  far: many(-1e15, 1e15),
  positive: many(0, 100),
}

/** SHA-256 of the 4096 values of a function, the first sixteen digits. */
function digestOf(of: (x: number) => number, arguments_: Float64Array): string {
  return createHash('sha256')
    .update(new Uint8Array(arguments_.map(of).buffer))
    .digest('hex')
    .slice(0, 16)
}

test('the bits are those that every engine has had so far', () => {
  const { small, middling, large, far, positive } = samples
  const digests = Object.fromEntries(
    Object.entries({
      exp: [exp, large],
      expm1: [expm1, small],
      log: [log, positive],
      log1p: [log1p, positive],
      sin: [sin, middling],
      'sin of far': [sin, far],
      cos: [cos, middling],
      tan: [tan, large],
      tanh: [tanh, middling],
      sinh: [sinh, middling],
      cosh: [cosh, middling],
      sigmoid: [sigmoid, middling],
      softplus: [softplus, middling],
      logcosh: [logcosh, small],
      erf: [erf, small.map((x) => 6 * x)],
      'erf′': [erfDerivative, small],
      atan: [atan, middling],
      'pow 0.7': [(x: number) => pow(x, 0.7), positive],
      'pow of 3': [(x: number) => pow(3, x), large],
      'powerOf 0.7': [powerOf(0.7), positive],
    } as Record<string, [(x: number) => number, Float64Array]>).map(([name, [of, at]]) => [name, digestOf(of, at)]),
  )
  expect(digests).toMatchInlineSnapshot(`
    {
      "atan": "136114c7e43daccc",
      "cos": "89aae67ba41888ee",
      "cosh": "72825aae097d65a1",
      "erf": "49a5d6c58551463e",
      "erf′": "07671ea1d26c1e9e",
      "exp": "01621d2c38dce91d",
      "expm1": "1b4d21b18302880d",
      "log": "3b6cd75b0e75598e",
      "log1p": "fa11972d8800cd54",
      "logcosh": "ac3febe4aa3f4092",
      "pow 0.7": "813a44c8343680a0",
      "pow of 3": "0ab33df5591cd6cb",
      "powerOf 0.7": "3f4d2fe6590f8c5b",
      "sigmoid": "a55487c99dadaddc",
      "sin": "aaa10108b08993a0",
      "sin of far": "642f2badfc28882a",
      "sinh": "e82606a8b09c4040",
      "softplus": "c2c6c6725ed69e48",
      "tan": "bf7e1ea25c30e9c6",
      "tanh": "833bd1a739ac259b",
    }
  `)
})
