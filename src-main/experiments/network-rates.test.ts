import { expect, test } from 'vitest'
import { configSchema, generatorOf, lostRates, type NetworkEnd } from '#shared/contract/index.ts'
import { loadDataset } from '../dataset/index.ts'
import { initialNetworks, openSharpness } from '../network/index.ts'
import { shareDone } from './network-progress.ts'
import { memberParameters } from './network-rates.ts'
import { carriedOut, carriedOutInParts, configOf } from './network-runs.fixture.ts'

const critical = configOf({ learningRateUnit: 'critical', learningRates: [0.5, 1.5], starts: [4, 7] })

test('learning rates in units of 1/λ₀ are those of the sharpness of each start', async () => {
  const kept = await carriedOut(critical)
  const { train } = await loadDataset({ ...critical })
  const generator = generatorOf(critical)
  const starts = initialNetworks({ inputs: 784, hidden: [8, 6], classes: 10, starts: [4, 7], generator })
  const widths = [784, 8, 6, 10]
  const meter = await openSharpness({
    widths,
    members: 2,
    train,
    images: 300,
    eigenvalues: 1,
    seed: 99,
    generator,
    threads: 1,
  })
  const found = (await meter.measure(starts)).map(([largest]) => largest!)
  await meter.close()
  const { networks = [] } = kept.summary as { networks?: NetworkEnd[] }
  expect(networks.map(({ start, scaledRate }) => `${String(start)} ${String(scaledRate)}`)).toEqual([
    'A 0.5',
    'A 1.5',
    'B 0.5',
    'B 1.5',
  ])
  networks.forEach(({ learningRate, scaledRate, initialSharpness }, member) => {
    // From another direction the search ends in the same value.
    expect(Math.abs(initialSharpness! / found[Math.floor(member / 2)]! - 1)).toBeLessThan(1e-4)
    expect(learningRate).toBe(scaledRate! / initialSharpness!)
    expect(kept.members[member]!.parameters).toMatchObject({ learningRate, scaledRate, initialSharpness })
  })
  // Each start is trained as with these learning rates themselves.
  for (const start of [0, 1]) {
    const own = networks.slice(2 * start, 2 * start + 2)
    const plain = await carriedOut(
      configOf({ starts: [[4, 7][start]!], learningRates: own.map(({ learningRate }) => learningRate!) }),
    )
    for (const rate of [0, 1]) {
      const [one, other] = [kept.series(2 * start + rate, 'trainLoss'), plain.series(rate, 'trainLoss')]
      expect(one.steps).toEqual(other.steps)
      one.values.forEach((loss, at) => expect(Math.abs(loss / other.values[at]! - 1)).toBeLessThan(1e-3))
    }
  }
})

test('a run in units of 1/λ₀ that is paused, again and again, ends in the same bits, by both engines', async () => {
  const config = { ...critical, steps: 200, sharpness: { every: 100, eigenvalues: 1, images: 60 } }
  const { kept, pauses } = await carriedOutInParts(config, 7)
  expect(pauses).toBeGreaterThan(4)
  expect(kept.whole()).toEqual((await carriedOut(config)).whole())
  const short = { ...critical, steps: 25 }
  const [onnx, tfjs] = [await carriedOut({ ...short, engine: 'onnx' }), await carriedOut({ ...short, engine: 'tfjs' })]
  for (const member of [0, 1, 2, 3])
    onnx.series(member, 'trainLoss').values.forEach((loss, at) => {
      expect(Math.abs(tfjs.series(member, 'trainLoss').values[at]! / loss - 1)).toBeLessThan(1e-4)
    })
})

test('what is found of the starts counts in progress; what cannot be divided by is refused', () => {
  const share = shareDone(critical)
  expect(share(0, 0, 0)).toBe(0)
  expect(share(0, 0)).toBeGreaterThan(0.1)
  expect(share(50, 0)).toBe(1)
  expect(() => memberParameters(critical, Float64Array.of(3, 0))).toThrow(/^learningRateUnit: start B has no sharpness/)
  expect(() => memberParameters(critical, Float64Array.of(NaN, 2))).toThrow(/^learningRateUnit: start A/)
  expect(() => memberParameters(critical, Float64Array.of(3, 1e39))).toThrow(
    /^learningRates\[0\]: divided by λ₀ = 1e\+39/,
  )
  expect(lostRates({ ...critical, learningRates: [1e-12] })).toEqual([])
  const { error } = configSchema.safeParse({ kind: 'network', learningRateUnit: 'relative' })
  expect(error?.issues[0]?.message).toBe('must be absolute or critical')
})
