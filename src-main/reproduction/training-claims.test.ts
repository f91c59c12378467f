import { expect, test } from 'vitest'
import { configSchema, type Config, type NetworkConfig, type NetworkEnd } from '#shared/contract/index.ts'
import { presets } from '../experiments/index.ts'
import { figure, input } from './claims.fixture.ts'
import { findingsOf } from './index.ts'

const presetOf = (id: string) => presets.find((preset) => preset.id === id)!.config as NetworkConfig

interface Told extends Partial<NetworkEnd> {
  curves?: Record<string, number[]>
}

const inputOf = (config: Config, told: readonly Told[]) =>
  input(config, { dataset: 'mnist', networks: told.map((end) => ({ status: 'trained', ...end })) } as never, {
    series: told.flatMap(({ curves = {} }, member) =>
      Object.entries(curves).map(([name, values]) => ({
        member,
        name,
        steps: Float64Array.from(values.keys()),
        values: Float64Array.from(values),
      })),
    ),
  })

function found(id: string, told: readonly Told[], beside: readonly [fields: object, told: readonly Told[]][] = []) {
  const planned = { ...figure(id, id), appendix: true, beside: beside.map((_, at) => String(at)) }
  return findingsOf(planned, (key) => {
    if (key === 'own') return inputOf(presetOf(id), told)
    const [fields, others] = beside[Number(key)]!
    return inputOf(configSchema.parse({ ...presetOf(id), ...fields }), others)
  })
}
const verdicts = (...question: Parameters<typeof found>) => found(...question).map(({ verdict }) => verdict)

/** A network whose λ comes to so many times 2/γ over the last third, with a training loss. */
const hovering = (learningRate: number, ratio: number, trainLoss = [3, 2, 1]): Told => ({
  learningRate,
  curves: { sharpness: [1, 5, 9, 9, ...[0.8, 1, 1.3].map((each) => (each * ratio * 2) / learningRate)], trainLoss },
})

test('the edge of stability is where the median of λγ/2 over the last third is 1, and below it no loss rises', () => {
  const of = (small: Told, large: Told, tanh: Told) =>
    verdicts('edge-of-stability', [small, large], [[{ activation: 'tanh' }, [tanh]]])
  const [small, large, tanh] = [hovering(0.02, 0.4), hovering(0.1, 0.95, [3, 4, 1]), hovering(0.06, 1.05)]
  expect(of(small, large, tanh)).toEqual(['agrees', 'agrees'])
  expect(of(small, large, hovering(0.06, 1.2))).toEqual(['differs', 'agrees'])
  expect(of(hovering(0.02, 0.6), large, tanh)).toEqual(['agrees', 'differs'])
  expect(of(hovering(0.02, 0.4, [3, 2, 2.5]), large, tanh)).toEqual(['agrees', 'differs'])
  expect(found('edge-of-stability', [small, large])[0]?.measured).toBe(
    'On MNIST, the median of λγ/2 over the last third, of each start: ReLU, γ = 0.02: 0.4; ReLU, γ = 0.1: 0.95.',
  )
  expect(verdicts('edge-of-stability', [])).toEqual(['cannot be told', 'cannot be told'])
})

test('with momentum the limit is 2(1 + β)/γ', () => {
  expect(verdicts('network-momentum', [hovering(0.4, 1.9 * 0.97)])).toEqual(['agrees'])
  expect(verdicts('network-momentum', [hovering(0.4, 1.9 * 0.97), hovering(0.4, 1)])).toEqual(['differs'])
})

test('a catapult rises, comes down flatter, and has an end', () => {
  const thrown = (c: number, highest: number, last: number, sharpness: number): Told => ({
    scaledRate: c,
    initialSharpness: 80,
    trainLoss: 0.5 * last,
    sharpness: 80 * sharpness,
    curves: { trainLoss: [0.5, 0.5 * highest, 0.5 * last] },
  })
  const three = [thrown(1, 0.9, 0.3, 0.9), thrown(4, 4, 0.2, 0.3), thrown(8, 9, 0.2, 0.2)]
  const others: Told[] = [{ scaledRate: 4 }, { scaledRate: 6, status: 'divergent' }]
  const beside: [object, Told[]][] = [[{ activation: 'tanh' }, others]]
  expect(verdicts('catapult', three, beside)).toEqual(['agrees', 'agrees'])
  for (const [place, instead] of [
    [0, thrown(1, 1.1, 0.3, 0.9)],
    [1, thrown(4, 1.5, 0.2, 0.3)],
    [1, thrown(4, 4, 0.6, 0.3)],
    [1, thrown(4, 4, 0.2, 0.7)],
    [2, thrown(8, 9, 0.2, 0.4)],
  ] as const)
    expect(verdicts('catapult', three.with(place, instead), beside)).toEqual(['differs', 'agrees'])
  expect(verdicts('catapult', three, [[{}, [...others, { scaledRate: 6 }]]])).toEqual(['agrees', 'differs'])
  expect(found('catapult', three, beside)[1]?.measured).toBe('Diverged with c = 4: tanh 0 of 1; c = 6: tanh 1 of 1.')
})

test('critical sharpness is that of the sharpest direction at the edge, and far less before', () => {
  const of = (first: number, last: number) =>
    verdicts('critical-sharpness', [
      {
        learningRate: 0.1,
        curves: {
          sharpness: Array(9).fill(20),
          criticalSharpness: [1, 1, 5, 9, 9, 9, 9, 9, 9].map((_, at) => 20 * (at < 2 ? first : last)),
        },
      },
    ])
  expect(of(0.05, 0.98)).toEqual(['agrees', 'agrees'])
  expect(of(0.2, 0.98)).toEqual(['agrees', 'differs'])
  expect(of(0.05, 0.8)).toEqual(['differs', 'agrees'])
})

test('noise is no large rate where it does not flatten as much', () => {
  const end = (learningRate: number, sharpness: number): Told => ({ learningRate, sharpness, stoppedAt: 620 })
  const of = (large: number, gaussian: number, difference: number) =>
    verdicts(
      'noise-or-rate',
      [end(0.01, 20), end(0.2, large)],
      [
        [{ noise: { std: 0.1 } }, [end(0.01, gaussian)]],
        [{ noise: { batchDifference: 3.1 } }, [end(0.01, difference)]],
      ],
    )
  expect(of(4, 22, 8)).toEqual(['agrees'])
  expect(of(12, 22, 13)).toEqual(['differs'])
  expect(of(4, 12, 8)).toEqual(['differs'])
  expect(of(4, 22, 15)).toEqual(['differs'])
  expect(of(4, 22, 3)).toEqual(['differs'])
  expect(verdicts('noise-or-rate', [end(0.01, 20), end(0.2, 4)])).toEqual(['cannot be told'])
})
