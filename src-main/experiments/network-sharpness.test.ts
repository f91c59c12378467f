import { expect, test } from 'vitest'
import type { NetworkEnd } from '#shared/contract/index.ts'
import { stepsOfMeasurement } from './network-sharpness.ts'
import { carriedOut, carriedOutInParts, configOf } from './network-runs.fixture.ts'

const asked = { every: 50, eigenvalues: 1, images: 100 }

test('critical sharpness is told beside sharpness, and a run that is paused ends in the same bits', async () => {
  const config = configOf({ steps: 200, snapshots: 3, loss: 'mse', sharpness: { ...asked, critical: true } })
  const whole = await carriedOut(config)
  const { kept, pauses } = await carriedOutInParts(config, 9)
  expect(pauses).toBeGreaterThan(4)
  expect(kept.whole()).toEqual(whole.whole())
  const { networks = [] } = whole.summary as { networks?: NetworkEnd[] }
  for (const member of [0, 1, 2, 3]) {
    const { steps, values } = whole.series(member, 'criticalSharpness')
    expect(steps).toEqual([0, 50, 100, 150, 200])
    expect(values.at(-1)).toBe(networks[member]!.criticalSharpness)
    // gᵀHg/gᵀg is at most λ where the loss is a parabola along the step, and not much more where it is none.
    const own = whole.series(member, 'sharpness').values
    values.forEach((value, at) => expect(value / own[at]!).toBeGreaterThan(0))
    values.forEach((value, at) => expect(value / own[at]!).toBeLessThan(1.5))
  }
  const plain = await carriedOut({ ...config, sharpness: asked })
  expect(plain.arrays).toEqual(whole.arrays)
  for (const member of [0, 1, 2, 3])
    expect(plain.series(member, 'sharpness')).toEqual(whole.series(member, 'sharpness'))
  expect(plain.pieces.some(({ name }) => name === 'criticalSharpness')).toBe(false)
})

test('with Adam it is told from the first step on, with pauses to the same bits', async () => {
  const rule = { name: 'adam' }
  const fields = { rule, learningRates: [0.001, 0.003], snapshots: 3, weightDecay: 0.001 }
  const config = configOf({ ...fields, steps: 200, sharpness: { ...asked, critical: true } })
  const whole = await carriedOut(config)
  const { kept, pauses } = await carriedOutInParts(config, 5)
  expect(pauses).toBeGreaterThan(2)
  expect(kept.whole()).toEqual(whole.whole())
  const { networks = [] } = whole.summary as { networks?: NetworkEnd[] }
  for (const member of [0, 1, 2, 3]) {
    const { steps, values } = whole.series(member, 'sharpness')
    expect(steps).toEqual([50, 100, 150, 200])
    expect(whole.series(member, 'criticalSharpness').steps).toEqual(steps)
    expect(networks[member]!.sharpness).toBe(values.at(-1))
    expect(Math.min(...values)).toBeGreaterThan(0)
  }
})

test('it is cheap', () => {
  const of = (critical: boolean) => stepsOfMeasurement(configOf({ sharpness: { ...asked, critical } }))
  expect(of(true) / of(false)).toBeLessThan(1.1)
})
