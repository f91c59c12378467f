import { expect, test } from 'vitest'
import { type TheoryConfig, theoryConfigSchema } from '#shared/contract/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { twiceWritten } from '../landscape/twice-written.fixture.ts'
import { analyse, certify } from './index.ts'

/** What is certified here: the other constants take as long and are found in the same ways. */
const certified = ['muLocal', 'smoothnessOfM'] as const

function analysed(expression: string, variables: string[]) {
  const interval: [number, number] = [-1, 1]
  const box = variables.map(() => interval)
  const origin = variables.map(() => 0)
  const config: TheoryConfig = theoryConfigSchema.parse({
    kind: 'theory',
    landscape: { expression, variables, domain: variables.map(() => [-2, 2]) },
    minimum: origin,
    globalMinimum: origin,
    region: box,
  })
  const landscape = landscapeOf(config.landscape)
  const { analysis } = analyse(config)
  const certificates = certified.map((name) => certify(landscape, analysis, name))
  return { minima: landscape.info.minima, analysis, certificates }
}

test('|x|² is x²: μ† is 2 for sure, however it is written', () => {
  for (const expression of [
    'x^2',
    'abs(x)^2',
    'abs(x*x)',
    'relu(x)^2 + relu(-x)^2',
    'max(x, -x)^2',
    'x*abs(x)*sign(x)',
  ]) {
    const { analysis, certificates } = analysed(expression, ['x'])
    const [low, high] = certificates[0]!
    expect(analysis.constants.muLocal.estimate).toBeCloseTo(2, 9)
    expect(low ?? -Infinity).toBeLessThanOrEqual(2 + 1e-9)
    expect(high).toBeGreaterThanOrEqual(2 - 1e-9)
    expect(high).toBeLessThan(2 + 1e-3)
  }
})

/** Half of them of two variables. */
const FUNCTIONS = 4

test('of functions written twice, with branches and without, curvatures agree and certificates overlap', () => {
  let [compared, closed] = [0, 0]
  for (let index = 0; index < FUNCTIONS; index++) {
    const { smooth, branching, variables } = twiceWritten(index)
    const [one, other] = [analysed(smooth, variables), analysed(branching, variables)]
    expect([branching, other.minima.length]).toEqual([branching, 1])
    one.minima[0]!.eigenvalues.forEach((eigenvalue, at) =>
      expect(other.minima[0]!.eigenvalues[at]! / eigenvalue).toBeCloseTo(1, 8),
    )
    certified.forEach((name, at) => {
      const [a, b] = [one.certificates[at], other.certificates[at]]
      if (!a || !b) return
      compared++
      if (b[1] !== null) closed++
      const low = Math.max(a[0] ?? -Infinity, b[0] ?? -Infinity)
      const high = Math.min(a[1] ?? Infinity, b[1] ?? Infinity)
      if (!(low <= high * (1 + 1e-9))) throw new Error(`${name} of ${branching}: [${b.join()}] is beside [${a.join()}]`)
    })
  }
  expect(compared).toBeGreaterThan(FUNCTIONS)
  expect(closed).toBeGreaterThan(FUNCTIONS / 2)
})
