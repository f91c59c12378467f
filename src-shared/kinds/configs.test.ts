import { expect, test } from 'vitest'
import { OverstepError, parseInput } from '../vocabulary/index.ts'
import { configSchema, lostRates, type NetworkConfig } from './index.ts'

const map = {
  kind: 'fate-map',
  start: { min: -10, max: 10, count: 400 },
  learningRate: { min: 1e-4, max: 0.06, count: 400, scale: 'log' },
}
const paths = { kind: 'trajectory', starts: [[1], [-3]], learningRates: [0.01] }

/** The first wrong field that parsing names, as `path: message`. */
function refusal(config: unknown): string {
  try {
    parseInput(configSchema, config, 'config')
  } catch (error) {
    if (error instanceof OverstepError) return error.message
    throw error
  }
  return 'accepted'
}

test('what is left out takes its recorded default', () => {
  expect(parseInput(configSchema, map)).toEqual({
    ...map,
    landscape: 'paper-1d',
    start: { ...map.start, scale: 'linear' },
    steps: 1000,
    tolerance: 1e-6,
    bound: 1e6,
  })
})

test.each([
  [{ ...map, landscape: 'paper-3d' }, /^landscape: must be one of paper-1d, .*, got "paper-3d"/],
  [{ ...map, stepz: 5 }, /^stepz: is not a known field/],
  [{ ...map, start: { ...map.start, colour: 1 } }, /^start\.colour: is not a known field/],
  [{ ...map, steps: 0 }, /^steps: must be at least 1, got 0/],
  [{ ...map, tolerance: NaN }, /^tolerance: must be a finite number, got NaN/],
  [{ ...map, bound: Infinity }, /^bound: must be a finite number/],
  [{ ...map, learningRate: { ...map.learningRate, min: -1 } }, /^learningRate\.min: must be > 0/],
  [
    { ...map, start: { ...map.start, count: 20_000 }, learningRate: { ...map.learningRate, count: 20_000 } },
    /^start\.count: .*at most 25000000 cells, got 400000000/,
  ],
  [{ ...paths, learningRates: [0.1, -0.1] }, /^learningRates\[1\]: must be > 0, got -0.1/],
  [{ ...paths, starts: [[1], [2, 3]] }, /^starts\[1\]: must have one coordinate/],
  [{ ...paths, landscape: 'paper-2d' }, /^starts\[0\]: must have 2 coordinates, one for each variable/],
  [{ ...paths, landscape: { variables: ['x'] } }, /^landscape\.expression: must be a function/],
  [
    { ...paths, landscape: { expression: 'x', variables: ['x'], colour: 1 } },
    /^landscape\.colour: is not a known field/,
  ],
  [
    { ...paths, landscape: { expression: 'a', variables: ['a'], parameters: { a: 1 } } },
    /^landscape\.parameters\.a: is the name of a variable/,
  ],
  [{ ...map, landscape: 'himmelblau' }, /^line: must be given for a landscape of two variables/],
  [{ ...map, against: 'himmelblau' }, /^against: must have as many variables as the landscape, 1/],
  [
    { kind: 'basin-map', landscape: 'cubic', x: map.start, y: map.start, learningRate: 0.1 },
    /^landscape: must have two variables/,
  ],
  [
    { kind: 'basin-share', box: [[3, 4]], learningRate: map.learningRate },
    /^box: must have 2 intervals, one for each variable/,
  ],
  [
    // Its width would be infinite, and so would all starts in it.
    { kind: 'basin-share', landscape: 'cubic', box: [[-1e308, 1e308]], learningRate: map.learningRate },
    /^box\[0\]\[0\]: must be at least -1e100/,
  ],
  [
    // 2⁻¹²⁶ for each of 64 images.
    { kind: 'network', learningRates: [0.1, 0.5, 1e-300] },
    /^learningRates\[2\]: must be at least 7\.53e-37: less is 0 in float32, .* the 64 images of a batch, got 1e-300/,
  ],
  [{ kind: 'network', learningRates: [7.5e-37] }, /^learningRates\[0\]: must be at least 7\.53e-37/],
  [
    { kind: 'network', learningRates: [1e39, 0.1] },
    /^learningRates\[0\]: must be at most 3\.4e38: networks are trained in float32, got 1e\+39/,
  ],
  [
    { kind: 'network', learningRates: [1e-37], batchSize: 'full', trainSize: 1000 },
    /^learningRates\[0\]: must be at least 1\.18e-35/,
  ],
  [{ kind: 'network', loss: 'hinge' }, /^loss: must be cross-entropy or mse, got "hinge"/],
  [{ kind: 'network', activation: 1 }, /^activation: must be relu, tanh, gelu or identity, got 1/],
  [{ kind: 'network', weightDecay: -1 }, /^weightDecay: must be at least 0, got -1/],
  [{ kind: 'network', initialScale: 0 }, /^initialScale: must be > 0, got 0/],
  [{ kind: 'network', rule: { name: 'heavy-ball', momentum: 1 } }, /^rule\.momentum: must be < 1, got 1/],
  [{ kind: 'network', schedule: { name: 'drop' } }, /^schedule\.at: must be a list of steps/],
  [{ kind: 'bifurcation', start: [1, 2], learningRate: map.learningRate }, /^start: must have one coordinate/],
  [{ kind: 'theory' }, /^mu: must be given where region is not/],
  [{ kind: 'theory', region: [[3, 4]] }, /^region\[0\]: must hold the local minimum/],
  [{ ...paths, starts: [[1], ['a']] }, /^starts\[1\]\[0\]: must be a finite number, got "a"/],
  [{ ...paths, starts: [] }, /^starts: must have at least one/],
  [{ ...paths, steps: 1e6, starts: Array.from({ length: 30 }, () => [1]) }, /^steps: paths × steps must be at most/],
  [{ ...map, kind: 'mystery' }, /^kind: must be 'trajectory', 'fate-map', .*'network'.* or '[a-z-]+', got "mystery"/],
  [null, /^config: must be an object/],
  [{ ...paths, learningRates: 0.1 }, /^learningRates: must be a list of learning rates, such as/],
  [{ ...paths, starts: [-3] }, /^starts\[0\]: must be a point/],
  [{ kind: 'fate-map' }, /^start: must be an axis, such as/],
  [[], /^config: /],
])('%j is refused by the name of its field', (config, message) => {
  expect(refusal(config)).toMatch(message)
})

test('learning rates that float32 holds are taken, those whose steps it loses are named', () => {
  const parsed = configSchema.parse({ kind: 'network', learningRates: [7.53e-37, 1e-12, 1e-9, 1e-8, 0.1, 3.4e38] })
  expect(parsed.kind === 'network' && parsed.learningRates.every((rate) => Math.fround(rate / 64) >= 2 ** -126)).toBe(
    true,
  )
  expect(lostRates(parsed as NetworkConfig)).toEqual([7.53e-37, 1e-12, 1e-9])
})
