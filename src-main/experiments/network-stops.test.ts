import { expect, test } from 'vitest'
import { configSchema, nextLook, type NetworkEnd } from '#shared/contract/index.ts'
import { carriedOut, carriedOutInParts, configOf, type Kept } from './network-runs.fixture.ts'

const stopAtLoss = { loss: 2, every: 10 }
const endsOf = (kept: Kept) => (kept.summary as { networks?: NetworkEnd[] }).networks!

test.each(['onnx', 'tfjs'])('a network stops where its training loss is low enough, by %s', async (engine) => {
  const config = configOf({ engine, steps: 120, snapshots: 7, learningRates: [0.02, 0.3], stopAtLoss })
  const kept = await carriedOut(config)
  const ends = endsOf(kept)
  // The small learning rate does not get there, the large one does.
  expect(ends.map(({ stoppedAt }) => stoppedAt === null)).toEqual([true, false, true, false])
  for (const member of [1, 3]) {
    const { stoppedAt, trainLoss } = ends[member]!
    const at = stoppedAt!
    expect(at % 10).toBe(0)
    expect(trainLoss).toBeLessThanOrEqual(2)
    // Without stopping it is there at that step, and was not ten steps before.
    const { stopAtLoss: left, ...without } = config
    expect(left).toBeDefined()
    const lossAt = async (steps: number) => endsOf(await carriedOut({ ...without, steps }))[member]!.trainLoss!
    expect(Math.abs((await lossAt(at)) / trainLoss! - 1)).toBeLessThan(1e-4)
    expect(await lossAt(at - 10)).toBeGreaterThan(2)
    // From there on nothing changes.
    const { steps, values } = kept.series(member, 'testLoss')
    const rest = values.filter((_, index) => steps[index]! >= at)
    expect(new Set(rest).size).toBe(1)
    const snapshots = kept.arrays[`snapshots/${member}`]!.data
    const last = snapshots.slice(6 * 784 * 8)
    expect(snapshots.slice(5 * 784 * 8, 6 * 784 * 8)).toEqual(at <= 100 ? last : expect.anything())
  }
})

test('a run whose networks all stop ends early, and in the same bits however often it is paused', async () => {
  const config = configOf({
    steps: 400,
    snapshots: 5,
    learningRates: [0.05, 0.1],
    rule: { name: 'heavy-ball', momentum: 0.5 },
    sharpness: { every: 50, images: 50 },
    stopAtLoss,
  })
  const whole = await carriedOut(config)
  const last = Math.max(...endsOf(whole).map(({ stoppedAt }) => stoppedAt!))
  expect(last).toBeLessThan(200)
  const { steps } = whole.series(0, 'sharpness')
  expect(steps.filter((step) => step >= last)).toHaveLength(1)
  expect(whole.series(0, 'trainLoss').steps.at(-1)).toBe(last)
  expect(whole.series(0, 'testLoss').steps).toEqual([0, 100, 200, 300, 400])
  const { kept, pauses } = await carriedOutInParts(config, 40)
  expect(pauses).toBeGreaterThan(3)
  expect(kept.whole()).toEqual(whole.whole())
})

test('looks are after epochs, or every so many steps', () => {
  expect([0, 14, 15].map((step) => nextLook(configOf({ stopAtLoss: { loss: 1 } }), step))).toEqual([15, 15, 30])
  expect([0, 9, 10].map((step) => nextLook(configOf({ stopAtLoss }), step))).toEqual([10, 10, 20])
  expect(nextLook(configOf({}), 3)).toBe(Infinity)
  const { error } = configSchema.safeParse({ kind: 'network', stopAtLoss: { loss: 0 } })
  expect(error?.issues[0]).toMatchObject({ path: ['stopAtLoss', 'loss'], message: 'must be > 0' })
})
