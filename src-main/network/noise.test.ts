import { expect, test } from 'vitest'
import { GENERATOR } from '#shared/random/index.ts'
import { batches } from './batches.ts'
import { gaussianNoise } from './noise.ts'

const forms = [{ fanIn: 40, fanOut: 50 }]
const noiseOf = (order?: { first: number; number: number }) =>
  gaussianNoise(forms, { starts: [3, 4], seed: 7, generator: GENERATOR, std: 0.5, order })

test('noise has the deviation that is asked for, and other numbers for each start and step', () => {
  const at = noiseOf()
  const [one, other] = at(5)
  const squares = one![0]!.weights.reduce((sum, value) => sum + value ** 2, 0)
  // Of 2000 numbers the deviation is known to a fiftieth.
  expect(Math.abs(Math.sqrt(squares / 2000) / 0.5 - 1)).toBeLessThan(0.07)
  expect(other).not.toEqual(one)
  expect(at(6)[0]).not.toEqual(one)
  expect(noiseOf()(5)).toEqual([one, other])
})

test('a branch goes on with the noise of its parent, and each other order has its own', () => {
  expect(noiseOf({ first: 100, number: 0 })(2)).toEqual(noiseOf()(102))
  expect(noiseOf({ first: 100, number: 1 })(2)).not.toEqual(noiseOf()(102))
})

test('further batches are in orders of their own', () => {
  const [own, one, other] = [0, 1, 2].map((further) => batches(50, 10, 7, GENERATOR, undefined, further)(0))
  expect(one).not.toEqual(own)
  expect(other).not.toEqual(one)
})
