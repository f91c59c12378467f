import { expect, test } from 'vitest'
import { GENERATOR } from '#shared/random/index.ts'
import { openCriticalSharpness } from './critical-sharpness.ts'
import { Crossing } from './crossing.ts'
import { openSharpness } from './sharpness.ts'
import { initialWeights, type LayerWeights } from './weights.ts'

const widths = [6, 5, 3]
const samples = {
  images: Uint8Array.from({ length: 40 * 6 }, (_, at) => Math.imul(at + 1, 0x9e3779b1) >>> 24),
  labels: Uint8Array.from({ length: 40 }, (_, index) => (index * index) % 3),
  count: 40,
}

/** Mean squared error of a network with tanh, an image after the other in float64. */
function lossOf(point: Float64Array): number {
  let [loss, at] = [0, 0]
  for (let image = 0; image < samples.count; image++) {
    let values = Array.from(samples.images.subarray(image * 6, image * 6 + 6), (byte) => (byte / 255 - 0.1307) / 0.3081)
    at = 0
    widths.slice(1).forEach((fanOut, layer) => {
      const fanIn = widths[layer]!
      const from = at
      const sums = Array.from({ length: fanOut }, (_, to) =>
        values.reduce(
          (sum, value, below) => sum + value * point[from + below * fanOut + to]!,
          point[from + fanIn * fanOut + to]!,
        ),
      )
      at += (fanIn + 1) * fanOut
      values = layer === widths.length - 2 ? sums : sums.map(Math.tanh)
    })
    loss += values.reduce((sum, value, to) => sum + (value - Number(to === samples.labels[image])) ** 2 / 2, 0)
  }
  return loss / samples.count
}

const pointOf = (layers: readonly LayerWeights[]) =>
  Float64Array.from(layers.flatMap(({ weights, biases }) => [...weights, ...biases]))

/** The least γ at which a step along the gradient raises the loss: by central differences, a walk and bisection. */
function criticalRateOf(point: Float64Array): number {
  const gradient = point.map(
    (value, at) => (lossOf(point.with(at, value + 1e-6)) - lossOf(point.with(at, value - 1e-6))) / 2e-6,
  )
  const raises = (rate: number) => lossOf(point.map((value, at) => value - rate * gradient[at]!)) > lossOf(point)
  let [low, high] = [1e-4, 1e-4]
  while (!raises(high)) [low, high] = [high, 1.05 * high]
  for (let halving = 0; halving < 30; halving++) {
    const middle = (low + high) / 2
    if (raises(middle)) high = middle
    else low = middle
  }
  return high
}

test('critical sharpness is 2/γ of the least γ that raises the loss, in few passes from any guess', async () => {
  const networks = Array.from({ length: 4 }, (_, member) =>
    initialWeights(widths, member + 1, GENERATOR, 1 + member / 2),
  )
  const meter = await openCriticalSharpness({
    widths,
    members: 4,
    activation: 'tanh',
    loss: 'mse',
    train: samples,
    images: 40,
    threads: 1,
  })
  const expected = networks.map((layers) => 2 / criticalRateOf(pointOf(layers)))
  const cold = await meter.measure(networks, [1, 10, 100, 1000])
  const warm = await meter.measure(
    networks,
    expected.map((value) => 1.1 * value),
  )
  for (const { values } of [cold, warm])
    values.forEach((value, member) => expect(Math.abs(value / expected[member]! - 1)).toBeLessThan(2e-3))
  expect(Math.max(...cold.passes)).toBeLessThan(12)
  expect(Math.max(...warm.passes)).toBeLessThan(6)
  // What is no number has none.
  const lost = initialWeights(widths, 1, GENERATOR)
  lost[0]!.weights.fill(NaN)
  const { values } = await meter.measure([lost, ...networks.slice(1)], expected)
  expect(values[0]).toBeNaN()
  expect(Math.abs(values[1]! / expected[1]! - 1)).toBeLessThan(2e-3)
  await meter.close()
})

test('it is at most the sharpness where the loss is a parabola: of one layer with squared error', async () => {
  const model = { widths: [6, 3], members: 1, loss: 'mse', train: samples, images: 40, threads: 1 } as const
  const networks = [initialWeights([6, 3], 3, GENERATOR)]
  const [meter, sharpness] = [
    await openCriticalSharpness(model),
    await openSharpness({ ...model, eigenvalues: 1, seed: 1, generator: GENERATOR }),
  ]
  const [[largest]] = (await sharpness.measure(networks)) as [Float64Array]
  const { values, passes } = await meter.measure(networks, [largest!])
  expect(values[0]).toBeGreaterThan(0)
  expect(values[0]).toBeLessThan(1.001 * largest!)
  // The secant of a straight line is right at once, and is looked at once more.
  expect(passes[0]).toBeLessThan(5)
  await meter.close()
  await sharpness.close()
})

test.each<[string, (step: number) => number, number]>([
  ['a parabola', (step) => 5 - step + step ** 2 / 6, 6],
  ['a quartic', (step) => -step + step ** 4, 1],
  ['a wall', (step) => (step > 3 ? Infinity : -step), 3],
  ['a steep end', (step) => -step + Math.exp(30 * (step - 1)) - Math.exp(-30), 1],
])('the step at which a loss is back where it began is found: %s', (_, lossAt, expected) => {
  for (const guess of [1e-3, 1, 5, 1e4]) {
    const search = new Crossing(lossAt(0), 1, guess)
    while (search.found === undefined) search.tell(lossAt(search.step))
    expect(Math.abs(search.found / expected - 1), `from ${guess}`).toBeLessThan(5e-3)
    expect(search.asked).toBeLessThan(40)
  }
})

test('a loss that rises slowly beyond the step is found from far above it, and one that never rises is not', () => {
  const search = (height: (step: number) => number, guess: number) => {
    const crossing = new Crossing(1, 1, guess)
    while (crossing.found === undefined) crossing.tell(1 + crossing.step * height(crossing.step))
    return crossing
  }
  const slowly = search((step) => (step < 1 ? step - 1 : 0.05 * (step - 1)), 1000)
  expect(Math.abs(slowly.found! - 1)).toBeLessThan(0.03)
  expect(slowly.asked).toBeLessThan(30)
  expect(search(() => -1, 1e-3).found).toBeNaN()
  // Almost flat beyond: what is far above seems to be a zero of the height.
  for (const flat of [1e-4, 1e-6, 1e-8])
    for (const guess of [0.3, 2, 100, 1e4]) {
      const found = search((step) => (step < 1 ? step - 1 : flat * (step - 1)), guess)
      expect(Math.abs(found.found! - 1), `${flat} from ${guess}`).toBeLessThan(0.03)
      expect(found.asked).toBeLessThan(30)
    }
})
