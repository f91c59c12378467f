import { expect, test } from 'vitest'
import { NO_GPU, onSoftwareGpu } from '../gpu/on-software-gpu.fixture.ts'
import type { compareMaps } from './maps-on-gpu.fixture.ts'

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

test('maps on a GPU are those of the processor but for cells on borders', ({ skip }) => {
  const fixture = new URL('./maps-on-gpu.fixture.ts', import.meta.url).href
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
