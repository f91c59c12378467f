import { expect, test } from 'vitest'
import { GENERATOR } from '#shared/random/index.ts'
import { openJudge } from './evaluator.ts'
import { initialWeights, type LayerWeights } from './weights.ts'

const widths = [6, 5, 3]
const samples = {
  images: Uint8Array.from({ length: 700 * 6 }, (_, at) => Math.imul(at + 1, 0x9e3779b1) >>> 24),
  labels: Uint8Array.from({ length: 700 }, (_, index) => (index * index) % 3),
  count: 700,
}

/** Mean cross-entropy and the share that is right, an image after the other in float64. */
function judged(layers: readonly LayerWeights[]): { loss: number; accuracy: number } {
  let [loss, right] = [0, 0]
  for (let image = 0; image < samples.count; image++) {
    let values = Array.from(samples.images.subarray(image * 6, image * 6 + 6), (byte) => (byte / 255 - 0.1307) / 0.3081)
    layers.forEach(({ weights, biases }, layer) => {
      const sums = Array.from(biases, (bias, to) =>
        values.reduce((sum, value, from) => sum + value * weights[from * biases.length + to]!, bias),
      )
      values = layer === layers.length - 1 ? sums : sums.map((sum) => Math.max(0, sum))
    })
    const own = values[samples.labels[image]!]!
    loss += Math.log(values.reduce((sum, value) => sum + Math.exp(value - own), 0))
    if (own === Math.max(...values)) right++
  }
  return { loss: loss / samples.count, accuracy: right / samples.count }
}

test('networks are judged as image after image is, however many go through the graph together', async () => {
  const networks = Array.from({ length: 5 }, (_, member) => initialWeights(widths, member + 1, GENERATOR, 2))
  const judge = await openJudge({ widths, samples, threads: 1, together: 2 })
  const { loss, accuracy } = await judge.judge(networks)
  await judge.close()
  networks.forEach((layers, member) => {
    const expected = judged(layers)
    expect(Math.abs(loss[member]! / expected.loss - 1)).toBeLessThan(1e-6)
    expect(accuracy[member]).toBe(expected.accuracy)
  })
})
