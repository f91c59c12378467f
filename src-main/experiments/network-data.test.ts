import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { configSchema, fieldIssues, type NetworkConfig } from '#shared/contract/index.ts'
import { loadDataset } from '../dataset/index.ts'
import { bytesOf, npy, npzOf } from '../dataset/own-files.fixture.ts'
import { experimentOf } from './index.ts'
import { carriedOut, configOf, Kept } from './network-runs.fixture.ts'

const root = mkdtempSync(join(tmpdir(), 'overstep-network-data-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Images of 3 × 4 floats in four classes, which a few steps learn to tell apart. */
function ownFile(): string {
  const values = Float32Array.from(
    { length: 80 * 12 },
    (_, at) => Math.sin(at * at) / 3 + (at % 12 < 3 * (((at / 12) % 4) | 0) ? 1 : 0),
  )
  const labels = Uint8Array.from({ length: 80 }, (_, image) => image % 4)
  const path = join(root, 'own.npz')
  writeFileSync(path, npzOf({ x: npy('<f4', [80, 3, 4], bytesOf(values)), y: npy('|u1', [80], labels) }))
  return path
}

const polynomial = (fields: object = {}) =>
  configOf({
    dataset: 'chebyshev',
    degree: 3,
    loss: 'mse',
    activation: 'tanh',
    hidden: [20, 20],
    batchSize: 'full',
    trainSize: 20,
    testSize: 30,
    ...fields,
  })

const floats = ({ arrays }: Kept, name: string) => arrays[name]!.data as Float32Array

test.each(['onnx', 'tfjs'] as const)(
  'a polynomial is fitted by %s; losses are those of the stored weights',
  async (engine) => {
    const config = polynomial({ engine, steps: 300, snapshots: 4, learningRates: [0.1, 0.2], starts: 1 })
    const kept = await carriedOut(config)
    const { train } = await loadDataset(config)
    for (const { index, summary } of kept.members) {
      const layers = [1, 2, 3].map((layer) => {
        const [weights, biases] = ['weights', 'biases'].map((part) => floats(kept, `weights/${index}/${layer}/${part}`))
        return { weights: weights!, biases: biases! }
      })
      const outputOf = (x: number) =>
        layers.reduce(
          (values, { weights, biases }, layer) =>
            Array.from(biases, (bias, to) => {
              const sum = values.reduce((all, value, from) => all + value * weights[from * biases.length + to]!, bias)
              return layer < 2 ? Math.tanh(sum) : sum
            }),
          [x],
        )[0]!
      const loss = Array.from(train.targets!, (y, at) => (outputOf(train.images[at]!) - y) ** 2 / 2)
      const mean = loss.reduce((sum, each) => sum + each, 0) / 20
      expect(Number(summary!.trainLoss)).toBeCloseTo(mean, 5)
      expect(summary).toMatchObject({ trainAccuracy: null, testAccuracy: null, status: 'trained' })
      const { values } = kept.series(index, 'trainLoss')
      expect(values.at(-1)!).toBeLessThan(values[0]! / 2)
      expect(kept.series(index, 'trainAccuracy').values.every(Number.isNaN)).toBe(true)
    }
    expect(kept.arrays['snapshots/0']!.shape).toEqual([4, 1, 20])
  },
)

test('both engines fit a polynomial alike, in batches too', async () => {
  const own = { steps: 30, snapshots: 3, batchSize: 6, learningRates: [0.05] }
  const [onnx, tfjs] = [
    await carriedOut(polynomial({ ...own, engine: 'onnx' })),
    await carriedOut(polynomial({ ...own, engine: 'tfjs' })),
  ]
  onnx.series(1, 'trainLoss').values.forEach((loss, at) => {
    expect(tfjs.series(1, 'trainLoss').values[at]! / loss).toBeCloseTo(1, 4)
  })
})

test('sharpness at the minimum of a line is that of its data', async () => {
  // Without hidden layers the Hessian is the mean of (x, 1)(x, 1)ᵀ, wherever the weights are.
  const config = polynomial({ hidden: [], steps: 3, sharpness: { every: 3, images: 20 } })
  const { members } = await carriedOut(config)
  const { train } = await loadDataset(config)
  const squares = (train.images as Float32Array).reduce((sum, x) => sum + x * x, 0) / 20
  // The mean of x is 0.
  for (const { summary } of members) expect(Number(summary!.sharpness)).toBeCloseTo(Math.max(1, squares), 4)
})

test('files of the user’s own are trained on; what they are is told and summed', async () => {
  const config = configOf({ dataset: { path: ownFile() }, trainSize: 60, testSize: 20, steps: 60, snapshots: 3 })
  const kept = await carriedOut(config)
  expect(kept.summary).toMatchObject({
    dataset: 'path',
    data: { image: { channels: 1, height: 3, width: 4 }, classes: 4 },
    files: [{ name: 'own.npz', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    parameters: 13 * 8 + 9 * 6 + 7 * 4,
  })
  expect(kept.arrays['snapshots/0']!.shape).toEqual([3, 12, 8])
  expect(kept.arrays['weights/0/3/weights']!.shape).toEqual([6, 4])
  expect(Number(kept.members[1]!.summary!.trainAccuracy)).toBeGreaterThan(0.9)
  expect(await experimentOf('network').bytes(config)).toBeGreaterThan(4 * 4 * 3 * 96)
})

test('a run on files, or of a polynomial, that is stopped goes on to the same bits', async () => {
  for (const config of [
    configOf({ dataset: { path: ownFile() }, trainSize: 60, testSize: 20, steps: 40 }),
    polynomial({ rule: { name: 'heavy-ball', momentum: 0.9 }, batchSize: 5 }),
  ]) {
    const whole = await carriedOut(config)
    const parts = new Kept()
    await parts.run(config, (fraction) => fraction > 0.3)
    await parts.run(config)
    expect(parts.whole()).toEqual(whole.whole())
  }
})

const folded = [
  { channels: 3, kernel: 5, stride: 3 },
  { channels: 4, kernel: 3, stride: 2, padding: 1 },
]

test('networks with convolutions are told by their layers, and go on to the same bits', async () => {
  const sharpness = { every: 20, images: 50 }
  const config = configOf({ convolutions: folded, hidden: [6], steps: 40, snapshots: 5, sharpness })
  const whole = await carriedOut(config)
  // 28 → 8 → 4 pixels on a side.
  const parameters = 26 * 3 + 28 * 4 + 65 * 6 + 7 * 10
  expect(whole.summary).toMatchObject({ parameters })
  expect(whole.arrays['snapshots/0']!.shape).toEqual([5, 25, 3])
  expect([1, 2, 3, 4].map((layer) => whole.arrays[`weights/0/${layer}/weights`]!.shape)).toEqual([
    [25, 3],
    [27, 4],
    [64, 6],
    [6, 10],
  ])
  expect(experimentOf('network').title(config)).toMatch(/^Networks 28×28-c3\/5:3-c4\/3:2-6-10,/)
  const parts = new Kept()
  await parts.run(config, (fraction) => fraction > 0.4)
  await parts.run(config)
  expect(parts.whole()).toEqual(whole.whole())
})

test('networks that are too large for what is in a file are refused at their field', async () => {
  const config = configOf({ dataset: { path: ownFile() }, trainSize: 79, testSize: 2 })
  await expect(carriedOut(config)).rejects.toThrow(/^testSize: must be a whole number from 1 to 1/)
})

test.each([
  [{ dataset: 'cifar-10' }, 'trainSize', 'must be at most 50000 of CIFAR-10, got 60000'],
  [
    { dataset: 'chebyshev', trainSize: 20, testSize: 20, batchSize: 'full' },
    'loss',
    'must be mse: Chebyshev polynomial has numbers, not classes',
  ],
  [{ dataset: 'mnist', degree: 3 }, 'degree', 'must be left out: it is of chebyshev alone'],
  [
    {
      convolutions: [
        { channels: 2, kernel: 5 },
        { channels: 2, kernel: 25 },
      ],
    },
    'convolutions[1].kernel',
    'must be at most 24, the side of what it sees, got 25',
  ],
  [
    { convolutions: [{ channels: 2, kernel: 2, padding: 2 }] },
    'convolutions[0].padding',
    'must be less than the kernel 2, got 2',
  ],
  [
    {
      convolutions: [
        { channels: 100, kernel: 1 },
        { channels: 1, kernel: 9, padding: 4 },
      ],
      hidden: [],
    },
    'convolutions[1]',
    'must make at most 1000000 numbers of an image, got 6350400',
  ],
  [{ convolutions: [{ channels: 2, kernel: 0 }] }, 'convolutions[0].kernel', 'must be at least 1'],
  [{ dataset: 'imagenet' }, 'dataset', /^must be auto, mnist, fashion-mnist, kmnist, cifar-10, .* or \{"path": …\}/],
  [{ dataset: { path: '' } }, 'dataset.path', 'must name a file or folder'],
  [{ dataset: { path: 3 } }, 'dataset.path', /^must be auto/],
])('%j is refused at %s', (fields, path, message) => {
  const { error } = configSchema.safeParse({ kind: 'network', ...fields })
  expect(fieldIssues(error!)).toEqual([
    { path, message: typeof message === 'string' ? message : expect.stringMatching(message) },
  ])
})

test('the sizes of data sets are counted', () => {
  const parse = (fields: object) => configSchema.parse({ kind: 'network', ...fields }) as NetworkConfig
  const title = (fields: object) => experimentOf('network').title(parse(fields))
  expect(title({ dataset: 'cifar-10', trainSize: 500, hidden: [20] })).toMatch(/^Networks 3072-20-10,/)
  expect(title({ dataset: { path: 'a.npz' }, hidden: [20] })).toMatch(/^Networks …-20-…,/)
  expect(title({ dataset: 'kmnist' })).toMatch(/^Networks 784-128-64-10,/)
})
