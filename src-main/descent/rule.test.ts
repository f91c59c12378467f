import { expect, test } from 'vitest'
import { heavyBall } from '#shared/rules/index.ts'
import { compileFormula, formulaOf, type Landscape, landscapeOf, parseExpression } from '../landscape/index.ts'
import { kernelsOf } from './compile-kernels.ts'
import { descend, descendAll, emptyFates, longRun, type Motion, plainMotion } from './index.ts'

const stopping = { steps: 2000, tolerance: 1e-8, bound: 1e6 }
const paper = landscapeOf('paper-1d')
const heavy = (beta: number) => ({ rule: heavyBall, parameters: { momentum: beta } })
const heavily = (beta: number): Motion => ({ ...plainMotion, chosen: heavy(beta) })

/** A landscape that no run can name, without minima. */
function internal(expression: string, variables = ['x']): Landscape {
  const formula = formulaOf(parseExpression(expression, variables), variables.length)
  return { ...paper, info: { ...paper.info, variables, minima: [] }, formula, ...compileFormula(formula) }
}

interface Plain {
  points: number[][]
  decided: 'converged' | 'divergent' | undefined
}

/** The rule as it is written in its docstring, one element after the other. */
function plainLoop(
  gradient: (x: readonly number[]) => number[],
  start: readonly number[],
  [rate, beta]: [number, number],
  { steps, tolerance, bound }: typeof stopping,
): Plain {
  let [x, velocity, moved] = [[...start], start.map(() => 0), start.map(() => 0)]
  const points = [x]
  for (let t = 0; t <= steps; t++) {
    const slope = gradient(x)
    if (!(Math.hypot(...x) <= bound)) return { points, decided: 'divergent' }
    const isShort = (vector: readonly number[]) => Math.hypot(...vector) <= tolerance
    if (isShort(slope.map((each) => rate * each)) && isShort(moved)) return { points, decided: 'converged' }
    if (t === steps) break
    velocity = velocity.map((each, axis) => beta * each + slope[axis]!)
    moved = velocity.map((each) => rate * each)
    x = x.map((each, axis) => each - moved[axis]!)
    points.push(x)
  }
  return { points, decided: undefined }
}

test.each([
  [0.01, 0.9],
  [0.09, 0.9],
  [0.02, 0.5],
  [0.07, 0.5],
])('a rule with a state goes the way of a plain loop, on 20x² and in the plane: γ = %f, β = %f', (rate, beta) => {
  const cases = [
    { f: internal('20 * x^2'), gradient: ([x]: readonly number[]) => [40 * x!], start: [1.5] },
    {
      f: internal('10 * x^2 + y^4 + x*y', ['x', 'y']),
      gradient: ([x, y]: readonly number[]) => [20 * x! + y!, 4 * y! ** 3 + x!],
      start: [0.5, -0.75],
    },
  ]
  for (const { f, gradient, start } of cases) {
    const expected = plainLoop(gradient, start, [rate, beta], stopping)
    const { points, fate, iterations } = descend(f, start, rate, stopping, heavily(beta))
    expect(iterations).toBe(expected.points.length - 1)
    expect(fate === 'divergent').toBe(expected.decided === 'divergent')
    const scale = Math.max(...expected.points.map((point) => Math.hypot(...point)))
    points.forEach((value, index) => {
      const exact = expected.points[Math.floor(index / start.length)]![index % start.length]!
      expect(Math.abs(value - exact)).toBeLessThanOrEqual(1e-9 * scale)
    })
  }
})

test('its maps are those of its paths', () => {
  const [rate, beta] = [0.012, 0.6]
  const starts = Float64Array.from({ length: 61 }, (_, index) => -2 + index / 12)
  const fates = emptyFates(starts.length)
  descendAll(paper, starts, rate, stopping, fates, 0, { motion: heavily(beta) })
  starts.forEach((start, index) => {
    const path = descend(paper, [start], rate, stopping, heavily(beta))
    expect(fates.iterations[index]).toBe(path.iterations)
    expect(fates.period[index]).toBe(path.period ?? 0)
  })
  expect(new Set(fates.fate).size).toBeGreaterThan(1)
})

test('it stays near a minimum below its limit of stability, and leaves it above', () => {
  const bowl = internal('20 * x^2')
  for (const beta of [0, 0.3, 0.9]) {
    const limit = heavyBall.stabilityLimit(40, { momentum: beta })!
    expect(descend(bowl, [1], 0.99 * limit, { ...stopping, steps: 20_000 }, heavily(beta)).fate).toBe('other')
    expect(descend(bowl, [1], 1.01 * limit, { ...stopping, steps: 20_000 }, heavily(beta)).fate).toBe('divergent')
  }
})

test('its Lyapunov exponent on a parabola is the logarithm of the largest eigenvalue of its map', () => {
  const bowl = internal('20 * x^2')
  let count = 0
  for (const [rate, beta] of [
    [0.01, 0.5],
    [0.06, 0.5],
    [0.09, 0.9],
  ] as const) {
    // (x, v) ↦ ((1 − γλ)x − γβv, λx + βv): trace 1 − γλ + β, determinant β.
    const trace = 1 - 40 * rate + beta
    const radius =
      trace * trace < 4 * beta ? Math.sqrt(beta) : (Math.abs(trace) + Math.sqrt(trace * trace - 4 * beta)) / 2
    const { exponent } = longRun(bowl, [1], rate, { transient: 10, samples: 4096, ...stopping }, heavy(beta))
    expect(exponent).toBeCloseTo(Math.log(radius), 3)
    count++
  }
  expect(count).toBe(3)
})

test('kernels are made of linear rules alone: they carry tangents by the rule itself', () => {
  expect(() => kernelsOf(paper, 1e6, { ...heavyBall, linear: false })).toThrow('not linear')
})
