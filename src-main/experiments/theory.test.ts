import { expect, test } from 'vitest'
import {
  axisValues,
  outcomes,
  theoryConfigSchema,
  theorySummarySchema,
  type TheoryConfig,
} from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { surroundings } from './surroundings.ts'
import { theory } from './theory.ts'

const small = (changes: Partial<TheoryConfig> = {}) =>
  theoryConfigSchema.parse({
    kind: 'theory',
    mu: 1200,
    domain: [[-4, 4]],
    target: [[2.4, 2.6]],
    learningRate: { min: 1e-4, max: 0.02, count: 6, scale: 'log' },
    starts: 60,
    steps: 400,
    generator: GENERATOR,
    ...changes,
  })

async function ran(config: TheoryConfig, threads = 1) {
  const around = surroundings(threads)
  const summary = theorySummarySchema.parse(await theory.run(config, around.context))
  return { ...around, summary }
}

test('descents leave M, and reach the flat minimum, at the learning rates of which the theorems say so', async () => {
  const { summary, series } = await ran(small())
  expect(summary.measured).toHaveLength(6)
  // Theorem 2.2 with L over M: stays. Lemma 2.1 and Theorem 2.2: leaves, reaches x⁎. In between nothing is claimed.
  const staying = summary.measured.filter(({ learningRate }) => learningRate < 2.3e-4)
  const leaving = summary.measured.filter(({ learningRate }) => learningRate > 2 / 1200)
  expect(Math.min(staying.length, leaving.length)).toBeGreaterThan(0)
  for (const { leaves, returns } of staying) expect([leaves, returns]).toEqual([0, 60])
  for (const { leaves, reaches } of leaving) expect([leaves, reaches]).toEqual([60, 60])
  // The series say the same as the summary, learning rate by learning rate.
  for (const name of outcomes) {
    expect(series[`0/${name}`]!.steps).toEqual([...axisValues(small().learningRate)])
    expect(series[`0/${name}`]!.values).toEqual(summary.measured.map((one) => one[name]))
  }
})

test('what is measured keeps within the bounds of Lemma 2.3 and Theorem 2.4 where they claim anything', async () => {
  const { summary } = await ran(
    small({ learningRate: { min: 1e-5, max: 0.012, count: 12, scale: 'log' }, starts: 200 }),
  )
  const claimed = { hits: 0, misses: 0 }
  for (const { hitBound, missBoundPrinted, missBoundTight, hits, reachesFromW } of summary.measured) {
    if (hitBound !== null) expect(hits / 200).toBeLessThanOrEqual(hitBound)
    if (missBoundTight !== null) expect(1 - reachesFromW / 200).toBeLessThanOrEqual(missBoundTight)
    if (missBoundTight !== null) expect(missBoundTight).toBeLessThanOrEqual(missBoundPrinted!)
    claimed.hits += Number(hitBound !== null)
    claimed.misses += Number(missBoundTight !== null && missBoundTight < 1)
  }
  expect(claimed.hits + claimed.misses).toBeGreaterThan(4)
  expect(Math.min(claimed.hits, claimed.misses)).toBeGreaterThan(0)
})

test('the same bits whatever the number of threads, and others for another seed', async () => {
  const [one, five, other] = [await ran(small()), await ran(small(), 5), await ran(small({ seed: 2 }))]
  expect(five.summary).toEqual(one.summary)
  expect(five.series).toEqual(one.series)
  expect(five.arrays).toEqual(one.arrays)
  expect(other.summary.measured).not.toEqual(one.summary.measured)
  expect(theory.provenance(small({ seed: 7 }))).toMatchObject({ generator: 'xoshiro128** 2', seed: 7 })
})

test('a run that names no generator measures what it did before there were two', async () => {
  const then = small({
    learningRate: { min: 3e-4, max: 1.5e-3, count: 3, scale: 'linear' },
    starts: 200,
    seed: 11,
    generator: undefined,
  })
  const countsOf = async (config: TheoryConfig) =>
    (await ran(config)).summary.measured.map((one) => outcomes.map((name) => one[name]))
  const counts = await countsOf(then)
  // Recorded from the Overstep of then.
  expect(counts).toEqual([
    [0, 0, 0, 200, 15, 46, 1],
    [0, 0, 0, 200, 33, 52, 148],
    [200, 200, 31, 0, 13, 37, 163],
  ])
  expect(await countsOf({ ...then, generator: 'xoshiro128**' })).toEqual(counts)
  expect(await countsOf({ ...then, generator: GENERATOR })).not.toEqual(counts)
  expect(theory.provenance(then)).toMatchObject({ generator: 'xoshiro128**', seed: 11 })
})

test('in the plane M is a star, failing parts are cells, the map runs along the line through both minima', async () => {
  const { summary, arrays } = await ran(
    small({
      landscape: {
        expression: 'x^2 + y^2 - 200*relu(abs(x)-1)*relu(abs(y)-1)*relu(2-abs(x))*relu(2-abs(y))',
        variables: ['x', 'y'],
        domain: [
          [-4, 4],
          [-4, 4],
        ],
      },
      minimum: [1.47, 1.47],
      globalMinimum: [0, 0],
      mu: 40,
      domain: undefined,
      target: undefined,
      learningRate: { min: 1e-3, max: 0.4, count: 5, scale: 'log' },
    }),
  )
  expect(summary.regions.m.shape).toBe('star')
  expect(arrays['failing/opsc-global']!.shape).toEqual([200, 200])
  expect(arrays['surface/value']!.shape).toEqual([201, 201])
  expect(arrays['map/fate']!.shape).toEqual([summary.map.config.learningRate.count, summary.map.config.start.count])
  expect(arrays['map/fate']!.data).not.toContain(255)
  // Place 1 of the line is x†, and M reaches the edges of the square in which the sharp minimum lies.
  expect(summary.map.config.line!.to[0]).toBeCloseTo(1.47, 2)
  expect(summary.map.m[0]).toBeLessThan(1)
  expect(summary.map.m[1]).toBeGreaterThan(1)
  const leaving = summary.measured.filter(({ learningRate }) => learningRate > 2 / 40)
  expect(leaving.length).toBeGreaterThan(0)
  for (const { leaves, reaches } of leaving) expect([leaves, reaches]).toEqual([60, 60])
})

const plane = (minimum: number[], region: [number, number][]) =>
  small({
    landscape: 'paper-2d',
    minimum,
    globalMinimum: [0, 0],
    region,
    mu: undefined,
    domain: undefined,
    target: undefined,
    starts: 4,
    steps: 20,
    learningRate: { min: 1e-3, max: 0.4, count: 2, scale: 'log' },
  })

test('M begins and ends on the line through both minima where the line enters and leaves it', async () => {
  const box: [number, number][] = [
    [1.3, 1.7],
    [1.2, 1.6],
  ]
  const { summary } = await ran(plane([1.47, 1.47], box))
  const [x] = summary.local as [number]
  expect(summary.map.m[0]).toBeCloseTo(1.3 / x, 12)
  expect(summary.map.m[1]).toBeCloseTo(1.6 / x, 12)
})

test('of a landscape with one minimum alone x† and x⁎ are one point', async () => {
  const box: [number, number][] = [
    [-0.5, 0.5],
    [-0.5, 0.5],
  ]
  const { summary } = await ran(plane([0, 0], box))
  expect([summary.local, summary.global]).toEqual([
    [0, 0],
    [0, 0],
  ])
  expect(summary.map.m[0]).toBeLessThan(summary.map.m[1])
})

test('a cancelled run ends with the reason of its signal', async () => {
  const controller = new AbortController()
  const { context } = surroundings(2, controller)
  const reason = new Error('enough')
  setTimeout(() => controller.abort(reason), 150)
  await expect(theory.run(small({ starts: 5000, steps: 5000 }), context)).rejects.toBe(reason)
})

test('progress grows to its end', async () => {
  const { fractions } = await ran(small())
  expect(fractions[0]).toBe(0)
  expect(fractions.at(-1)).toBe(1)
  expect([...fractions].sort((a, b) => a - b)).toEqual(fractions)
})
