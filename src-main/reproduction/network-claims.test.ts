import { expect, test } from 'vitest'
import { configSchema } from '#shared/contract/index.ts'
import { figure, input } from './claims.fixture.ts'
import { findingsOf } from './index.ts'

test('networks of one start are held apart by the same weights by which they moved: those of the first layer', () => {
  const config = configSchema.parse({ kind: 'network', starts: 1, learningRates: [0.1, 0.3] })
  // Both begin at (1, 0); one ends at (1, 3), the other at (5, 0).
  const snapshots = [
    [1, 0],
    [1, 3],
    [1, 0],
    [5, 0],
  ]
  const gram = Float64Array.from(snapshots.flatMap((a) => snapshots.map((b) => a[0]! * b[0]! + a[1]! * b[1]!)))
  const networks = [0.1, 0.3].map((learningRate) => ({ start: 'A', learningRate, testAccuracy: 0.95, distance: 99 }))
  const [ways] = findingsOf(figure('fig11', 'projection'), () =>
    input(
      config,
      { networks, dataset: 'mnist' },
      {
        members: networks.map(({ start, learningRate }, index) => ({
          index,
          parameters: { start, learningRate },
          summary: null,
        })),
        arrays: {
          gram: { name: 'gram', dtype: 'float64', shape: [4, 4], fill: 0, data: gram },
          'snapshots/steps': {
            name: 'snapshots/steps',
            dtype: 'uint32',
            shape: [2],
            fill: 0,
            data: Uint32Array.of(0, 10),
          },
        },
      },
    ),
  )
  expect(ways?.measured).toMatch(/learning rates are 5 apart on average .* having moved by 3\.5\./)
  expect(ways?.verdict).toBe('agrees')
})

/** Findings of networks, one of each start at the corners of a simplex: each snapshot is as far from all others. */
function foundOfNetworks(name: string, { accuracies = [0.95, 0.85], steps = 300 } = {}) {
  const config = configSchema.parse({ kind: 'network', starts: 2, learningRates: [0.1], steps })
  const networks = ['A', 'B'].map((start, index) => ({ start, learningRate: 0.1, testAccuracy: accuracies[index] }))
  const gram = Float64Array.from({ length: 64 }, (_, index) => Number(index % 9 === 0))
  return findingsOf(figure('fig11', name), () =>
    input(
      config,
      { networks, dataset: 'mnist' },
      {
        members: networks.map((parameters, index) => ({ index, parameters, summary: null })),
        arrays: {
          gram: { name: 'gram', dtype: 'float64', shape: [8, 8], fill: 0, data: gram },
          'snapshots/steps': {
            name: 'snapshots/steps',
            dtype: 'uint32',
            shape: [4],
            fill: 0,
            data: Uint32Array.of(0, 1, 2, 3),
          },
        },
      },
    ),
  )
}

test('a plane that holds less than half of the variance differs; the one of a start says what it counts', () => {
  // Of eight corners 2 of 7 equal components; of four 2 of 3.
  expect(foundOfNetworks('projection')[1]).toMatchObject({
    verdict: 'differs',
    measured: expect.stringContaining('holds 29 % of the variance'),
  })
  expect(foundOfNetworks('projection-A')[0]).toMatchObject({ verdict: 'agrees' })
  // From the middle of the four of A, ¼ off each: those of B at 1 + ¼, all outside; those of A at ¾, of which ⅔ are
  // inside, so that 2 of 8 are.
  expect(foundOfNetworks('projection-on-A')[0]).toMatchObject({
    verdict: 'differs',
    measured: expect.stringMatching(
      /, 0 % lies in the plane and 100 % outside\. With those of start A itself, .* 75 % lies outside\.$/,
    ),
  })
})

test('networks that read well after a few steps have learned it; of those that do not yet, nothing can be told', () => {
  const learned = (first: number, steps?: number) =>
    foundOfNetworks('projection', { accuracies: [first, 0.85], ...(steps && { steps }) }).at(-1)
  expect(learned(0.93)).toMatchObject({
    verdict: 'agrees',
    measured: 'Test accuracy from 85 % to 93 % on MNIST, after 300 steps.',
  })
  expect(learned(0.89)).toMatchObject({ verdict: 'cannot be told', why: 'They were trained for 300 steps only.' })
})
