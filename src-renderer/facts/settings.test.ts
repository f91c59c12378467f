import { expect, test } from 'vitest'
import { configSchema, type ConfigInput } from '#shared/contract/index.ts'
import { settingsOf } from './settings.ts'

const factsOf = (config: ConfigInput) =>
  Object.fromEntries(settingsOf(configSchema.parse(config)).map(({ name, value }) => [name, value]))

test('a landscape that the user wrote is told in full, and so is the one it is compared with', () => {
  const facts = factsOf({
    kind: 'fate-map',
    landscape: {
      title: 'A bowl',
      expression: 'a * x^2 + y^2',
      variables: ['x', 'y'],
      parameters: { a: 0.5 },
      domain: [
        [-1, 1],
        [-2, 2],
      ],
    },
    against: { expression: 'x^4 + y^2', variables: ['x', 'y'] },
    start: { min: 0, max: 1, count: 5 },
    learningRate: { min: 0.1, max: 1, count: 3 },
    line: { from: [-1, -1], to: [1, 2.5] },
  })
  expect(facts).toMatchObject({
    landscape: 'A bowl',
    'f(x, y)': 'a * x^2 + y^2',
    parameters: 'a = 0.5',
    domain: '[−1, 1] × [−2, 2]',
    line: '(−1, −1) to (1, 2.5)',
    against: 'written by the user',
    'f(x, y) (against)': 'x^4 + y^2',
  })
})

test('a rule, a schedule and noise are told with their parts', () => {
  expect(
    factsOf({
      kind: 'trajectory',
      starts: [[1]],
      learningRates: [0.01],
      rule: { name: 'heavy-ball', momentum: 0.123456 },
      schedule: { name: 'drop', at: [500, 800], factor: 0.1 },
      noise: { std: 2 },
      sharpness: true,
    }),
  ).toMatchObject({
    rule: 'Heavy ball, momentum β 0.123',
    schedule: 'Drops, at steps 500, 800, factor 0.1',
    noise: 'standard deviation σ 2',
    'sharpness along the path': 'yes',
  })
  expect(
    factsOf({
      kind: 'fate-map',
      start: { min: 9, max: 9, count: 1 },
      learningRate: { min: 0.01, max: 0.05, count: 3 },
      rule: { name: 'nesterov' },
      momentum: { min: 0, max: 0.9, count: 4 },
    }),
  ).toMatchObject({ rule: 'Nesterov', 'axis of momentum β': '0 … 0.9, 4 points, linear' })
})

test('points of a plane are in brackets, boxes are products of intervals, a built-in landscape has its name', () => {
  expect(
    factsOf({
      kind: 'trajectory',
      landscape: 'himmelblau',
      starts: [
        [3, 4],
        [-1, 0.5],
      ],
      learningRates: [0.01],
    }),
  ).toMatchObject({ landscape: 'Himmelblau', 'start points x₀': '(3, 4), (−1, 0.5)', 'learning rates γ': '0.01' })
  expect(
    settingsOf(configSchema.parse({ kind: 'basin-share', learningRate: { min: 0.01, max: 0.03, count: 3 } })),
  ).toEqual(expect.arrayContaining([expect.objectContaining({ value: 'Four dents in a bowl', id: 'paper-2d' })]))
  expect(factsOf({ kind: 'basin-share', learningRate: { min: 0.01, max: 0.03, count: 3 } })).toMatchObject({
    'start box': '[3, 4] × [3, 4]',
    seed: '1',
  })
  expect(factsOf({ kind: 'bifurcation', start: [0.9], learningRate: { min: 1, max: 3, count: 3 } })).toMatchObject({
    'start point x₀': '0.9',
  })
})

test('parts that are left out are not told, and those of convolutions have names', () => {
  const facts = factsOf({
    kind: 'network',
    noise: { std: 0.01 },
    convolutions: [{ channels: 4, kernel: 5, stride: 2 }],
    steps: 10,
  })
  expect(facts).toMatchObject({ noise: 'σ 0.01', convolutions: 'channels 4, kernel 5, stride 2, padding 0' })
})
