import { beforeAll, expect, test } from 'vitest'
import { configSchema, summaryOf, type LossPlaneConfig } from '#shared/contract/index.ts'
import { experimentOf, type SourceData } from './index.ts'
import { namedIn, runWith, trainedRun } from './saved-networks.fixture.ts'
import { surroundings } from './surroundings.ts'

const [A, B] = ['A', 'B'].map((letter) => letter.repeat(26)) as [string, string]
const experiment = experimentOf('loss-plane')
const configOf = (fields: object = {}) =>
  configSchema.parse({
    kind: 'loss-plane',
    of: { run: A, members: [1] },
    count: 5,
    images: 300,
    ...fields,
  }) as LossPlaneConfig

let trained: SourceData
beforeAll(async () => {
  trained = await trainedRun({}, A)
})
const endOf = (member: number) => summaryOf({ kind: 'network', summary: trained.run.summary }).networks![member]!

async function judged(fields: object = {}) {
  const stage = surroundings(1, new AbortController(), [trained])
  const summary = await experiment.run(configOf(fields), stage.context)
  return { ...stage, summary }
}

test('in the middle of random directions is the network itself, with its loss and its accuracy', async () => {
  const { arrays, summary, fractions } = await judged({ of: { run: A, members: [1, 2] } })
  const { trainLoss, trainAccuracy } = endOf(1)
  expect(Math.abs(arrays['trainLoss']!.data[12]! / trainLoss! - 1)).toBeLessThan(1e-6)
  expect(arrays['accuracy']!.data[12]).toBeCloseTo(trainAccuracy!, 9)
  expect(arrays['x']!.data).toEqual([-1.5, -0.75, 0, 0.75, 1.5])
  expect(arrays['trainLoss']!.data.every(Number.isFinite)).toBe(true)
  expect(summary.lowest).toBe(Math.min(...arrays['trainLoss']!.data))
  expect(summary.highest).toBe(Math.max(...arrays['trainLoss']!.data))
  const path = arrays['path/1']!
  expect(path.data.slice(-3).map(Math.abs)).toEqual([0, 0, 0])
  expect(arrays['path/2']!.data.at(-1)).toBeGreaterThan(0)
  expect(summary.ends!.map(({ start, learningRate }) => [start, learningRate])).toEqual([
    ['A', 0.3],
    ['B', 0.05],
  ])
  expect(fractions.at(-1)).toBe(1)
})

test('the middle is the network itself with convolutions, too, and its way is as long as it came', async () => {
  const convolutions = [
    { channels: 3, kernel: 5, stride: 2 },
    { channels: 4, kernel: 3, stride: 2, padding: 1 },
  ]
  const folded = await trainedRun({ convolutions, activation: 'tanh', starts: 1, learningRates: [0.05, 0.1, 0.3] }, B)
  const stage = surroundings(1, new AbortController(), [folded])
  const config = configOf({ of: { run: B, members: [1] } })
  expect(experiment.sources!(config, namedIn([folded]))[0]!.arrays).toHaveLength(10)
  await experiment.run(config, stage.context)
  const end = summaryOf({ kind: 'network', summary: folded.run.summary }).networks![1]!
  expect(Math.abs(stage.arrays['trainLoss']!.data[12]! / end.trainLoss! - 1)).toBeLessThan(1e-6)
  expect(stage.arrays['accuracy']!.data[12]).toBeCloseTo(end.trainAccuracy!, 9)
  expect(stage.arrays['trainLoss']!.data.every(Number.isFinite)).toBe(true)
  const [, , , a, b, off] = stage.arrays['path/1']!.data as number[]
  expect([a!, b!, off!].map(Math.abs)).toEqual([0, 0, 0])
  // The way on a plane and off it is as long as the network is known to have come.
  const members = [0, 1, 2]
  const through = configOf({ of: { run: B, members }, plane: 'members' })
  const other = surroundings(1, new AbortController(), [folded])
  await experiment.run(through, other.context)
  for (const member of members) {
    const [fromA, fromB, fromOff, toA, toB] = other.arrays[`path/${member}`]!.data as [
      number,
      number,
      number,
      number,
      number,
    ]
    const { distance } = summaryOf({ kind: 'network', summary: folded.run.summary }).networks![member]!
    expect(Math.abs(Math.hypot(fromA - toA, fromB - toB, fromOff) / distance! - 1)).toBeLessThan(1e-5)
  }
})

test('a plane through three networks holds their ends, and their ways are as long as is known', async () => {
  const members = [0, 1, 2]
  const { arrays } = await judged({ of: { run: A, members }, plane: 'members', extent: 1 })
  let checked = 0
  for (const member of members) {
    const [startX, startY, startOff, x, y, off] = arrays[`path/${member}`]!.data as [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    expect(off).toBeLessThan(1e-5)
    // Distances on the plane and off it make up the way that the network is known to have come.
    const way = Math.hypot(startX - x, startY - y, startOff)
    expect(Math.abs(way / endOf(member).distance! - 1)).toBeLessThan(1e-5)
    checked++
  }
  expect(checked).toBe(3)
  expect(arrays['path/0']!.data.slice(3, 5).map(Math.abs)).toEqual([0, 0])
  const [left, right] = [arrays['x']!.data[0]!, arrays['x']!.data[4]!]
  const [low, high] = [arrays['y']!.data[0]!, arrays['y']!.data[4]!]
  expect(right - left).toBeCloseTo(high - low, 9)
  const ends = members.map((member) => arrays[`path/${member}`]!.data[3]!)
  expect(Math.min(...ends)).toBeGreaterThanOrEqual(Math.min(left, right) - 1e-9)
})

test('the principal plane tells how much of the variance it explains', async () => {
  const { summary, arrays } = await judged({ of: { run: A, members: [0, 1, 2, 3] }, plane: 'pca' })
  expect(summary.explained).toHaveLength(2)
  expect(summary.explained![0]! + summary.explained![1]!).toBeLessThanOrEqual(1 + 1e-9)
  expect(arrays['path/3']!.shape).toEqual([2, 3])
})

test('a plane that is paused at any row goes on to the same bits', async () => {
  const config = configOf({ count: 17, images: 40 })
  const whole = surroundings(1, new AbortController(), [trained])
  const summary = await experiment.run(config, whole.context)
  for (const share of [0.1, 0.55]) {
    const controller = new AbortController()
    const first = surroundings(1, controller, [trained])
    const stopped = experiment.run(config, {
      ...first.context,
      progress: (fraction) => fraction > share && controller.abort(new Error('paused')),
    })
    await expect(stopped).rejects.toThrow('paused')
    const checkpoint = first.checkpoints.at(-1) as { rows: number }
    expect(checkpoint.rows).toBeGreaterThan(0)
    const second = surroundings(1, new AbortController(), [trained])
    const resumed = await experiment.run(config, {
      ...second.context,
      output: { ...second.context.output, declareArray: (spec) => second.context.output.declareArray(spec) },
      resumption: {
        checkpoint,
        array: (name) => ({
          name,
          dtype: 'float64',
          fill: NaN,
          shape: first.arrays[name]!.shape,
          data: Float64Array.from(first.arrays[name]!.data),
        }),
      },
    })
    expect(resumed).toEqual(summary)
    expect(second.fractions[0]).toBeGreaterThan(share - 0.1)
    const written = second.arrays['trainLoss']!.data
    const kept = first.arrays['trainLoss']!.data.map((value, at) => (Number.isNaN(written[at]) ? value : written[at]))
    expect(kept).toEqual(whole.arrays['trainLoss']!.data)
  }
})

test('what is no plane is refused by the name of its field', () => {
  const refusals: [fields: object, message: RegExp][] = [
    [{ of: { run: B, members: [0] } }, /^of.run: there is no run B+$/],
    [{ of: { run: A, members: [0, 9] } }, /^of.members\[1\]: “Run A” has no network 9: its networks are 0 to 3$/],
  ]
  for (const [fields, message] of refusals)
    expect(() => experiment.sources!(configOf(fields), namedIn([trained])), String(message)).toThrow(message)
  const other = { run: runWith(configOf(), B, null), arrays: [] }
  expect(() => experiment.sources!(configOf({ of: { run: B } }), namedIn([other]))).toThrow(
    /^of.run: .* of kind loss-plane/,
  )
  expect(() => configOf({ plane: 'pca' })).toThrow(/must be at least 3 networks for this plane, got 1/)
  expect(() => configOf({ of: { run: A, members: [1, 2, 1] } })).toThrow(/must not be there twice/)
  expect(() => configOf({ of: undefined })).toThrow(/must name networks, such as/)
})
