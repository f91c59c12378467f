import { expect, test } from 'vitest'
import { type Config, configSchema, type ConfigInput } from '#shared/contract/index.ts'
import { configWords } from '#shared/plot/index.ts'
import { experimentOf } from './index.ts'

const axis = { min: 0.01, max: 0.06, count: 3 }
const titleOf = (input: ConfigInput) => {
  const config: Config = configSchema.parse(input)
  return experimentOf(config.kind).title(config as never)
}

test.each<[ConfigInput, string]>([
  [
    { kind: 'trajectory', starts: [[9]], learningRates: [0.01], rule: { name: 'heavy-ball', momentum: 0.9 } },
    'Paths from x₀ = 9, γ = 0.01, heavy ball β = 0.9',
  ],
  [
    {
      kind: 'basin-map',
      x: axis,
      y: axis,
      learningRate: 0.1,
      noise: { std: 2.5 },
      schedule: { name: 'drop', at: [5] },
    },
    'Basins, x₀ = 0.01 … 0.06, y₀ = 0.01 … 0.06, γ = 0.1, γ × 0.1 at t = 5, noise σ = 2.5',
  ],
  [
    { kind: 'basin-share', learningRate: axis, schedule: { name: 'warmup', steps: 30 } },
    'Shares of fates, 1 000 starts in [3, 4] × [3, 4], γ = 0.01 … 0.06, γ warmed up over 30 steps',
  ],
  [
    { kind: 'network', learningRates: [0.1], rule: { name: 'heavy-ball' }, schedule: { name: 'cosine' } },
    'Networks 784-128-64-10, 3 starts, γ = 0.1, heavy ball β = 0.9, γ by a cosine to 0',
  ],
  [
    { kind: 'network', hidden: [50], learningRates: [0.1], loss: 'mse', activation: 'tanh', initialScale: 2 },
    'Networks 784-50-10, tanh, squared error, initial weights × 2, 3 starts, γ = 0.1',
  ],
  [
    { kind: 'network', learningRates: [0.001], rule: { name: 'adam' } },
    'Networks 784-128-64-10, 3 starts, γ = 10⁻³, Adam β₁ = 0.9, β₂ = 0.999',
  ],
  [
    { kind: 'network', starts: 1, learningRates: [0.1], from: { run: `${'0'.repeat(22)}ABCD`, step: 20 } },
    'Networks 784-128-64-10, branched from 1 of …ABCD at step 20, 2 children each, γ = 0.1',
  ],
  [
    { kind: 'bifurcation', learningRate: axis, rule: { name: 'nesterov', momentum: 0.5 } },
    'Long run on cubic from x₀ = 0.9, γ = 0.01 … 0.06, Nesterov β = 0.5',
  ],
  [
    {
      kind: 'fate-map',
      start: { min: 9, max: 9, count: 1 },
      learningRate: axis,
      rule: { name: 'nesterov' },
      momentum: { min: 0, max: 0.9, count: 4 },
      schedule: { name: 'cosine' },
    },
    'Fate map, x₀ = 9, γ = 0.01 … 0.06, Nesterov β = 0 … 0.9, γ by a cosine to 0',
  ],
])('the title of a run says how its descents move: %j', (config, title) => expect(titleOf(config)).toBe(title))

test('what is as if it were left out is not in a title', () => {
  const plain: ConfigInput = { kind: 'trajectory', starts: [[9]], learningRates: [0.01] }
  const same = { rule: { name: 'gradient-descent' }, schedule: { name: 'constant' }, noise: { std: 0 } } as const
  expect(titleOf({ ...plain, ...same })).toBe(titleOf(plain))
})

test('captions say it too', () => {
  const words = configWords(
    configSchema.parse({
      kind: 'fate-map',
      start: { min: 9, max: 9, count: 1 },
      learningRate: axis,
      rule: { name: 'heavy-ball' },
      momentum: { min: 0, max: 0.9, count: 4 },
      schedule: { name: 'drop', at: [1, 2, 3, 4, 5, 6], factor: 0.5 },
      noise: { std: 3 },
      seed: 4,
    }),
  )
  expect([...words.values()].join(', ')).toContain(
    'heavy ball, γ × 0.5 at t = 1, 2, 3, 4 and 2 more, noise σ = 3, seed 4, β 0 to 0.9 (4)',
  )
})
