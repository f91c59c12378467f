import { expect, test } from 'vitest'
import { builtInNames } from '#shared/contract/index.ts'
import { compileFormula, formulaOf, type Landscape, landscapeOf, parseExpression } from '../landscape/index.ts'
import { descend, descendAll, emptyFates, fatesOf } from './index.ts'
import { kernelsOf } from './compile-kernels.ts'

const stopping = { steps: 1000, tolerance: 1e-6, bound: 1e6 }
const paper = landscapeOf('paper-1d')

/** A landscape that no run can name: another function under the paper's name and minima. */
function internal(expression: string, variables = ['x']): Landscape {
  const formula = formulaOf(parseExpression(expression, variables), variables.length)
  return { ...paper, info: { ...paper.info, variables, minima: [] }, formula, ...compileFormula(formula) }
}

test('on 20x² the iterates are (1 − 40γ)ᵗ x₀', () => {
  const bowl = internal('20 * x^2')
  for (const rate of [0.001, 0.02, 0.03, 0.049]) {
    const { points, values, stepLengths } = descend(bowl, [1.5], rate, stopping)
    points.forEach((x, t) => {
      const exact = (1 - 40 * rate) ** t * 1.5
      expect(x).toBeCloseTo(exact, 12)
      expect(values[t]).toBeCloseTo(20 * exact * exact, 10)
      expect(stepLengths[t]).toBeCloseTo(Math.abs(rate * 40 * exact), 12)
    })
  }
})

test('the tests are made in their order, before the first step too', () => {
  expect(descend(paper, [0], 0.01, stopping)).toMatchObject({ fate: 'flat', iterations: 0 })
  expect(descend(paper, [8.5], 0.01, stopping)).toMatchObject({ fate: 'sharpest', iterations: 0 })
  expect(descend(paper, [2e6], 0.01, stopping)).toMatchObject({ fate: 'divergent', iterations: 0 })
  // Converged by so large a tolerance, and yet divergent: that is asked first.
  expect(descend(paper, [3], 0.01, { ...stopping, tolerance: 1e9, bound: 2 }).fate).toBe('divergent')
  expect(descend(paper, [3.5], 0.01, { ...stopping, tolerance: 1e9 }).fate).toBe('other')
  expect(descend(paper, [1], 0.001, { ...stopping, steps: 5 })).toMatchObject({ fate: 'slow', iterations: 5 })
  expect(descend(paper, [1], 0.001, { ...stopping, steps: 5 }).points).toHaveLength(6)
})

test('extreme bounds and tolerances are kept to', () => {
  const bowl = internal('20 * x^2')
  expect(descend(bowl, [1e200], 0.06, { ...stopping, bound: 1e306 }).fate).toBe('divergent')
  expect(descend(bowl, [1], 0.0125, { ...stopping, tolerance: 1e-160 })).toMatchObject({
    fate: 'other',
    iterations: 531,
  })
})

// Gradient descent with learning rate γ on x³/3 − x²/2 is x ← x + γx(1 − x), the logistic map with r = 1 + γ in
// disguise.
const logistic = internal('x^3/3 - x^2/2')

test.each([
  [1.5, 'other', null],
  [2.2, 'periodic', 2],
  [2.5, 'periodic', 4],
  [2.55, 'periodic', 8],
  [2.8284 + 0.005, 'periodic', 3],
  [2.9, 'chaotic', null],
  [3, 'chaotic', null],
  [3.1, 'divergent', null],
])('logistic map at γ = %f: %s %s', (rate, fate, period) => {
  expect(descend(logistic, [0.3], rate, { ...stopping, steps: 5000, tolerance: 1e-12 })).toMatchObject({ fate, period })
})

test('the Lyapunov exponent is ln 2 for the logistic map at r = 4, and ln |1 − γf″| at a fixed point', () => {
  const { lyapunov, exponent } = kernelsOf(logistic)
  const starts = Float64Array.from({ length: 200 }, (_, index) => 0.0123 + index / 160)
  const exponents = starts.map((_, index) => lyapunov(starts, index, 3, 1e6))
  expect(exponents.reduce((sum, exponent) => sum + exponent) / 200).toBeCloseTo(Math.LN2, 2)
  expect(exponent(Float64Array.of(1), 0, 0.5, 1e6, 512)).toBeCloseTo(Math.log(0.5), 12)
})

test('an orbit that grows slowly is slow, not chaotic', () => {
  const bowl = internal('20 * x^2')
  expect(descend(bowl, [1], 0.050001, stopping).fate).toBe('slow')
  expect(descend(bowl, [1], 0.05, stopping)).toMatchObject({ fate: 'periodic', period: 2 })
})

test.each(['log(1 + x^2)', '-exp(-x^2)', '-1 / (1 + x^2)', '1 + 1e4 / (1 + exp(-x))'])(
  'a descent that goes down %s all the time is slow, where the slope is concave too',
  (expression) => {
    const slope = internal(expression)
    const starts = Array.from({ length: 40 }, (_, index) => -6.03 + 0.3 * index)
    let fell = 0
    for (const rate of [1e-6, 1e-4, 1e-3, 0.02]) {
      for (const start of starts) {
        const { fate, points } = descend(slope, [start], rate, stopping)
        let [x, falling] = [points.at(-1)!, true]
        for (let step = 0; step < 5000; step++) {
          const next = x - rate * slope.gradient([x])[0]!
          if (slope.value([next]) > slope.value([x])) falling = false
          x = next
        }
        if (!falling) continue
        fell++
        expect([start, rate, fate]).not.toContain('chaotic')
      }
    }
    expect(fell).toBeGreaterThan(0)
  },
)

test('with steps too short to rise f falls all the way, and nothing is chaotic', () => {
  let fell = 0
  for (const name of builtInNames) {
    const landscape = landscapeOf(name)
    const { domain, variables } = landscape.info
    const rates = [1e-7, 1e-6, 1e-5]
    for (const rate of rates)
      for (let index = 0; index < 60; index++) {
        const start = variables.map((_, axis) => {
          const [low, high] = domain[axis]!
          return low + (high - low) * ((0.37 + index * (axis === 0 ? 0.618034 : 0.754878)) % 1)
        })
        const { fate, points } = descend(landscape, start, rate, stopping)
        const steps = points.length / variables.length
        const heights = Array.from({ length: steps }, (_, step) =>
          landscape.value([...points.subarray(step * variables.length, (step + 1) * variables.length)]),
        )
        const falls = heights.every((height, step) => step === 0 || height <= heights[step - 1]!)
        if (!falls) continue
        fell++
        expect([name, rate, start.join(), fate]).not.toContain('chaotic')
      }
  }
  expect(fell).toBeGreaterThan(0)
})

test('fates of many starts are those of each alone, however many there are', () => {
  const fates = fatesOf(paper.info)
  for (const count of [0, 1, 2, 5, 6, 7, 13, 200])
    for (const rate of [5e-4, 1.2e-3, 1.5e-3, 0.01, 0.045, 0.0502, 0.06]) {
      const starts = Float64Array.from({ length: count }, (_, index) => -9.7 + (19.3 * index) / count)
      const together = emptyFates(count)
      descendAll(paper, starts, rate, stopping, together)
      starts.forEach((start, index) => {
        const { fate, iterations, period } = descend(paper, [start], rate, stopping)
        expect(fates[together.fate[index]!]).toBe(fate)
        expect(together.iterations[index]).toBe(iterations)
        expect(together.period[index]).toBe(period ?? 0)
      })
    }
})

test('the loops carry over to more variables', () => {
  const bowl = internal('x^2 + 10 * y^2', ['x', 'y'])
  const { points, iterations } = descend(bowl, [1, -2], 0.04, stopping)
  expect(points[2 * 7]).toBeCloseTo(0.92 ** 7, 12)
  expect(points[2 * 7 + 1]).toBeCloseTo(-2 * 0.2 ** 7, 12)
  const together = emptyFates(2)
  descendAll(bowl, Float64Array.of(1, -2, 1, -2), 0.04, stopping, together)
  expect([...together.iterations]).toEqual([iterations, iterations])
  const chaos = internal('x^3/3 - x^2/2 + y^2/8', ['x', 'y'])
  expect(descend(chaos, [0.3, 1], 2.9, stopping).fate).toBe('chaotic')
})
