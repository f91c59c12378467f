import { expect, test } from 'vitest'
import type { NetworkEnd } from '#shared/contract/index.ts'
import { networksText } from './networks.ts'

const trained: NetworkEnd = {
  start: 'A',
  learningRate: 0.1,
  status: 'trained',
  divergedAt: null,
  trainLoss: 0.05,
  testLoss: 0.081234,
  trainAccuracy: 0.99,
  testAccuracy: 0.97754,
  distance: 12.3,
}

test('every network has a line with its end point, or with the step at which it diverged', () => {
  const divergent: NetworkEnd = {
    ...trained,
    start: 'B2',
    learningRate: 0.1 + 0.2,
    status: 'divergent',
    divergedAt: 4,
    testLoss: null,
  }
  const lines = networksText({ dataset: 'mnist', networks: [trained, divergent] }).split('\n')
  expect(lines).toEqual([
    '  start  γ    train loss          test loss  train accuracy  test accuracy  distance',
    '  A      0.1  0.0500              0.0812     99.00 %         97.75 %        12.30',
    '  B2     0.3  diverged at step 4',
  ])
})

test('networks that did not move are counted', () => {
  const still = { ...trained, learningRate: 1e-13, distance: 0 }
  expect(networksText({ dataset: 'mnist', networks: [trained, still] })).toMatch(
    /\n {2}1 network did not move: all steps were lost in the rounding of float32$/,
  )
  expect(networksText({ dataset: 'mnist', networks: [trained] })).not.toContain('did not move')
})

test('synthetic digits are named as what they are; a run without end points has no table', () => {
  expect(networksText({ dataset: 'synthetic-digits', networks: [trained] })).toMatch(
    /\n {2}trained on synthetic digits, not on MNIST$/,
  )
  expect(networksText({ dataset: 'synthetic-digits' })).toBe('')
})

test('what was asked for beyond that has columns of its own: c and λ₀, where it stopped, both sharpnesses', () => {
  const scaled = { ...trained, learningRate: 0.05, scaledRate: 4, initialSharpness: 80, sharpness: 20 }
  const networks: NetworkEnd[] = [
    { ...scaled, stoppedAt: 310, criticalSharpness: 19.5 },
    { ...scaled, stoppedAt: null, criticalSharpness: 21 },
  ]
  const [header, first, second] = networksText({ dataset: 'mnist', networks }).split('\n')
  expect(header).toMatch(/^ {2}start +γ +c +λ₀ +stopped at +train loss .* distance +sharpness λ +λγ +critical λ_c$/)
  expect(first).toMatch(/^ {2}A +0\.05 +4 +80\.00 +step 310 +0\.0500 .* 12\.30 +20\.00 +1\.00 +19\.50$/)
  expect(second).toMatch(/^ {2}A +0\.05 +4 +80\.00 +not +0\.0500 .* 21\.00$/)
})
