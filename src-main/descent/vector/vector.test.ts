import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chosenRule, gradientDescent, heavyBall, type Rule } from '#shared/rules/index.ts'
import { type Formula, type Landscape, landscapeOf, landscapes, readFormula } from '../../landscape/index.ts'
import { expressionsOf } from '../../landscape/random-expressions.fixture.ts'
import { kernelsOf } from '../compile-kernels.ts'
import { atRest } from '../phases.ts'
import { slopeOf } from '../slope.ts'
import { UNSETTLED } from '../stopping.ts'
import { tellApart } from '../tell-apart.ts'
import { MAX_PERIOD } from '../unsettled.ts'
import { compileVectors, type VectorKernels, vectorKernelsOf } from './compile.ts'
import { shared } from './memory.ts'
import { scratchBytes, tellAllApart } from './tell-apart.ts'

interface Descended {
  decisions: number[]
  iterations: number[]
  ends: number[]
  /** What those that nothing decided do: periods, CHAOTIC or SLOW. */
  told: number[]
}
interface Case {
  formula: Formula
  rule: Rule
  ofRule: number[]
  positions: Float64Array
  rate: number
  steps: number
  bound: number
}

const tolerance = 1e-6
const landscapeWith = (formula: Formula) => ({ formula }) as Landscape

function byJavaScript({ formula, rule, ofRule, positions, rate, steps, bound }: Case): Descended {
  const dimension = formula.gradient.length
  const starts = atRest(rule, positions, dimension)
  const count = positions.length / dimension
  const [decisions, iterations, ends] = [new Uint8Array(count), new Uint32Array(count), new Float64Array(starts.length)]
  const kernels = kernelsOf(landscapeWith(formula), bound, rule)
  kernels.descend(starts, count, rate, steps, tolerance, bound, decisions, iterations, ends, ...ofRule)
  const orbit = new Float64Array((3 * MAX_PERIOD * starts.length) / count)
  const told = [...decisions.keys()]
    .filter((cell) => decisions[cell] === UNSETTLED)
    .map((cell) => tellApart(kernels, ends, cell, rate, bound, orbit, ofRule))
  return { decisions: [...decisions], iterations: [...iterations], ends: [...ends], told }
}

function byVectors(kernels: VectorKernels, { formula, rule, ofRule, positions, rate, steps, bound }: Case): Descended {
  const dimension = formula.gradient.length
  const starts = atRest(rule, positions, dimension)
  const count = positions.length / dimension
  const { length, width } = kernels
  const places = shared.layOut({
    starts: 8 * width * count,
    ends: 8 * length * count,
    decisions: count,
    iterations: 4 * count,
    chosen: 4 * count,
    out: scratchBytes(dimension),
  })
  const { chosen } = places
  const given = shared.numbers(places.starts, width * count)
  for (let cell = 0; cell < count; cell++) {
    given.set(starts.subarray(cell * length, (cell + 1) * length), cell * width)
    given.set([rate, ...ofRule], cell * width + length)
  }
  kernels.descend(places, count, { steps, tolerance, bound })
  const decisions = Array.from(shared.bytes(places.decisions, count))
  const ends = Float64Array.from(shared.numbers(places.ends, starts.length))
  const cells = [...decisions.keys()].filter((cell) => decisions[cell] === UNSETTLED)
  shared.counts(chosen, cells.length).set(cells)
  const scalar = kernelsOf(landscapeWith(formula), bound, rule)
  const orbit = new Float64Array((3 * MAX_PERIOD * starts.length) / count)
  const told: number[] = []
  tellAllApart(
    kernels,
    { ...places, points: places.ends },
    cells.length,
    dimension,
    { bound },
    (index) => scalar.recur(ends, cells[index]!, rate, orbit, ...ofRule),
    (index, found) => (told[index] = found),
  )
  return { decisions, iterations: [...shared.counts(places.iterations, count)], ends: [...ends], told }
}

/** Points of a box that has the middle 0. */
function pointsIn(half: number, count: number, dimension: number): Float64Array {
  return Float64Array.from({ length: count * dimension }, (_, index) => half * Math.sin(1 + 12.9898 * index))
}

const rules = [gradientDescent, heavyBall, chosenRule({ name: 'nesterov', momentum: 0.5 }).rule]
const momentumOf = (rule: Rule) => rule.parameters.map(() => 0.6)

describe('vectors descend as the loops of JavaScript do, to the bit', () => {
  const rates = [1e-5, 1e-3, 0.0195, 0.02, 0.049, 0.052, 0.5]
  test.each(landscapes().map((landscape) => [landscape.info.name, landscape] as const))('on %s', (_, landscape) => {
    const { formula } = landscape
    const dimension = formula.gradient.length
    for (const rule of rules) {
      const kernels = compileVectors(slopeOf(formula, rule, 1e6))!
      for (const rate of rates) {
        const positions = pointsIn(landscape.info.domain[0]![1], 37, dimension)
        const given = { formula, rule, ofRule: momentumOf(rule), positions, rate, steps: 150, bound: 1e6 }
        expect(byVectors(kernels, given)).toEqual(byJavaScript(given))
      }
    }
  })

  test.each([1, 2, 7, 8, 9, 100])('with %d starts', (count) => {
    const { formula } = landscapeOf('paper-2d')
    const kernels = compileVectors(slopeOf(formula, gradientDescent, 1e6))!
    for (const steps of [1, 2, 1000]) {
      const positions = pointsIn(4, count, 2)
      const given = { formula, rule: gradientDescent, ofRule: [], positions, rate: 0.02, steps, bound: 1e6 }
      expect(byVectors(kernels, given)).toEqual(byJavaScript(given))
    }
  })

  test.each([
    // The piece of NaN, which holds at 0 alone, has islands on both sides of it that reach to the ends of the line.
    '0 != y == y ? abs(x) : x',
    'y < -1 ? x^2 : (y > 1 ? 2 * x^2 : x)',
  ])('on %s', (text) => {
    const { formula } = readFormula(text, ['x', 'y'], {})
    const kernels = compileVectors(slopeOf(formula, gradientDescent, 1e6))!
    const positions = pointsIn(2, 11, 2)
    positions.set([0, 0, 1, -1, 2, 2, -0, 0.5])
    const given = { formula, rule: gradientDescent, ofRule: [], positions, rate: 0.001, steps: 20, bound: 1e6 }
    expect(byVectors(kernels, given)).toEqual(byJavaScript(given))
  })

  test('on any function', () => {
    let read = 0
    const far = fc.constantFrom(1, 10, 1e4)
    const given = fc.tuple(expressionsOf(), far, fc.constantFrom(1e-3, 0.1, 1, 30), fc.constantFrom(...rules))
    fc.assert(
      fc.property(given, ([text, half, rate, rule]) => {
        let formula: Formula
        try {
          formula = readFormula(text, ['x', 'y'], {}).formula
        } catch {
          return
        }
        read++
        const kernels = compileVectors(slopeOf(formula, rule, 1e6))!
        const positions = pointsIn(half, 11, 2)
        positions.set([0, 0, 1, -1, 2, 2, -0, 0.5])
        const all = { formula, rule, ofRule: momentumOf(rule), positions, rate, steps: 20, bound: 1e6 }
        expect(byVectors(kernels, all)).toEqual(byJavaScript(all))
      }),
      { numRuns: 40 },
    )
    expect(read).toBeGreaterThan(10)
  })
})

describe('which landscapes have vectors', () => {
  test.each([
    ['paper-1d', true],
    ['paper-2d', true],
    ['ackley', false],
  ] as const)('%s: %s', (name, expected) => {
    expect(vectorKernelsOf(landscapeOf(name), 1e6) !== null).toBe(expected)
  })

  test('a function that is called in a piece alone does not count', () => {
    const formula = readFormula('x < 1 ? x^2 : sin(x)', ['x'], {}).formula
    expect(vectorKernelsOf(landscapeWith(formula), 1e6)).not.toBeNull()
  })
})
