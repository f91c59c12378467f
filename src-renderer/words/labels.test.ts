import { expect, test } from 'vitest'
import { statusLabel } from './index.ts'

test('a run that its user paused is called so; one whose program ended was interrupted', () => {
  expect(statusLabel({ status: 'interrupted', error: 'Paused at 40 %.' })).toBe('Paused')
  expect(statusLabel({ status: 'interrupted', error: 'Overstep ended while …' })).toBe('Interrupted')
  expect(statusLabel({ status: 'failed', error: 'Paused' })).toBe('Failed')
  expect(statusLabel({ status: 'running', error: null })).toBe('Running')
})
