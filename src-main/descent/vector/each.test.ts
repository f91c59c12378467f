import { expect, test } from 'vitest'
import { landscapeOf } from '../../landscape/index.ts'
import { descendAll, emptyFates, takesEach } from '../band.ts'
import { motionOf, plainMotion } from '../motion.ts'

const stopping = { steps: 300, tolerance: 1e-6, bound: 1e6 }
const count = 40
const rates = Float64Array.from({ length: count }, (_, index) => 1e-4 * 600 ** (index / count))
const momenta = Float64Array.from({ length: count }, (_, index) => (index + 1) / (count + 1))

test('descents of one call have learning rates and momenta of their own, as if each were alone', () => {
  for (const name of ['paper-1d', 'himmelblau'] as const) {
    const landscape = landscapeOf(name)
    const dimension = landscape.info.variables.length
    const starts = Float64Array.from({ length: count * dimension }, (_, index) => 4 * Math.sin(3 * index + 1))
    const motionWith = (momentum: number) => motionOf({ rule: { name: 'heavy-ball', momentum } }, stopping.steps)
    const { rule } = motionWith(0.5).chosen
    const together = emptyFates(count, true)
    const each = { rule, learningRates: rates, parameters: [momenta] }
    descendAll(landscape, starts, NaN, stopping, together, 0, { motion: motionWith(0.5), each })
    const alone = emptyFates(count, true)
    for (let index = 0; index < count; index++) {
      const start = starts.subarray(index * dimension, (index + 1) * dimension)
      descendAll(landscape, start, rates[index]!, stopping, alone, index, { motion: motionWith(momenta[index]!) })
    }
    expect(together).toEqual(alone)
  }
})

test('not where they follow a schedule, or call functions at every step', () => {
  const falling = motionOf({ schedule: { name: 'cosine', final: 0.1 } }, stopping.steps)
  expect([
    takesEach(landscapeOf('paper-2d'), plainMotion, stopping),
    takesEach(landscapeOf('paper-2d'), falling, stopping),
    takesEach(landscapeOf('ackley'), plainMotion, stopping),
  ]).toEqual([true, false, false])
})
