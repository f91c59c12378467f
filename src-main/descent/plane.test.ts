import { expect, test } from 'vitest'
import type { Minimum } from '#shared/contract/index.ts'
import { compileFormula, formulaOf, type Landscape, parseExpression } from '../landscape/index.ts'
import { descend, descendAll, emptyFates, fateCodesOf, fatesOf, longRun, minimaBeside } from './index.ts'

/** Gradient descent on two variables, against a loop written from the rules with gradients written by hand. */

const stopping = { steps: 1000, tolerance: 1e-6, bound: 1e6 }

const isolated = (fate: string, ...at: number[]): Minimum => ({
  fate,
  at,
  plateau: null,
  value: 0,
  eigenvalues: [1, 1],
  sharpness: 1,
  stabilityLimit: 2,
})

function landscapeOf(expression: string, minima: Minimum[]): Landscape {
  const variables = ['x', 'y']
  const formula = formulaOf(parseExpression(expression, variables), 2)
  const domain: [number, number][] = variables.map(() => [-5, 5])
  const texts = { name: '', title: '', description: '', expression, tex: '' }
  const info = { ...texts, variables, parameters: {}, domain, minima, partial: false }
  return { info, formula, ...compileFormula(formula) }
}

type Gradient = (x: number, y: number) => [number, number]

/** relu(|x| − 1)·relu(2 − |x|) and its derivative. */
function bump(x: number): [number, number] {
  const a = Math.abs(x)
  if (!(a > 1 && a < 2)) return [0, 0]
  return [(a - 1) * (2 - a), Math.sign(x) * (3 - 2 * a)]
}
// The root of 2x = 200·(3 − 2x)·(x − 1)·(2 − x) between 1 and 2.
const sharp = 1.4696930846
const signs = [1, -1]

const cases: Record<string, { landscape: Landscape; gradient: Gradient; rates: number[] }> = {
  'paper-2d': {
    landscape: landscapeOf('x^2 + y^2 - 200 * relu(abs(x)-1) * relu(abs(y)-1) * relu(2-abs(x)) * relu(2-abs(y))', [
      isolated('flat', 0, 0),
      ...signs.flatMap((sx) => signs.map((sy) => isolated('sharp', sx * sharp, sy * sharp))),
    ]),
    gradient: (x, y) => {
      const [[bx, dx], [by, dy]] = [bump(x), bump(y)]
      return [2 * x - 200 * dx * by, 2 * y - 200 * bx * dy]
    },
    rates: [0.01, 0.0195, 0.02, 0.05, 0.5, 1.1],
  },
  himmelblau: {
    landscape: landscapeOf('(x^2 + y - 11)^2 + (x + y^2 - 7)^2', [
      isolated('minimum-1', 3, 2),
      isolated('minimum-2', -2.805118, 3.131312),
      isolated('minimum-3', -3.77931, -3.283186),
      isolated('minimum-4', 3.584428, -1.848126),
    ]),
    gradient: (x, y) => {
      const [a, b] = [x * x + y - 11, x + y * y - 7]
      return [4 * x * a + 2 * b, 2 * a + 4 * y * b]
    },
    rates: [0.002, 0.01, 0.02, 0.025],
  },
  rosenbrock: {
    landscape: landscapeOf('(1 - x)^2 + 100 * (y - x^2)^2', [isolated('minimum-1', 1, 1)]),
    gradient: (x, y) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
    rates: [0.0005, 0.002, 0.004],
  },
  beale: {
    landscape: landscapeOf('(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2', [
      isolated('minimum-1', 3, 0.5),
    ]),
    gradient: (x, y) => {
      const [a, b, c] = [1.5 - x + x * y, 2.25 - x + x * y ** 2, 2.625 - x + x * y ** 3]
      return [2 * (a * (y - 1) + b * (y ** 2 - 1) + c * (y ** 3 - 1)), 2 * x * (a + b * 2 * y + c * 3 * y ** 2)]
    },
    rates: [0.005, 0.02, 0.05],
  },
}

/** The rules, one after the other. */
function plainFate(gradient: Gradient, minima: Minimum[], start: [number, number], rate: number) {
  let [x, y] = start
  for (let t = 0; ; t++) {
    if (!Number.isFinite(x) || !Number.isFinite(y) || Math.hypot(x, y) > 1e6) return { fate: 'divergent', t, x, y }
    const [gx, gy] = gradient(x, y)
    if (Math.hypot(rate * gx, rate * gy) <= 1e-6) {
      const near = minima.find(({ at }) => Math.hypot(x - at[0]!, y - at[1]!) <= 0.1)
      return { fate: near?.fate ?? 'other', t, x, y }
    }
    if (t === 1000) return { fate: 'unsettled', t, x, y }
    x -= rate * gx
    y -= rate * gy
  }
}

/** In which way a descent is unsettled, by an orbit and a tangent vector of differences. */
function plainUnsettled(gradient: Gradient, from: { x: number; y: number }, rate: number): [string, number] {
  const step = ([x, y]: [number, number]): [number, number] => {
    const [gx, gy] = gradient(x, y)
    return [x - rate * gx, y - rate * gy]
  }
  const orbit: [number, number][] = [[from.x, from.y]]
  while (orbit.length < 192) orbit.push(step(orbit.at(-1)!))
  const apart = (i: number, j: number) => Math.hypot(orbit[i]![0] - orbit[j]![0], orbit[i]![1] - orbit[j]![1])
  for (let p = 1; p <= 64; p++)
    if (
      Array.from({ length: 2 * p }, (_, i) => i).every(
        (i) => apart(i, i + p) <= 1e-6 * Math.max(1, Math.hypot(...orbit[i]!)),
      )
    )
      return p === 1 ? ['slow', 0] : ['periodic', p]
  // Steps that only become shorter are those of a descent that is settling, along a valley with negative curvature too.
  if (Array.from({ length: 63 }, (_, i) => apart(i + 1, i + 2) <= apart(i, i + 1)).every(Boolean)) return ['slow', 0]
  let sum = 0
  let at = orbit[0]!
  let beside: [number, number] = [at[0] + 1e-9 * Math.SQRT1_2, at[1] + 1e-9 * Math.SQRT1_2]
  const steps = 512
  for (let i = 0; i < steps; i++) {
    ;[at, beside] = [step(at), step(beside)]
    if (!(Math.hypot(...at) <= 1e6)) return ['slow', 0]
    const [dx, dy] = [beside[0] - at[0], beside[1] - at[1]]
    const distance = Math.hypot(dx, dy)
    sum += Math.log(distance / 1e-9)
    beside = [at[0] + (dx / distance) * 1e-9, at[1] + (dy / distance) * 1e-9]
  }
  return sum > 0 ? ['chaotic', 0] : ['slow', 0]
}

test.each(Object.entries(cases).flatMap(([name, { rates }]) => rates.map((rate) => [name, rate] as const)))(
  'fates on %s with γ = %f are those of a plain loop, cell by cell',
  (name, rate) => {
    const { landscape, gradient } = cases[name]!
    const { minima } = landscape.info
    const count = 41
    const axis = Float64Array.from({ length: count }, (_, index) => -4 + (8 * index) / (count - 1))
    const starts = Float64Array.from({ length: 2 * count * count }, (_, index) => {
      const cell = index >> 1
      return axis[index % 2 === 0 ? cell % count : Math.floor(cell / count)]!
    })
    const fates = emptyFates(count * count)
    descendAll(landscape, starts, rate, stopping, fates)
    const names = fatesOf(landscape.info)
    // With the very gradient that the loops are made of nothing may differ; with one written by hand, cells whose
    // last bits decide.
    const compiled: Gradient = (x, y) => {
      const [gx, gy] = landscape.gradient([x, y])
      return [gx!, gy!]
    }
    const settled = (fate: string) => (fate === 'chaotic' || fate === 'slow' ? 'aperiodic' : fate)
    let [exact, same, alike] = [0, 0, 0]
    for (let cell = 0; cell < count * count; cell++) {
      const start: [number, number] = [starts[2 * cell]!, starts[2 * cell + 1]!]
      const name = names[fates.fate[cell]!]!
      const found = [settled(name), fates.period[cell], fates.iterations[cell]]
      const fateBy = (of: Gradient) => {
        const plain = plainFate(of, minima, start, rate)
        const [fate, period] = plain.fate === 'unsettled' ? plainUnsettled(of, plain, rate) : [plain.fate, 0]
        return { fate, same: String([settled(fate), period, plain.t]) === String(found) }
      }
      const byCompiled = fateBy(compiled)
      if (byCompiled.same) exact++
      if (fateBy(gradient).same) same++
      // Exponents near 0 have one sign over some steps and the other over more; and an orbit on its way out is slow,
      // whatever its exponent.
      if (byCompiled.fate === name) alike++
    }
    const cells = count * count
    expect(exact).toBe(cells)
    expect(same / cells).toBeGreaterThan(0.995)
    expect(alike / cells).toBeGreaterThan(0.98)
  },
)

test('each descent by itself has the fate that it has among others', () => {
  for (const { landscape, rates } of Object.values(cases))
    for (const rate of rates) {
      const starts = Float64Array.from({ length: 26 }, (_, index) => -3.9 + ((index * 17) % 26) * 0.3)
      const together = emptyFates(13)
      descendAll(landscape, starts, rate, stopping, together)
      for (let cell = 0; cell < 13; cell++) {
        const alone = descend(landscape, starts.subarray(2 * cell, 2 * cell + 2), rate, stopping)
        expect(fatesOf(landscape.info)[together.fate[cell]!]).toBe(alone.fate)
        expect([together.iterations[cell], together.period[cell]]).toEqual([alone.iterations, alone.period ?? 0])
      }
    }
})

test('classes beyond those that a byte has room for are other', () => {
  const minima = Array.from({ length: 300 }, (_, index) => isolated(`minimum-${index + 1}`, index, 0))
  const fates = fatesOf({ minima, partial: true })
  expect(fates).toHaveLength(255)
  const codes = fateCodesOf({ minima, partial: true })
  expect([codes.minima[248], codes.minima[249], codes.other, codes.undefined]).toEqual([248, 249, 249, 254])
})

test('minima of two landscapes that are in the same place are of one class', () => {
  const first = landscapeOf('x^2 + y^2', [isolated('flat', 0, 0), isolated('minimum-1', 2, 2), isolated('sharp', 5, 5)])
  const second = landscapeOf('x^2 + y^2', [
    isolated('minimum-1', 0.05, 0),
    isolated('minimum-2', 2, 2.01),
    isolated('minimum-3', 4, 0),
    isolated('sharp', -5, 5),
  ])
  expect(minimaBeside(first, second).map(({ fate }) => fate)).toEqual([
    'flat',
    'minimum-1',
    'against-minimum-3',
    'sharp',
  ])
})

test('the long run in the plane: a bowl that only one direction leaves', () => {
  // The multipliers are 1 − 0.5γ and 1 − 4γ.
  const bowl = landscapeOf('x^2 / 4 + 2 * y^2', [isolated('minimum-1', 0, 0)])
  const window = { transient: 60, samples: 50, tolerance: 1e-6, bound: 1e6 }
  const settled = longRun(bowl, [1, 1], 0.4, window)
  expect(settled).toMatchObject({ fate: 'minimum-1', period: null })
  expect(settled.exponent).toBeCloseTo(Math.log(0.8), 2)
  expect(settled.orbit).toHaveLength(100)
  expect(settled.orbit[1]).toBeCloseTo((1 - 1.6) ** 60, 20)
  const swinging = longRun(bowl, [1, 1], 0.5, window)
  expect(swinging).toMatchObject({ fate: 'periodic', period: 2 })
  expect(Math.abs(swinging.orbit[1]!)).toBe(1)
  const leaving = longRun(bowl, [1, 1], 0.55, window)
  expect(leaving).toMatchObject({ fate: 'divergent', period: null, exponent: NaN })
  const kept = leaving.orbit.findIndex(Number.isNaN)
  expect(1.2 ** (60 + kept / 2)).toBeGreaterThan(1e6)
  expect(1.2 ** (59 + kept / 2)).toBeLessThanOrEqual(1e6)
})

test('the exponent of an orbit on a line of symmetry is that of its least stable direction, across or along it', () => {
  // Where x = y the Hessian is [[12x² − 4, c], [c, 12x² − 4]]. At the minimum there, x² = 1 − c/4: eigenvalues 8 − 2c
  // along (1, 1) and 8 − 4c along (1, −1).
  for (const [c, eigenvalue] of [
    [0.5, 8 - 4 * 0.5],
    [-0.5, 8 - 2 * -0.5],
  ] as const) {
    const at = Math.sqrt(1 - c / 4)
    const well = landscapeOf(`(x^2 - 1)^2 + (y^2 - 1)^2 + ${c} * x * y`, [isolated('minimum-1', at, at)])
    const window = { transient: 2000, samples: 20, tolerance: 1e-6, bound: 1e6 }
    const { fate, exponent } = longRun(well, [0.7, 0.7], 0.1, window)
    expect(fate).toBe('minimum-1')
    expect(exponent).toBeCloseTo(Math.log(1 - 0.1 * eigenvalue), 3)
  }
})
