import { expect, test } from 'vitest'
import type { BasinShareConfig, Config, RunData } from '#shared/contract/index.ts'
import { presets } from '../experiments/index.ts'
import { figure, input, minima } from './claims.fixture.ts'
import { findingsOf } from './index.ts'

const configOf = (id: string): Config => presets.find((preset) => preset.id === id)!.config

type Data = Partial<RunData>
function found(id: string, summary: object, data: Data = {}, beside: Record<string, [Config, object]> = {}) {
  const planned = { ...figure(id, id), appendix: true, beside: Object.keys(beside) }
  return findingsOf(planned, (key) => {
    const [config, told] = beside[key] ?? [configOf(id), summary]
    return input(config, told as never, data)
  })[0]!
}

/** Shares in the sharp and the flat minimum at rates below and above 2/λ = 9.8·10⁻⁴. */
const shared = (low: [sharp: number, flat: number], high: [sharp: number, flat: number]) => ({
  minima,
  byLearningRate: (
    [
      [5e-4, low],
      [0.002, high],
      [0.01, high],
    ] as const
  ).map(([learningRate, [sharp, flat]]) => ({
    learningRate,
    counts: {},
    shares: { sharp, flat },
  })),
})

test('noise is no large step where it does not lead half of the descents into the flat minimum below 2/λ', () => {
  const noisy = (std: number): Config => ({ ...(configOf('noise') as BasinShareConfig), noise: { std } })
  const of = (flat: number) =>
    found(
      'noise',
      shared([0.7, 0.1], [0, 0.1]),
      {},
      { none: [noisy(0), shared([1, 0], [0, 1])], more: [noisy(400), shared([0, flat], [0, 0])] },
    )
  expect(of(0.2)).toMatchObject({ verdict: 'agrees' })
  expect(of(0.2).measured).toMatch(/σ = 0: 0 %, 0 %; σ = 200: 30 %, 10 %; σ = 400: 100 %, 20 %\.$/)
  expect(of(0.6).verdict).toBe('differs')
})

test('large steps first lead out where small ones throughout stay', () => {
  expect(found('schedule', shared([1, 0], [0, 1])).verdict).toBe('agrees')
  expect(found('schedule', shared([1, 0], [0.1, 0.9])).verdict).toBe('differs')
  expect(found('schedule', { ...shared([1, 0], [0, 1]), byLearningRate: [] }).verdict).toBe('cannot be told')
})

/** A map of three momenta, with a rate below all limits, one between 2/λ and that of the rule, and one beyond. */
function foundOfMomentum(codes: number[]) {
  const config = { ...configOf('momentum'), momentum: { min: 0.5, max: 0.9, count: 3, scale: 'linear' } } as Config
  const rates = { min: 5e-4, max: 0.005, count: 3, scale: 'log' }
  const data = new Uint8Array(codes)
  const arrays = { fate: { name: 'fate', dtype: 'uint8', shape: [3, 3], fill: 255, data } } as never
  const planned = { ...figure('momentum', 'fate-map'), appendix: true }
  return findingsOf(planned, () =>
    input({ ...config, learningRate: rates } as Config, { fates: ['flat', 'sharp'], minima } as never, { arrays }),
  )[0]!
}

test('with heavy-ball the sharp minimum holds descents between 2/λ and 2(1 + β)/λ, and none beyond', () => {
  // The middle rate, 1.58·10⁻³, is beyond 2·1.5/2040 = 1.47·10⁻³ of the first momentum alone.
  expect(foundOfMomentum([1, 1, 1, 0, 1, 0, 0, 0, 0])).toMatchObject({ verdict: 'agrees' })
  expect(foundOfMomentum([1, 1, 1, 0, 1, 0, 0, 0, 0]).measured).toContain('50 % of 2 do')
  expect(foundOfMomentum([1, 1, 1, 1, 1, 1, 0, 0, 0])).toMatchObject({ verdict: 'differs' })
  expect(foundOfMomentum([1, 1, 1, 0, 0, 0, 0, 0, 0])).toMatchObject({ verdict: 'differs' })
})

test('on a curve of minima each end is below its 2/γ, the largest learning rate the flattest', () => {
  const of = (sharpnesses: number[]) =>
    found(
      'eos-toy',
      {},
      {
        members: sharpnesses.map((sharpness, index) => ({
          index,
          parameters: { learningRate: 0.05 * (index + 1) },
          summary: { fate: 'minimum-2', sharpness },
        })),
      },
    )
  expect(of([16, 15, 9, 2])).toMatchObject({ verdict: 'agrees' })
  expect(of([16, 15, 9, 2]).measured).toMatch(/^γ = 0\.05: λ = 16, 2\/γ = 40; /)
  // 2/0.1 is 20.
  expect(of([16, 21, 9, 2]).verdict).toBe('differs')
  expect(of([16, 15, 2, 9]).verdict).toBe('differs')
})

test('a catapult rises above where it began and comes down in the flat minimum, where smaller steps do not', () => {
  const of = (values: number[], fates: string[]) =>
    found(
      'quartic',
      {},
      {
        members: fates.map((fate, index) => ({ index, parameters: {}, summary: { fate } })),
        series: [
          {
            member: fates.length - 1,
            name: 'value',
            steps: new Float64Array(values.length),
            values: Float64Array.from(values),
          },
        ],
      },
    )
  expect(of([-1.3, 1.3, 1], ['minimum-2', 'periodic', 'minimum-1'])).toMatchObject({ verdict: 'agrees' })
  expect(of([-1.3, -1.4, -1.5], ['minimum-2', 'periodic', 'minimum-1']).verdict).toBe('differs')
  expect(of([-1.3, 1.3, 1], ['minimum-2', 'minimum-1', 'minimum-1']).verdict).toBe('differs')
  expect(of([-1.3, 1.3, 1], ['minimum-2', 'periodic', 'chaotic']).verdict).toBe('differs')
})

test('a border is a fractal where its dimension is above 1.2 by more than its margin', () => {
  const fit = (dimension: number, margin: number) => ({ dimension, margin, sizes: [], counts: [] })
  const of = (last: ReturnType<typeof fit>) =>
    found('fractal', {
      border: [fit(1.1, 0.02), fit(1.4, 0.05), fit(1.25, 0.05), last].map((boxes) => ({ boxes, uncertainty: boxes })),
    })
  expect(of(fit(1.5, 0.1))).toMatchObject({ verdict: 'agrees' })
  expect(of(fit(1.25, 0.1)).verdict).toBe('differs')
  expect(found('fractal', { border: [null, null, null, null] }).verdict).toBe('cannot be told')
})
