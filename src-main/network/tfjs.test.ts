import { expect, test } from 'vitest'
import { createEnsemble, type EnsembleConfig, type Samples } from './index.ts'

/** Images in which the place of the ink tells the class. */
function blots(count: number, inputs: number): Samples {
  const images = Uint8Array.from({ length: count * inputs }, (_, at) => {
    const [image, pixel] = [Math.floor(at / inputs), at % inputs]
    const bright = Math.floor((10 * pixel) / inputs) === image % 10
    return Math.round((bright ? 150 : 50) + 90 * Math.sin(78.233 * at))
  })
  return { images, labels: Uint8Array.from({ length: count }, (_, index) => index % 10), count }
}

const data = { train: blots(400, 784), test: blots(90, 784) }
const config: EnsembleConfig = {
  ...{ inputs: 784, hidden: [128, 64], classes: 10, starts: [1, 2], learningRates: [0.01, 0.1], batchSize: 64 },
  ...{ seed: 3, threads: 1, data },
}

test('both engines have the same losses over the first 50 steps', async () => {
  const [onnx, tfjs] = [await createEnsemble(config), await createEnsemble({ ...config, engine: 'tfjs' })]
  expect(tfjs.firstLayer()).toEqual(onnx.firstLayer())
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
  later.restore(structuredClone(first.state()))
  const { loss } = await later.step(7)
  expect(later.state()).toEqual(whole.state())
  expect(whole.divergedAt).toEqual([null, 1, null, 1])
  expect(loss[1]).toBeNaN()
  for (const ensemble of [whole, first, later]) await ensemble.close()
})
