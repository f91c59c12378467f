import { expect, test } from 'vitest'
import { NO_GPU, onSoftwareGpu } from '../gpu/on-software-gpu.fixture.ts'
import type { compareMaps, runBoth } from './maps-on-gpu.fixture.ts'

const stopping = { steps: 1000, tolerance: 1e-6, bound: 1e6 }
const axis = (min: number, max: number, count = 96, scale = 'linear') => ({ min, max, count, scale })

const maps = {
  'the article’s function of one variable': {
    kind: 'fate-map',
    landscape: 'paper-1d',
    start: axis(-10, 10),
    learningRate: axis(1e-4, 0.06, 96, 'log'),
    ...stopping,
  },
  'the article’s function of the plane': {
    kind: 'basin-map',
    landscape: 'paper-2d',
    x: axis(-4, 4),
    y: axis(-4, 4),
    learningRate: 0.0195,
    ...stopping,
  },
  'Himmelblau’s function': {
    kind: 'basin-map',
    landscape: 'himmelblau',
    x: axis(-5, 5),
    y: axis(-5, 5),
    learningRate: 0.015,
    ...stopping,
  },
  'a function with transcendental ones': {
    kind: 'basin-map',
    landscape: { expression: 'sin(3 * x) * exp(-y^2 / 8) + log(1 + x^2 + y^2) + 0.2 * tanh(y)', variables: ['x', 'y'] },
    x: axis(-4, 4, 64),
    y: axis(-4, 4, 64),
    learningRate: 0.2,
    ...stopping,
    steps: 300,
  },
  'heavy-ball over momenta': {
    kind: 'fate-map',
    landscape: 'paper-1d',
    start: { min: 2.4, max: 2.4, count: 1, scale: 'linear' },
    learningRate: axis(1e-4, 0.1, 96, 'log'),
    rule: { name: 'heavy-ball', momentum: 0.9 },
    momentum: axis(0, 0.98),
    ...stopping,
  },
}

const fixture = new URL('./maps-on-gpu.fixture.ts', import.meta.url).href

test('maps on a GPU are those of the processor but for cells on borders', ({ skip }) => {
  const compared = onSoftwareGpu<Awaited<ReturnType<typeof compareMaps>>>(fixture, 'compareMaps', Object.values(maps))
  if (!compared) return skip(NO_GPU)
  expect(compared).toHaveLength(5)
  let insides = 0
  for (const [index, name] of Object.keys(maps).entries()) {
    const { cells, differing, inside, computedOn, ...rest } = compared[index]!
    expect([name, computedOn]).toEqual([name, expect.stringMatching(/ computed the descents in double-float/)])
    expect([name, differing / cells <= 0.0015]).toEqual([name, true])
    expect([name, inside / rest.insides <= 0.0001]).toEqual([name, true])
    insides += rest.insides
  }
  expect(insides).toBeGreaterThan(20_000)
})

const shares = {
  kind: 'basin-share',
  landscape: 'paper-2d',
  starts: 60,
  learningRate: { min: 0.01, max: 0.5, count: 41, scale: 'log' },
  ...stopping,
}
const orbits = {
  kind: 'bifurcation',
  landscape: 'cubic',
  start: 0.9,
  learningRate: { min: 1.8, max: 3.2, count: 141, scale: 'linear' },
  transient: 3000,
  samples: 20,
}
const against = {
  kind: 'fate-map',
  landscape: 'paper-1d',
  against: 'paper-1d-printed',
  start: axis(8, 9, 40),
  learningRate: axis(1e-4, 0.06, 40, 'log'),
  ...stopping,
}

test('shares of fates, orbits and comparisons on a GPU are those of the processor', ({ skip }) => {
  const found = onSoftwareGpu<Awaited<ReturnType<typeof runBoth>>>(fixture, 'runBoth', [shares, orbits, against])
  if (!found) return skip(NO_GPU)
  const [ofShares, ofOrbits, ofTwo] = found
  for (const { gpu } of found) expect(gpu.summary['computedOn']).toContain(' in double-float')
  expect(ofShares!.gpu.summary['byLearningRate']).toEqual(ofShares!.cpu.summary['byLearningRate'])
  expect(ofTwo!.gpu.summary['changed']).toEqual(ofTwo!.cpu.summary['changed'])
  expect(ofTwo!.gpu.arrays['against/fate']).toEqual(ofTwo!.cpu.arrays['against/fate'])
  // Chaos has no orbit that two arithmetics share, but the same exponent.
  expect(ofOrbits!.gpu.arrays['fate']).toEqual(ofOrbits!.cpu.arrays['fate'])
  const exponents = ofOrbits!.cpu.arrays['lyapunov']!
  let met = 0
  ofOrbits!.gpu.arrays['lyapunov']!.forEach((exponent, index) => {
    const expected = exponents[index]!
    if (!Number.isFinite(expected)) return expect(exponent).toEqual(expected)
    met++
    expect(Math.abs(exponent - expected)).toBeLessThan(0.05)
  })
  expect(met).toBeGreaterThan(100)
})
