import { expect, test } from 'vitest'
import {
  configSchema,
  generatorOf,
  sharpnessSteps,
  snapshotSteps,
  startName,
  trainingSteps,
  type Member,
} from '#shared/contract/index.ts'
import { type Samples, loadDataset } from '../dataset/index.ts'
import { openSharpness } from '../network/index.ts'
import { shareDone } from './network-progress.ts'
import { carriedOut, configOf, Kept } from './network-runs.fixture.ts'

const floats = ({ arrays }: Kept, name: string) => arrays[name]!.data as Float32Array

/** Mean cross-entropy and accuracy of a network from its stored weights, image after image in float64. */
function judged(kept: Kept, member: number, layers: number, images: Samples['images'], labels: Uint8Array) {
  let [loss, right] = [0, 0]
  labels.forEach((label, index) => {
    let values = Array.from(images.subarray(index * 784, (index + 1) * 784), (pixel) => (pixel / 255 - 0.1307) / 0.3081)
    for (let layer = 1; layer <= layers; layer++) {
      const weights = floats(kept, `weights/${member}/${layer}/weights`)
      const biases = floats(kept, `weights/${member}/${layer}/biases`)
      const sums = Array.from(biases, (bias, to) =>
        values.reduce((sum, value, from) => sum + value * weights[from * biases.length + to]!, bias),
      )
      values = layer < layers ? sums.map((sum) => Math.max(sum, 0)) : sums
    }
    loss += Math.log(values.reduce((sum, logit) => sum + Math.exp(logit), 0)) - values[label]!
    if (values.indexOf(Math.max(...values)) === label) right++
  })
  return { loss: loss / labels.length, accuracy: right / labels.length }
}

test('end points are those of the stored weights, on training and on test images', async () => {
  const config = configOf({})
  const kept = await carriedOut(config)
  const { train, test: tested } = await loadDataset({ ...config })
  expect(kept.summary).toMatchObject({ dataset: 'synthetic-digits', trainImages: 300, testImages: 90, divergent: 0 })
  expect(kept.members.map(({ parameters }) => parameters)).toEqual([
    { start: 'A', seed: 4, learningRate: 0.05 },
    { start: 'A', seed: 4, learningRate: 0.3 },
    { start: 'B', seed: 5, learningRate: 0.05 },
    { start: 'B', seed: 5, learningRate: 0.3 },
  ])
  for (const { index, summary } of kept.members) {
    const [own, other] = [train, tested].map(({ images, labels }) => judged(kept, index, 3, images, labels))
    const { trainLoss, testLoss, trainAccuracy, testAccuracy, status } = summary as Record<string, number>
    expect(status).toBe('trained')
    expect([trainAccuracy, testAccuracy]).toEqual([own!.accuracy, other!.accuracy])
    expect(trainLoss).toBeCloseTo(own!.loss, 4)
    expect(testLoss).toBeCloseTo(other!.loss, 4)
    const curve = kept.series(index, 'testLoss')
    expect(curve.steps).toEqual([0, 10, 20, 30, 40, 50])
    expect(curve.values.at(-1)).toBe(testLoss)
    expect(kept.series(index, 'trainLoss').steps).toEqual(Array.from({ length: 50 }, (_, step) => step + 1))
  }
})

test('the Gram matrix holds the inner products of all snapshots, which go from the start to the end', async () => {
  const kept = await carriedOut(configOf({}))
  const size = 784 * 8
  const rows = kept.members.flatMap(({ index }) =>
    Array.from({ length: 6 }, (_, at) => floats(kept, `snapshots/${index}`).subarray(at * size, (at + 1) * size)),
  )
  const gram = kept.arrays.gram!
  expect(gram.shape).toEqual([24, 24])
  rows.forEach((row, one) =>
    rows.forEach((other, two) => {
      const product = row.reduce((sum, value, at) => sum + value * other[at]!, 0)
      expect(gram.data[one * 24 + two]).toBeCloseTo(product, 8)
      expect(gram.data[one * 24 + two]).toBe(gram.data[two * 24 + one])
    }),
  )
  for (const { index } of kept.members) expect(rows[index * 6 + 5]).toEqual(floats(kept, `weights/${index}/1/weights`))
  expect(rows[0]).toEqual(rows[6])
  expect(rows[0]).not.toEqual(rows[12])
  const [{ summary }] = kept.members as [Member]
  const moved = Math.hypot(...rows[5]!.map((value, at) => value - rows[0]![at]!))
  expect((summary as Record<string, number>).distance).toBeGreaterThan(moved)
  expect((summary as Record<string, number>).distance).toBeLessThan(3 * moved)
})

test.each<[string, object]>([
  ['gradient descent', {}],
  ['heavy ball', { rule: { name: 'heavy-ball', momentum: 0.9 }, learningRates: [0.01, 0.05] }],
  ['cosine', { schedule: { name: 'cosine', final: 0.1 } }],
  ['Adam', { rule: { name: 'adam' }, learningRates: [0.002, 0.01] }],
  [
    'another model',
    { loss: 'mse', activation: 'gelu', weightDecay: 0.01, initialScale: 1.5, rule: { name: 'nesterov' } },
  ],
])('a run that is paused, again and again, ends in the same bits: %s', async (_, fields) => {
  const config = configOf({ steps: 900, snapshots: 9, ...fields })
  const whole = await carriedOut(config)
  const paused = new Kept()
  let pauses = 0
  while (paused.summary?.networks === undefined) {
    const from = pauses / 7
    await paused.run(config, (fraction) => fraction > from && fraction < 1)
    pauses++
  }
  expect(pauses).toBeGreaterThan(4)
  expect(paused.whole()).toEqual(whole.whole())
})

test.each<[string, object, object]>([
  ['heavy ball', { rule: { name: 'heavy-ball', momentum: 0.9 } }, {}],
  ['Nesterov', { rule: { name: 'nesterov', momentum: 0.8 } }, {}],
  ['warm-up', { schedule: { name: 'warmup', steps: 15 } }, {}],
  ['squared error', { loss: 'mse' }, {}],
  ['Adam', { rule: { name: 'adam', epsilon: 1e-4 } }, {}],
  ['gelu', { activation: 'gelu' }, {}],
  ['an initial scale', { initialScale: 3 }, {}],
  ['weight decay', { weightDecay: 0.5 }, {}],
  ['drop', { schedule: { name: 'drop', at: [5, 9], factor: 0.2 } }, {}],
])('a config is trained alike by both engines, and unlike one without: %s', async (_, fields, without) => {
  const small = { ...without, learningRates: [0.02, 0.05], steps: 25, snapshots: 2 }
  const [onnx, tfjs, plain] = [
    await carriedOut(configOf({ ...small, ...fields, engine: 'onnx' })),
    await carriedOut(configOf({ ...small, ...fields, engine: 'tfjs' })),
    await carriedOut(configOf({ ...small, engine: 'onnx' })),
  ]
  const lossesOf = (kept: Kept) => kept.members.flatMap(({ index }) => kept.series(index, 'trainLoss').values)
  const [own, other, others] = [lossesOf(onnx), lossesOf(tfjs), lossesOf(plain)]
  expect(own.length).toBe(4 * 25)
  own.forEach((loss, at) => expect(Math.abs(other[at]! / loss - 1)).toBeLessThan(1e-4))
  expect(Math.max(...own.map((loss, at) => Math.abs(others[at]! / loss - 1)))).toBeGreaterThan(1e-2)
})

test('sharpness is measured at the steps asked for, of the weights there, and training is as without it', async () => {
  const config = configOf({ sharpness: { every: 20, eigenvalues: 3, images: 120 } })
  const kept = await carriedOut(config)
  const { train } = await loadDataset({ ...config })
  const networks = kept.members.map(({ index }) =>
    [1, 2, 3].map((layer) => ({
      weights: floats(kept, `weights/${index}/${layer}/weights`) as Float32Array<ArrayBuffer>,
      biases: floats(kept, `weights/${index}/${layer}/biases`) as Float32Array<ArrayBuffer>,
    })),
  )
  const widths = [784, 8, 6, 10]
  const meter = await openSharpness({
    widths,
    members: 4,
    train,
    images: 120,
    eigenvalues: 3,
    seed: 99,
    generator: generatorOf(config),
    threads: 1,
  })
  const atEnd = await meter.measure(networks)
  await meter.close()
  kept.members.forEach(({ index, summary }) => {
    const curves = ['sharpness', 'eigenvalue-2', 'eigenvalue-3'].map((name) => kept.series(index, name))
    for (const { steps } of curves) expect(steps).toEqual([0, 20, 40, 50])
    const last = curves.map(({ values }) => values.at(-1)!)
    // From another start the search ends in the same values.
    last.forEach((value, place) => expect(Math.abs(value / atEnd[index]![place]! - 1)).toBeLessThan(1e-4))
    expect(last).toEqual(last.toSorted((one, two) => two - one))
    expect((summary as Record<string, number>).sharpness).toBe(last[0])
  })
  const { sharpness, ...without } = config
  const plain = await carriedOut(without)
  expect(sharpness).toBeDefined()
  expect(plain.arrays).toEqual(kept.arrays)
  for (const name of ['trainLoss', 'testLoss', 'trainAccuracy'])
    for (const { index } of plain.members) expect(plain.series(index, name)).toEqual(kept.series(index, name))
  expect(plain.pieces.some(({ name }) => /sharpness|eigenvalue/.test(name))).toBe(false)
  expect(plain.members.some(({ summary }) => 'sharpness' in summary!)).toBe(false)
  expect(plain.checkpoint).not.toHaveProperty('sharpness')
})

test('a run that measures sharpness and is paused, again and again, ends in the same bits', async () => {
  const config = configOf({ steps: 300, snapshots: 4, sharpness: { every: 50, eigenvalues: 2, images: 100 } })
  const whole = await carriedOut(config)
  const paused = new Kept()
  let pauses = 0
  const fractions: number[] = []
  while (paused.summary?.networks === undefined) {
    const from = pauses / 9
    await paused.run(config, (fraction) => {
      fractions.push(fraction)
      return fraction > from && fraction < 1
    })
    pauses++
  }
  expect(pauses).toBeGreaterThan(5)
  expect(Math.max(...fractions)).toBe(1)
  expect(paused.whole()).toEqual(whole.whole())
})

test('what sharpness costs counts in progress, and has its place among steps', () => {
  const config = configOf({ steps: 100, sharpness: { every: 30 } })
  expect(sharpnessSteps(config)).toEqual([0, 30, 60, 90, 100])
  expect(sharpnessSteps(configOf({ sharpness: { every: 1000 } }))).toEqual([0, 50])
  expect(sharpnessSteps(configOf({}))).toEqual([])
  const share = shareDone(config)
  expect([share(0, 0), share(100, 5)]).toEqual([0, 1])
  // A measurement of 300 images takes much longer than a step of 20.
  expect(share(0, 1) / share(1, 0)).toBeGreaterThan(100)
  expect(shareDone(configOf({}))(25, 0)).toBe(0.5)
})

test('a network that diverges is told, with its step, and the others end as they would', async () => {
  const config = configOf({ starts: [7], learningRates: [0.05, 1e12, 0.3] })
  const kept = await carriedOut(config)
  // Of the same size: how a row of products is summed up depends on that.
  const calm = await carriedOut({ ...config, learningRates: [0.05, 0.1, 0.3] })
  const { divergent, networks } = kept.summary as { divergent: number; networks: Record<string, unknown>[] }
  expect(divergent).toBe(1)
  const { status, divergedAt, testLoss } = networks[1]!
  expect({ status, testLoss }).toEqual({ status: 'divergent', testLoss: null })
  expect(divergedAt).toBeLessThan(10)
  for (const member of [0, 2]) {
    expect(kept.members[member]).toEqual(calm.members[member])
    expect(floats(kept, `snapshots/${member}`)).toEqual(floats(calm, `snapshots/${member}`))
  }
  const rows = kept.arrays.gram!.data
  const finite = (member: number, snapshot: number) => Number.isFinite(rows[(member * 6 + snapshot) * 19])
  expect([finite(1, 0), finite(1, 1), finite(0, 5), finite(2, 5)]).toEqual([true, false, true, true])
  expect(kept.series(1, 'trainLoss').values.at(-1)).toBeNaN()
  expect([...floats(kept, 'weights/1/1/weights')].every(Number.isNaN)).toBe(true)
})

test('epochs, steps and snapshots are counted in whole batches', () => {
  const config = configOf({ steps: undefined, epochs: 3, trainSize: 310 })
  expect(trainingSteps(config)).toBe(45)
  expect(trainingSteps(configOf({ steps: undefined, epochs: 3, batchSize: 'full' }))).toBe(3)
  expect(snapshotSteps(config)).toEqual([0, 9, 18, 27, 36, 45])
  expect(snapshotSteps(configOf({ steps: 3 }))).toEqual([0, 1, 2, 3])
  expect([0, 25, 26, 53].map(startName)).toEqual(['A', 'Z', 'A2', 'B3'])
})

test('what does not fit together is refused at its field', () => {
  const problem = (fields: object) => {
    const { error } = configSchema.safeParse({ kind: 'network', ...fields })
    return error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')
  }
  expect(problem({})).toBeUndefined()
  expect(problem({ epochs: 2, steps: 3 })).toBe('steps must be left out where epochs is given')
  expect(problem({ trainSize: 50 })).toContain('batchSize must be at most the 50 training images, got 64')
  expect(problem({ starts: 50 })).toContain('learningRates starts × learning rates must be at most 128, got 150')
  expect(problem({ hidden: [4096, 4096] })).toContain('hidden all networks together must have at most')
  expect(problem({ starts: 20, snapshots: 100 })).toContain('snapshots networks × snapshots must be at most')
  expect(problem({ learningRates: [0] })).toBe('learningRates.0 must be > 0')
  expect(problem({ learningRates: [0.1, 1e-300] })).toMatch(/^learningRates\.1 must be at least 7\.53e-37/)
  expect(problem({ hidden: [0] })).toBe('hidden.0 must be at least 1')
  expect(problem({ sharpness: { every: 0 } })).toBe('sharpness.every must be at least 1')
  expect(problem({ sharpness: { every: 5, eigenvalues: 30 } })).toBe('sharpness.eigenvalues must be at most 20')
  expect(problem({ steps: 100_000, sharpness: { every: 1 } })).toMatch(/^sharpness\.every must be at least 11, for/)
  expect(problem({ hidden: [3000, 100], starts: 1, snapshots: 2, sharpness: { every: 5 } })).toMatch(
    /^sharpness is measured of networks of at most 2500000 weights/,
  )
})
