import { expect, test } from 'vitest'
import { GENERATOR } from '#shared/random/index.ts'
import { loadDataset } from '../dataset/index.ts'
import { createEnsemble, type EnsembleConfig } from './index.ts'

const digits = await loadDataset({
  dataset: 'synthetic-digits',
  trainSize: 400,
  testSize: 90,
  seed: 1,
  generator: GENERATOR,
})
const config: EnsembleConfig = {
  inputs: 784,
  hidden: [128, 64],
  classes: 10,
  starts: [1, 2],
  learningRates: [0.01, 0.1],
  batchSize: 64,
  seed: 3,
  generator: GENERATOR,
  threads: 1,
  data: digits,
}

test('both engines have the same losses over the first 50 steps', async () => {
  const [onnx, tfjs] = [await createEnsemble(config), await createEnsemble({ ...config, engine: 'tfjs' })]
  expect(await tfjs.firstLayer()).toEqual(await onnx.firstLayer())
  const [one, other] = [await onnx.step(50), await tfjs.step(50)]
  expect(other.loss.length).toBe(50 * 4)
  one.loss.forEach((loss, index) => expect(Math.abs(other.loss[index]! / loss - 1)).toBeLessThan(1e-4))
  const scores = [await onnx.evaluate('test'), await tfjs.evaluate('test')]
  scores[0]!.loss.forEach((loss, member) => expect(Math.abs(scores[1]!.loss[member]! / loss - 1)).toBeLessThan(1e-3))
  await onnx.close()
  await tfjs.close()
})

test('it goes on from a saved state, and a member that diverges is told', async () => {
  const small = { ...config, hidden: [12], learningRates: [0.05, 1e30], engine: 'tfjs' as const }
  const whole = await createEnsemble(small)
  await whole.step(12)
  const first = await createEnsemble(small)
  await first.step(5)
  const later = await createEnsemble(small)
  later.restore(structuredClone(await first.state()))
  const { loss } = await later.step(7)
  expect(await later.state()).toEqual(await whole.state())
  expect(whole.divergedAt).toEqual([null, 1, null, 1])
  expect(loss[1]).toBeNaN()
  for (const ensemble of [whole, first, later]) await ensemble.close()
})
