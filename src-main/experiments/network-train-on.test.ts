import { expect, test } from 'vitest'
import { isTrainedOn, sharpnessSteps, snapshotSteps, trainedOnTo, type NetworkConfig } from '#shared/contract/index.ts'
import { carriedOut, configOf, Kept, withConstantPixels } from './network-runs.fixture.ts'

/** A run as one that trains it on sees it. */
const parentOf = (kept: Kept, config: NetworkConfig) => ({
  id: 'parent',
  config,
  engine: kept.engine,
  device: 'cpu',
  summary: kept.summary ?? null,
  members: kept.members,
  series: ['trainLoss', 'trainAccuracy', 'testLoss', 'testAccuracy', 'sharpness'].flatMap((name) =>
    kept.members.flatMap(({ index }) => {
      const { steps, values } = kept.series(index, name)
      if (steps.length === 0) return []
      return [{ member: index, name, steps: Float64Array.from(steps), values: Float64Array.from(values) }]
    }),
  ),
  array: (name: string) => structuredClone(kept.arrays[name]),
})

const constantPixels = withConstantPixels()
test.each<[string, object]>([
  ['gradient descent with sharpness, of which one diverges', { learningRates: [0.1, 1e9], sharpness: { every: 8 } }],
  ['gradient descent with constant pixels', { dataset: constantPixels, learningRates: [0.1] }],
  [
    'whole snapshots',
    { keep: { snapshots: 'all-layers', precision: 'float32' }, learningRates: [0.1], dataset: constantPixels },
  ],
  ['Adam', { rule: { name: 'adam' }, learningRates: [0.005] }],
  ['a schedule', { schedule: { name: 'drop', at: [10, 30], factor: 0.5 }, learningRates: [0.2] }],
  ['TensorFlow.js', { rule: { name: 'heavy-ball', momentum: 0.8 }, learningRates: [0.05], engine: 'tfjs', starts: 1 }],
])('by %s a run that is trained on is the one that was asked for all steps at first, to the bit', async (_, fields) => {
  const config = configOf({ steps: 20, snapshots: 5, ...fields })
  const first = await carriedOut(config)
  const longer = trainedOnTo(config, 33)
  const on = await carriedOut(longer, parentOf(first, config))
  // The same settings from the first step: all arrays, curves and results.
  const straight = await carriedOut(longer)
  expect(on.whole()).toEqual(straight.whole())
  // The settings of who knew from the beginning: all but where snapshots are, and what is measured between.
  const known = await carriedOut(configOf({ ...fields, steps: 33, snapshots: 5 }))
  const asked = [0, 1].flatMap((member) => [`weights/${member}/1/weights`, `weights/${member}/3/biases`])
  for (const name of asked.filter((name) => known.arrays[name])) expect(on.arrays[name]).toEqual(known.arrays[name])
  expect(on.members).toEqual(known.members)
  for (const { index } of on.members) expect(on.series(index, 'trainLoss')).toEqual(known.series(index, 'trainLoss'))
  const last = await carriedOut(trainedOnTo(longer, 40), parentOf(on, longer))
  expect(last.arrays['snapshots/steps']!.data).toEqual(Float64Array.of(0, 5, 10, 15, 20, 24, 29, 33, 40))
})

/** As arrays come back that are kept in float16. */
function inFloat16({ arrays }: Kept): void {
  for (const [name, array] of Object.entries(arrays))
    if (/^(snapshots|layers)\/\d/.test(name) && array.data instanceof Float32Array)
      array.data = new Float32Array(new Float16Array(array.data))
}

test.each([
  ['first layers', 'first-layer', {}],
  ['whole networks', 'all-layers', { dataset: constantPixels }],
])(
  'a run that keeps %s in float16 is trained on from its end; inner products alone are off',
  async (_, snapshots, of) => {
    const config = configOf({ steps: 20, snapshots: 4, keep: { snapshots, precision: 'float16' }, ...of })
    const longer = trainedOnTo(config, 33)
    const first = await carriedOut(config)
    inFloat16(first)
    const fractions: number[] = []
    const on = new Kept()
    await on.run(longer, (fraction) => (fractions.push(fraction), false), parentOf(first, config))
    expect(fractions[0]).toBeGreaterThan(0.5)
    const straight = await carriedOut(longer)
    const [gram, expected] = [on, straight].map(({ arrays }) => arrays['gram']!.data) as [Float64Array, Float64Array]
    const rounds = [on, straight]
    rounds.forEach(inFloat16)
    for (const { arrays } of rounds) delete arrays['gram']
    expect(on.whole()).toEqual(straight.whole())

    const rows = Math.sqrt(gram.length)
    const count = rows / on.members.length
    const squareOf = (row: number) => expected[row * rows + row]!
    let crossing = 0
    gram.forEach((product, at) => {
      const [low, high] = [at % rows, Math.floor(at / rows)].sort((a, b) => (a % count) - (b % count)) as [
        number,
        number,
      ]
      // Of snapshots that were taken together, or of which all digits were there, nothing is off.
      if (low % count >= 3 || high % count <= 3) return expect(product).toBe(expected[at])
      // |⟨δ, w − e⟩| ≤ |δ||w − e|, e the end that it was trained on from, and |δ| ≤ 2⁻¹¹|v| by rounding v.
      const end = high - (high % count) + 3
      const way = Math.sqrt(squareOf(high) + squareOf(end) - 2 * expected[high * rows + end]!)
      const most = 2 ** -11 * Math.sqrt(squareOf(low)) * way
      expect(Math.abs(product - expected[at]!)).toBeLessThan(0.1 * most)
      crossing++
    })
    expect(crossing).toBeGreaterThan(20)

    // Paused on the way it is no other.
    const paused = new Kept()
    let asks = 0
    await paused.run(longer, () => ++asks > 3, parentOf(first, config))
    expect(paused.summary?.networks).toBeUndefined()
    await paused.run(longer)
    expect(paused.arrays['gram']!.data).toEqual(gram)
  },
)

test('a run that keeps no weights of its snapshots is trained on from its first step, to the same bits', async () => {
  const config = configOf({ steps: 20, snapshots: 3, starts: 1 })
  const first = await carriedOut(config)
  for (const name of Object.keys(first.arrays)) if (/^snapshots\/\d/.test(name)) delete first.arrays[name]
  const longer = trainedOnTo(config, 33)
  const slimmed = await carriedOut(longer, parentOf(first, config))
  expect(slimmed.whole()).toEqual((await carriedOut(longer)).whole())
})

test('snapshots and measurements stay where they were, and go on at the same distances', () => {
  const config = configOf({ steps: 100, snapshots: 6, sharpness: { every: 30 } })
  expect(snapshotSteps(config)).toEqual([0, 20, 40, 60, 80, 100])
  expect(sharpnessSteps(config)).toEqual([0, 30, 60, 90, 100])
  const longer = trainedOnTo(config, 150)
  expect(longer).toMatchObject({ steps: 150, trainedOn: [100], snapshots: 6 })
  expect(snapshotSteps(longer)).toEqual([0, 20, 40, 60, 80, 100, 117, 133, 150])
  expect(sharpnessSteps(longer)).toEqual([0, 30, 60, 90, 100, 120, 150])
  expect(isTrainedOn(longer, config)).toBe(true)
  expect(isTrainedOn(longer, { ...config, seed: 9 })).toBe(false)
  expect(isTrainedOn(trainedOnTo(longer, 170), longer)).toBe(true)
  expect(isTrainedOn(trainedOnTo(longer, 170), config)).toBe(false)
  // 15 steps are an epoch.
  const inEpochs = { ...config, steps: undefined }
  expect(trainedOnTo({ ...inEpochs, epochs: 2 }, 75)).toMatchObject({ epochs: 5, trainedOn: [30] })
  expect(trainedOnTo({ ...inEpochs, epochs: 2 }, 76)).toMatchObject({ steps: 76, trainedOn: [30] })
})

test('a run that is trained on is paused and resumed as any other', async () => {
  const config = configOf({ steps: 20, snapshots: 3, starts: 1 })
  const first = await carriedOut(config)
  const longer = trainedOnTo(config, 50)
  const straight = await carriedOut(longer)
  const paused = new Kept()
  let asks = 0
  await paused.run(longer, () => ++asks > 3, parentOf(first, config))
  await paused.run(longer)
  expect(paused.whole()).toEqual(straight.whole())
})

test('where it was trained on has to be within it', () => {
  expect(() => configOf({ trainedOn: [50] })).toThrow('must be below the 50 steps of the run')
  expect(() => configOf({ trainedOn: [20, 10] })).toThrow('must be above the one before')
  expect(() => configOf({ trainedOn: [20], schedule: { name: 'cosine', final: 0 } })).toThrow('cosine schedule')
  expect(() => configOf({ trainedOn: [20], from: { run: 'mnist' } })).toThrow('must be left out of a branch')
})
