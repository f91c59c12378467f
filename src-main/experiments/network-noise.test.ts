import { expect, test } from 'vitest'
import { configSchema, type NetworkConfig } from '#shared/contract/index.ts'
import { carriedOut, carriedOutInParts, configOf, type Kept } from './network-runs.fixture.ts'

const lossesOf = (kept: Kept) => kept.members.flatMap(({ index }) => kept.series(index, 'trainLoss').values)
const weightsOf = (kept: Kept, member: number) =>
  [1, 2, 3].flatMap((layer) =>
    ['weights', 'biases'].flatMap((part) => [...kept.arrays[`weights/${member}/${layer}/${part}`]!.data]),
  )
const moment = (values: readonly number[], power: number) =>
  values.reduce((sum, value) => sum + value ** power, 0) / values.length

test.each<[string, object]>([
  ['Gaussian', { noise: { std: 0.3 } }],
  [
    'Gaussian, of Nesterov with weight decay, in slices',
    {
      noise: { std: 0.2 },
      rule: { name: 'nesterov', momentum: 0.8 },
      weightDecay: 0.01,
      batchSize: 'full',
      trainSize: 600,
    },
  ],
  ['differences of batches', { noise: { batchDifference: 3 } }],
  [
    'differences of batches with Adam, in slices',
    {
      noise: { batchDifference: 1.5 },
      rule: { name: 'adam', epsilon: 1e-3 },
      batchSize: 200,
      learningRates: [0.001, 0.003],
    },
  ],
  ['both', { noise: { std: 0.1, batchDifference: 2 } }],
])('noise on gradients is the same with both engines, and tells from training without it: %s', async (_, fields) => {
  const small = { steps: 12, snapshots: 2, learningRates: [0.02, 0.05], ...fields }
  const plain = configOf(small)
  const { noise, ...without } = plain
  expect(noise).toBeDefined()
  const [onnx, tfjs, calm] = [
    await carriedOut({ ...plain, engine: 'onnx' }),
    await carriedOut({ ...plain, engine: 'tfjs' }),
    await carriedOut({ ...without, engine: 'onnx' }),
  ]
  const [own, other, others] = [lossesOf(onnx), lossesOf(tfjs), lossesOf(calm)]
  own.forEach((loss, at) => expect(Math.abs(other[at]! / loss - 1)).toBeLessThan(2e-4))
  expect(Math.max(...own.map((loss, at) => Math.abs(others[at]! / loss - 1)))).toBeGreaterThan(2e-3)
  // The loss that is told is that of the batch, before the first step the same without noise.
  for (const member of [0, 1, 2, 3])
    expect(onnx.series(member, 'trainLoss').values[0]).toBeCloseTo(calm.series(member, 'trainLoss').values[0]!, 5)
})

test('Gaussian noise moves each weight by γσξ, the same ξ for all learning rates of a start', async () => {
  const config = configOf({ steps: 1, snapshots: 2, learningRates: [0.1, 0.2], noise: { std: 5 } })
  const { noise, ...without } = config
  const [noisy, calm] = [await carriedOut(config), await carriedOut(without)]
  const drawn = [0, 1, 2, 3].map((member) => {
    const [own, other] = [weightsOf(noisy, member), weightsOf(calm, member)]
    const scale = config.learningRates[member % 2]! * noise!.std!
    return own.map((value, at) => (other[at]! - value) / scale)
  })
  const [first, second, third] = drawn as [number[], number[], number[], number[]]
  expect(first.length).toBe(785 * 8 + 9 * 6 + 70)
  const error = Math.sqrt(1 / first.length)
  expect(Math.abs(moment(first, 1))).toBeLessThan(4 * error)
  expect(Math.abs(moment(first, 2) - 1)).toBeLessThan(4 * Math.sqrt(2) * error)
  first.forEach((value, at) => expect(Math.abs(value - second[at]!)).toBeLessThan(1e-4))
  const correlation = moment(
    first.map((value, at) => value * third[at]!),
    1,
  )
  expect(Math.abs(correlation)).toBeLessThan(4 * error)
})

test.each<[string, Partial<NetworkConfig>]>([
  ['Gaussian', { noise: { std: 0.1 } }],
  ['differences of batches', { noise: { batchDifference: 2 } }],
])('a run with noise that is paused, again and again, ends in the same bits: %s', async (_, fields) => {
  const config = configOf({ steps: 150, snapshots: 4, ...fields })
  const { kept, pauses } = await carriedOutInParts(config, 5)
  expect(pauses).toBeGreaterThan(3)
  expect(kept.whole()).toEqual((await carriedOut(config)).whole())
})

test('noise that is none, or makes no sense, is refused at its field', () => {
  const problem = (fields: object) => {
    const { error } = configSchema.safeParse({ kind: 'network', ...fields })
    return error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')
  }
  expect(problem({ noise: { std: 0.1 } })).toBeUndefined()
  expect(problem({ noise: {} })).toBe('noise must have std or batchDifference')
  expect(problem({ noise: { std: -1 } })).toBe('noise.std must be at least 0')
  expect(problem({ noise: { batchDifference: 1 }, batchSize: 'full' })).toMatch(
    /^noise\.batchDifference must be left out where a batch is all training images/,
  )
})
