import { expect, test } from 'vitest'
import { summaryOf, type NetworkConfig, type NetworkEnd } from '#shared/contract/index.ts'
import { loadDataset } from '../dataset/index.ts'
import { openJudge } from '../network/index.ts'
import { carriedOut, configOf, Kept, withConstantPixels } from './network-runs.fixture.ts'
import { layersOf } from './network-weights.ts'

/** A run as one that goes on from it sees it. */
const parentOf = (kept: Kept, config: NetworkConfig) => ({
  id: 'parent',
  config,
  engine: kept.engine,
  device: 'cpu',
  summary: kept.summary ?? null,
  members: kept.members,
  array: (name: string) => structuredClone(kept.arrays[name]),
})
const networksOf = (kept: Kept) => summaryOf({ kind: 'network', summary: kept.summary ?? null }).networks ?? []
const weightsOf = (kept: Kept, name: string) => layersOf((array) => kept.arrays[array], name)
const constantPixels = withConstantPixels()
const parentId = '01J00000000000000000000000'

test.each<[string, object, object?]>([
  ['gradient descent', {}],
  ['gradient descent with constant pixels', { dataset: constantPixels }],
  ['heavy ball with constant pixels', { dataset: constantPixels, rule: { name: 'heavy-ball', momentum: 0.8 } }],
  ['heavy ball', { rule: { name: 'heavy-ball', momentum: 0.8 }, learningRates: [0.05] }],
  ['Adam', { rule: { name: 'adam' }, learningRates: [0.005] }],
  ['TensorFlow.js with Adam', { rule: { name: 'adam' }, learningRates: [0.005], engine: 'tfjs', starts: 1 }],
])('by %s a branch with the same rate and batches is the run that went on, to the bit', async (_, fields) => {
  const model = { learningRates: [0.1], steps: 20, snapshots: 2, ...fields }
  const config = configOf(model)
  const parent = await carriedOut(config)
  const longer = await carriedOut(configOf({ ...model, steps: 37 }))
  const children = 1
  const branch = await carriedOut(
    configOf({ ...model, starts: parent.members.length, steps: 17, from: { run: parentId, children } }),
    parentOf(parent, config),
  )
  expect(branch.members).toHaveLength(parent.members.length)
  for (const { index } of parent.members) {
    expect(weightsOf(branch, `origin/${index}`)).toEqual(weightsOf(parent, `weights/${index}`))
    expect(weightsOf(branch, `weights/${index}`)).toEqual(weightsOf(longer, `weights/${index}`))
    const { steps, values } = longer.series(index, 'trainLoss')
    expect(branch.series(index, 'trainLoss').values).toEqual(values.slice(steps.indexOf(21)))
  }
  expect(branch.arrays['state/steps']!.data).toEqual(longer.arrays['state/steps']!.data)
  // So that it is known which way was taken.
  expect(parent.arrays['state/constants'] !== undefined).toBe('dataset' in fields)
})

const whole = { snapshots: 'all-layers', precision: 'float32' }
test.each<[string, object]>([
  ['gradient descent', {}],
  ['gradient descent with constant pixels', { dataset: constantPixels }],
  ['convolutions', { convolutions: [{ channels: 2, kernel: 3, stride: 2 }], starts: 1 }],
  ['TensorFlow.js', { engine: 'tfjs', starts: 1 }],
])('by %s a branch from a kept snapshot is the run that went on from there, to the bit', async (_, fields) => {
  const config = configOf({ learningRates: [0.1], steps: 20, snapshots: 5, keep: whole, ...fields })
  const parent = await carriedOut(config)
  const count = parent.members.length
  for (const [snapshot, step] of [5, 10, 15].entries()) {
    const from = { run: parentId, children: 1, step }
    const asked = configOf({ ...config, starts: count, steps: 20 - step, snapshots: 2, from })
    const branch = await carriedOut(asked, parentOf(parent, config))
    const numbered = { ...asked, from: { run: parentId, member: 'all' as const, children: 1, snapshot: snapshot + 1 } }
    for (const { index } of parent.members) {
      expect(weightsOf(branch, `weights/${index}`)).toEqual(weightsOf(parent, `weights/${index}`))
      const { steps, values } = parent.series(index, 'trainLoss')
      expect(branch.series(index, 'trainLoss').values).toEqual(values.slice(steps.indexOf(step + 1)))
    }
    expect(branch.arrays['state/steps']!.data).toEqual(parent.arrays['state/steps']!.data)
    expect(summaryOf({ kind: 'network', summary: branch.summary ?? null }).begunAt).toBe(step)
    if (step === 10) expect((await carriedOut(numbered, parentOf(parent, config))).arrays).toEqual(branch.arrays)
  }
  // At 0 it is where networks began, and the last of the snapshots is the end.
  const first = await carriedOut(
    configOf({ ...config, starts: count, steps: 1, snapshots: 2, from: { run: parentId, step: 0, children: 1 } }),
    parentOf(parent, config),
  )
  const fresh = await carriedOut(configOf({ ...config, steps: 1, snapshots: 2 }))
  expect(weightsOf(first, 'weights/0')).toEqual(weightsOf(fresh, 'weights/0'))
})

test('networks that diverge later are gone on from where they had not', async () => {
  const config = configOf({ starts: 1, learningRates: [0.1, 1e9], steps: 12, snapshots: 13, keep: whole })
  const parent = await carriedOut(config)
  const lost = Number(parent.members[1]!.summary!['divergedAt'])
  expect(lost).toBeGreaterThan(0)
  const at = (step: number) =>
    configOf({
      ...config,
      starts: step < lost ? 2 : 1,
      learningRates: [0.1],
      steps: 3,
      snapshots: 2,
      from: { run: parentId, children: 1, step },
    })
  const before = await carriedOut(at(lost - 1), parentOf(parent, config))
  expect(before.members.map(({ parameters }) => parameters['from'])).toEqual([0, 1])
  const after = await carriedOut(at(lost), parentOf(parent, config))
  expect(after.members.map(({ parameters }) => parameters['from'])).toEqual([0])
})

test('every network goes on with every rate as often as asked, the first time with the batches to come', async () => {
  const config = configOf({ learningRates: [0.1], starts: 2, steps: 20, snapshots: 2 })
  const parent = await carriedOut(config)
  const asked = configOf({
    ...config,
    learningRates: [0.1, 0.4],
    steps: 15,
    from: { run: parentId, children: 3 },
    sharpness: undefined,
  })
  const branch = await carriedOut(asked, parentOf(parent, config))
  expect(branch.members.map(({ parameters }) => parameters)).toEqual(
    [0, 1].flatMap((origin) =>
      [0, 1, 2].flatMap((child) =>
        [0.1, 0.4].map((learningRate) => ({
          start: 'ABCDEF'[3 * origin + child],
          seed: 4 + origin,
          learningRate,
          from: origin,
          child,
          order: child,
        })),
      ),
    ),
  )
  const longer = await carriedOut(configOf({ ...config, learningRates: [0.1, 0.4], steps: 35 }))
  const first = (kept: Kept, member: number) => weightsOf(kept, `weights/${member}`)[0]!.weights
  // Of the two rates the first is that of before.
  const close = (one: Float32Array, other: Float32Array) =>
    Math.max(...one.map((value, at) => Math.abs(value - other[at]!)))
  expect(close(first(branch, 0), first(longer, 0))).toBeLessThan(1e-6)
  expect(close(first(branch, 6), first(longer, 2))).toBeLessThan(1e-6)
  for (const other of [2, 4]) expect(close(first(branch, 0), first(branch, other))).toBeGreaterThan(1e-4)

  const { train } = await loadDataset({ ...asked })
  const judge = await openJudge({ widths: [784, 8, 6, 10], samples: train, threads: 1, together: 1 })
  const lossOf = async (layers: ReturnType<typeof weightsOf>) => (await judge.judge([layers])).loss[0]!
  const mixed = (one: Float32Array, other: Float32Array, way: number) =>
    Float32Array.from(one, (value, at) => (1 - way) * value + way * other[at]!)
  /** By how much the loss of a line is above its larger end, point by point. */
  const barrierOf = async (from: string, to: string) => {
    const [a, b] = [weightsOf(branch, from), weightsOf(branch, to)]
    const losses: number[] = []
    for (let point = 0; point <= 24; point++)
      losses.push(
        await lossOf(
          a.map(({ weights, biases }, layer) => ({
            weights: mixed(weights, b[layer]!.weights, point / 24),
            biases: mixed(biases, b[layer]!.biases, point / 24),
          })),
        ),
      )
    return Math.max(...losses) - Math.max(losses[0]!, losses[24]!)
  }
  const networks = networksOf(branch)
  const { barrier, siblingBarrier } = networks[9] as Required<NetworkEnd>
  expect(barrier).toBeCloseTo(await barrierOf('origin/1', 'weights/9'), 5)
  const others = [await barrierOf('weights/9', 'weights/7'), await barrierOf('weights/9', 'weights/11')]
  expect(siblingBarrier).toBeCloseTo(Math.max(...others), 5)
  await judge.close()

  networks.forEach((network, member) => {
    const end = networksOf(parent)[Math.floor(member / 6)]!
    expect(network.trainLossBefore).toBeCloseTo(end.trainLoss!, 6)
    expect(network.testAccuracyBefore).toBeCloseTo(end.testAccuracy!, 6)
    expect(network.gammaLambda).toBeCloseTo(network.learningRate! * network.sharpnessBefore!, 10)
    expect(network.sharpness).toBeGreaterThan(0)
    expect(branch.series(member, 'barrier')).toEqual({ steps: [0, 15], values: [0, network.barrier] })
  })
  const { branches = [], begunAt } = summaryOf({ kind: 'network', summary: branch.summary ?? null })
  expect(begunAt).toBe(20)
  expect(branches.map(({ learningRate, origins }) => [learningRate, origins])).toEqual([
    [0.1, 2],
    [0.4, 2],
  ])
  for (const { learningRate, barrier, siblingBarrier, fate, escaped } of branches) {
    const own = networks.filter((network) => network.learningRate === learningRate)
    expect(barrier).toBe(Math.max(...own.map((network) => network.barrier!)))
    expect(siblingBarrier).toBe(Math.max(...own.map((network) => network.siblingBarrier!)))
    expect(fate).toBe(Math.max(barrier!, siblingBarrier!) <= 0.05 ? 'stays' : 'escapes')
    const escapes = own.filter((network) => network.fate === 'escapes')
    expect(escaped).toBe(new Set(escapes.map(({ from }) => from)).size)
  }
})

test('a branch that is paused ends as one that was not, though its parent is gone', async () => {
  const config = configOf({ learningRates: [0.1], rule: { name: 'heavy-ball', momentum: 0.8 }, steps: 20 })
  const parent = await carriedOut(config)
  const asked = configOf({ ...config, learningRates: [0.1, 0.3], from: { run: parentId }, sharpness: { every: 7 } })
  const straight = await carriedOut(asked, parentOf(parent, config))
  const paused = new Kept()
  let asks = 0
  await paused.run(asked, () => ++asks > 4, parentOf(parent, config))
  expect(paused.members.every(({ summary }) => summary === null)).toBe(true)
  await paused.run(asked)
  expect(paused.whole()).toEqual(straight.whole())
})

test('what is not there to go on from is refused, and networks that diverged are left out', async () => {
  const config = configOf({ starts: 1, learningRates: [0.1, 1e9], steps: 10, snapshots: 2 })
  const parent = await carriedOut(config)
  const from = (fields: object) =>
    configOf({ ...config, starts: 1, learningRates: [0.1], from: { run: parentId, ...fields } })
  const branch = await carriedOut(from({}), parentOf(parent, config))
  expect(branch.members.map(({ parameters }) => parameters['from'])).toEqual([0, 0])
  await expect(carriedOut(from({ member: 1 }), parentOf(parent, config))).rejects.toThrow(
    'from.member: is network 1 (start A, γ = 1000000000), which diverged at step',
  )
  await expect(carriedOut(from({}))).rejects.toThrow('from.run: is not here')
  expect(() => from({ children: 2, run: '' })).toThrow('must be the id of a run of networks')
  expect(() => configOf({ batchSize: 'full', from: { run: parentId } })).toThrow('there is no other order of batches')
  expect(() => configOf({ starts: 60, learningRates: [0.1, 0.2], from: { run: parentId } })).toThrow(
    'networks × children × learning rates must be at most 128, got 240',
  )
})
