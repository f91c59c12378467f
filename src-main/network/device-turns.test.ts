import { expect, test } from 'vitest'
import { GENERATOR } from '#shared/random/index.ts'
import { chosenRule, type RuleChoice } from '#shared/rules/index.ts'
import { openTurnModel, type Turns } from './device-turns.ts'
import { choiceOf, picturesOf, type Samples } from './samples.ts'
import { type Values, valueOf } from './session.ts'
import { valuesOf } from './stack.ts'
import { sizeOf } from './tensor.ts'
import { type Training, trainingLoop } from './training.ts'
import { turnModelOf } from './turn-model.ts'
import { openTurns } from './turns.ts'
import { initialWeights } from './weights.ts'

// Turns that keep what they carry on a device are taken on the processor here: it runs the same graphs.
const shape = { members: 2, widths: [6, 5, 3] }
const [count, rows] = [20, 4]
const samples: Samples = {
  images: Uint8Array.from({ length: count * 6 }, (_, at) => Math.round(127 + 120 * Math.sin(78.233 * at))),
  labels: Uint8Array.from({ length: count }, (_, index) => index % 3),
  count,
}
const networks = [1, 2].map((seed) => initialWeights(shape.widths, seed, GENERATOR))

/** What differs between both at most, of numbers of this size. */
const expectClose = (some: Values, others: Values) => {
  expect(Object.keys(some)).toEqual(Object.keys(others))
  for (const [name, { data, dims }] of Object.entries(some)) {
    expect(dims).toEqual(others[name]!.dims)
    const floats = others[name]!.data as Float32Array
    ;(data as Float32Array).forEach((value, at) => expect(Math.abs(value - floats[at]!), name).toBeLessThan(2e-5))
  }
}

const plain: RuleChoice = { name: 'gradient-descent' }
test.each<[string, RuleChoice, number, number[]]>([
  ['gradient descent', plain, 1, [1, 8, 70]],
  ['heavy ball', { name: 'heavy-ball', momentum: 0.8 }, 1, [3, 65]],
  ['nesterov, batches in slices', { name: 'nesterov', momentum: 0.8 }, 2, [2, 9, 17]],
])('turn by turn all is what it is in one loop: %s', async (_, choice, slices, calls) => {
  const training: Training = {
    count,
    batchSize: rows * slices,
    slices,
    learningRates: [0.05, 0.2],
    rule: chosenRule(choice),
  }
  const loop = trainingLoop(shape, training)
  const apart = trainingLoop(shape, { ...training, device: 'webgpu' })
  const both: Turns[] = [
    await openTurns(loop, 1, 'cpu'),
    await openTurnModel(turnModelOf(apart), { threads: 1, device: 'cpu' }),
  ]
  const zeros = Object.entries(loop.carried).map(([name, { from }]) => {
    return [name, valueOf(new Float32Array(sizeOf(from.shape)), from.shape)] as const
  })
  for (const turns of both)
    turns.set({ ...picturesOf(samples), ...Object.fromEntries(zeros), ...valuesOf(networks, shape) })
  let first = 0
  for (const size of calls) {
    const chosen = Int32Array.from({ length: size * rows }, (_, at) => (7 * (first * rows + at)) % count)
    // The last of some batches fills up.
    for (let at = rows - 1; at < chosen.length; at += 3 * rows) if (slices > 1) chosen[at] = -1
    const flags = (slice: number) => {
      const each = Uint8Array.from({ length: size }, (_, turn) => ((first + turn) % slices === slice ? 1 : 0))
      return valueOf(each, [size], 'bool')
    }
    const feeds = { ...choiceOf(samples, chosen, rows, 3), begins: flags(0), ends: flags(slices - 1) }
    const [inLoop, turnByTurn] = [await both[0]!.run(size, feeds), await both[1]!.run(size, feeds)]
    expect(inLoop['log shares']!.dims).toEqual([size, 2, rows, 3])
    expectClose(turnByTurn, inLoop)
    expectClose(await both[1]!.carried(), await both[0]!.carried())
    first += size
  }
  for (const turns of both) await turns.release()
})
