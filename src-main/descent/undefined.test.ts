import { expect, test } from 'vitest'
import { axisValues, type Axis } from '#shared/contract/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { descend, descendAll, emptyFates, fatesOf, longRun } from './index.ts'

const stopping = { steps: 1000, tolerance: 1e-6, bound: 1e6 }
const make = (expression: string, variables = ['x'], domain?: [number, number][]) =>
  landscapeOf({ expression, variables, ...(domain && { domain }) })

test('a map of a function that is defined between −1 and 1: its one minimum, and what leaves the interval', () => {
  const landscape = make('-log(1-x^2)+x/2', ['x'], [[-8, 8]])
  const starts = axisValues({ min: -0.95, max: 0.95, count: 39, scale: 'linear' })
  const rates: Axis = { min: 0.05, max: 2, count: 40, scale: 'linear' }
  const names = fatesOf(landscape.info)
  const counts = new Map<string, number>()
  /** The same by a loop of its own. */
  const plainly = (start: number, rate: number) => {
    let x = start
    for (let t = 0; t <= 1000; t++) {
      if (!(Math.abs(x) < 1)) return 'undefined'
      const step = rate * ((2 * x) / (1 - x * x) + 0.5)
      if (Math.abs(step) <= 1e-6) return 'minimum-1'
      x -= step
    }
    return 'unsettled'
  }
  for (const rate of axisValues(rates)) {
    const fates = emptyFates(starts.length)
    descendAll(landscape, starts, rate, stopping, fates)
    starts.forEach((start, index) => {
      const fate = names[fates.fate[index]!]!
      counts.set(fate, (counts.get(fate) ?? 0) + 1)
      expect([start, rate, fate]).toEqual([start, rate, plainly(start, rate)])
    })
  }
  expect(Object.fromEntries(counts)).toEqual({ 'minimum-1': 458, undefined: 1102 })
})

test.each<[string, number, number, string, number | null]>([
  ['x^2/2+3*x+2*log(x)', 1, 0.1, 'undefined', null],
  ['x - log(x)', 3, 10, 'undefined', null],
  ['x - log(x)', 0.5, 10, 'undefined', null],
  ['x - log(x)', -1, 1e-3, 'undefined', null],
  ['sqrt(x)', 4, 1, 'undefined', null],
  ['sqrt(x)', 0, 1, 'undefined', null],
  ['x^2 - 1e7/x', -2e6, 1e-3, 'divergent', null],
  // Asked before all else: it is beyond the bound too, and has no slope.
  ['log(x)', -2e6, 1e-3, 'undefined', null],
  ['log(abs(x)) * 0', 0, 1e-3, 'undefined', null],
  ['sqrt((x-1)^2)', 3, 0.5, 'minimum-1', null],
  ['sqrt(x^4)', 1, 0.5, 'minimum-1', null],
  ['sqrt(x^4)', 0.9, 0.5, 'minimum-1', null],
  ['log(exp(x)+exp(-x))', 1, 1000, 'periodic', 2],
  ['log(1+exp(-3*x))+log(1+exp(2*x))', 1, 400, 'periodic', 5],
])('%s from %s with γ = %s: %s %s', (expression, start, rate, fate, period) => {
  expect(descend(make(expression), [start], rate, stopping)).toMatchObject({ fate, period })
})

test('where a function has no value its descent ends with the point that it came to', () => {
  const { points, values, iterations, stepLengths } = descend(make('x - log(x)'), [3], 10, stopping)
  expect(iterations).toBe(1)
  expect(points[1]).toBeCloseTo(3 - 10 * (1 - 1 / 3), 12)
  expect([values[1], stepLengths[1]]).toEqual([NaN, NaN])
})

test('|x − 1| as a root: from seven starts with two learning rates all descents end in the minimum', () => {
  for (const expression of ['sqrt((x-1)^2)', 'abs(x-1)'])
    for (const rate of [0.5, 1])
      for (let start = -3; start <= 3; start++)
        expect(descend(make(expression), [start], rate, stopping).fate).toBe('minimum-1')
})

test('ackley’s lowest point, the tip of a cone, is where a descent that starts there ends', () => {
  const landscape = landscapeOf('ackley')
  const { fate, iterations } = descend(landscape, [0, 0], 0.1, stopping)
  expect(iterations).toBe(0)
  expect(landscape.info.minima.find((minimum) => minimum.fate === fate)!.at).toEqual([0, 0])
})

test.each<[string, string[], number[], number, number]>([
  // Two steps beyond all doubles, and one of 10^19.
  ['expm1(x) + x/softplus(y)', ['x', 'y'], [2.207417888320794, 1.3035512447052477], 0.37639902271707726, 10],
  ['-exp(x)', ['x'], [1], 1, 3],
])(
  '%s: where f has a value everywhere what leaves all numbers is divergent, alone and among others',
  (text, variables, start, rate, iterations) => {
    const landscape = make(text, variables)
    const many = emptyFates(1)
    descendAll(landscape, Float64Array.from(start), rate, stopping, many)
    const alone = descend(landscape, start, rate, stopping)
    expect([alone.fate, alone.iterations]).toEqual(['divergent', iterations])
    expect([fatesOf(landscape.info)[many.fate[0]!], many.iterations[0]]).toEqual(['divergent', iterations])
  },
)

test('where a part overflows a descent goes on as it does near 0, to the closed form', () => {
  // f′ of log(2 cosh x) is ±1 out there: two points 1000 apart, one step each.
  const cosh = descend(make('log(exp(x)+exp(-x))'), [1], 1000, stopping)
  const x = 1 - 1000 * Math.tanh(1)
  expect([...cosh.points.slice(-3)].sort((a, b) => a - b)[0]).toBeCloseTo(x, 6)
  const logistic = descend(make('1/(1+exp(-x))+0.001*x^2'), [-800], 1, { ...stopping, steps: 30 })
  expect(logistic.points.at(-1)).toBeCloseTo(-800 * 0.998 ** 30, 9)
  expect(logistic.fate).toBe('slow')
})

test('the long run tells it too, in the transient and in what is looked at', () => {
  const window = { transient: 50, samples: 20, tolerance: 1e-6, bound: 1e6 }
  expect(longRun(make('x - log(x)'), [3], 10, window)).toMatchObject({ fate: 'undefined', exponent: NaN })
  expect(longRun(make('x - log(x)'), [3], 10, { ...window, transient: 0 }).fate).toBe('undefined')
  expect(longRun(make('x^4'), [30], 1, window).fate).toBe('divergent')
  const kept = longRun(make('x - log(x)'), [3], 1e-3, window)
  expect([kept.fate, kept.orbit.every(Number.isFinite)]).toEqual(['slow', true])
})

test('the exponent at a minimum where branches meet is that of its curvature', () => {
  const window = { transient: 5000, samples: 100, tolerance: 1e-6, bound: 1e6 }
  for (const expression of ['x^2', 'relu(x)^2 + relu(-x)^2', 'max(x, -x)^2'])
    expect(longRun(make(expression), [1], 0.3, window).exponent).toBeCloseTo(Math.log(0.4), 2)
})

test('descents from the diagonal of a symmetric function stay on it', () => {
  const landscape = landscapeOf('paper-2d')
  expect([...landscape.gradient([1.61, 1.61])].every((slope, _, all) => slope === all[0])).toBe(true)
  for (const rate of [0.0205, 0.025]) {
    const { points, fate, period } = descend(landscape, [3, 3], rate, stopping)
    expect([fate, period]).toEqual(['periodic', 2])
    for (let at = 0; at < points.length; at += 2) expect(points[at]).toBe(points[at + 1])
  }
})

test('fates of many are those of each alone where some have no value, and where some overflow', () => {
  for (const expression of ['x - log(x) + x^2/9', 'log(exp(x)+exp(-x)) + x^2/1e4', 'sqrt((x-1)^2) + sqrt(x + 9)']) {
    const landscape = make(expression)
    const names = fatesOf(landscape.info)
    for (const rate of [0.01, 0.7, 3, 500]) {
      const starts = Float64Array.from({ length: 29 }, (_, index) => -7 + index / 2)
      const together = emptyFates(starts.length)
      descendAll(landscape, starts, rate, stopping, together)
      starts.forEach((start, index) => {
        const alone = descend(landscape, [start], rate, stopping)
        expect([start, names[together.fate[index]!]]).toEqual([start, alone.fate])
        expect(together.iterations[index]).toBe(alone.iterations)
      })
    }
  }
})

test('the sharpness of an end is told: on a set of minima that of its point', () => {
  const landscape = make('0.5*(x*y-1)^2', ['x', 'y'])
  const ends = [0.05, 0.1, 0.15].map((rate) => descend(landscape, [0.3, 4.5], rate, stopping))
  expect(ends.map(({ fate }) => landscape.info.minima.some((minimum) => minimum.fate === fate))).toEqual([
    true,
    true,
    true,
  ])
  expect(ends.map(({ sharpness }) => Number(sharpness!.toPrecision(3)))).toEqual([20.3, 19.4, 2.07])
  for (const { points, sharpness } of ends) {
    const [x, y] = points.slice(-2) as unknown as [number, number]
    // On the set λ is x² + y²; the end is near to it.
    expect(sharpness! / (x * x + y * y)).toBeCloseTo(1, 3)
  }
  const starts = Float64Array.of(0.3, 4.5, 3, 0.1, 100, 100)
  const fates = emptyFates(3, true)
  descendAll(landscape, starts, 0.1, stopping, fates)
  expect(fates.sharpness![0]).toBeCloseTo(ends[1]!.sharpness!, 4)
  expect(fates.sharpness![2]).toBeNaN()
})
