import { expect, test } from 'vitest'
import type { FigureInput } from '#shared/plot/index.ts'
import { sampleNetworks } from '#shared/results/networks.fixture.ts'
import { branchFindings } from './branch-claims.ts'

/** A branch whose networks escaped at these γλ. */
function branchWith(escapedAt: Record<string, number>, sharpness = 2): FigureInput {
  const { run, data } = sampleNetworks({
    starts: ['A'],
    learningRates: Object.keys(escapedAt).map((each) => +each / 20),
  })
  const branches = Object.entries(escapedAt).map(([gammaLambda, escaped]) => ({
    learningRate: Number(gammaLambda) / 20,
    gammaLambda: Number(gammaLambda),
    origins: 2,
    escaped,
    barrier: escaped > 0 ? 1 : 0.01,
    siblingBarrier: escaped > 0 ? 0.5 : 0,
  }))
  const members = data.members.map((member, index) => ({
    ...member,
    summary: {
      fate: branches[index]!.escaped > 0 ? 'escapes' : 'stays',
      sharpnessBefore: 20,
      sharpness,
      testAccuracyBefore: 0.9,
      testAccuracy: 0.92,
    },
  }))
  return { run: { ...run, summary: { branches } }, data: { ...data, members } }
}

test('networks stay at small γλ and escape at large ones, and flatter where they are half as sharp', () => {
  const [stay, flatter] = branchFindings(branchWith({ 0.2: 0, 1.5: 0, 3: 1, 5: 2 }))
  expect(stay).toMatchObject({ verdict: 'agrees' })
  expect(stay!.measured).toContain('γλ = 3: 1 of 2 (largest barriers 1 from where they began, 0.5 between siblings)')
  expect(flatter).toMatchObject({ verdict: 'agrees', measured: expect.stringContaining('λ fell from 20 to 2') })
  expect(branchFindings(branchWith({ 1: 1, 6: 2 }))[0]).toMatchObject({ verdict: 'differs' })
  expect(branchFindings(branchWith({ 1: 0, 6: 1 }))[0]).toMatchObject({ verdict: 'differs' })
  expect(branchFindings(branchWith({ 1: 0 }))[0]).toMatchObject({ verdict: 'cannot be told' })
  expect(branchFindings(branchWith({ 1: 0, 6: 2 }, 11))[1]).toMatchObject({ verdict: 'differs' })
})
