import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatCounted,
  formatDuration,
  formatProgress,
  formatRelative,
  formatRemaining,
} from './index.ts'

/** With plain spaces, which are easier to read here. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ')

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1 000'],
  [20_000, '20 000'],
  [1_234_567, '1 234 567'],
  [-4200, '−4 200'],
])('the count %d reads %s', (count, text) => expect(plain(formatCount(count))).toBe(text))

test('a count keeps every digit and loses nothing but spaces', () =>
  fc.assert(
    fc.property(fc.nat(), (count) => {
      expect(Number(formatCount(count).replaceAll('\u202f', ''))).toBe(count)
    }),
  ))

test('one of a thing is singular', () => {
  expect(plain(formatCounted(1, 'run'))).toBe('1 run')
  expect(plain(formatCounted(0, 'run'))).toBe('0 runs')
})

test.each([
  [0, '0 B'],
  [640, '640 B'],
  [999.7, '1 kB'],
  [18_000_000, '18 MB'],
  [1_250_000_000, '1.25 GB'],
  [3e15, '3000 TB'],
])('%d bytes read %s', (bytes, text) => expect(plain(formatBytes(bytes))).toBe(text))

test.each([
  [0, '0 ms'],
  [0.0001, '1 ms'],
  [0.08, '80 ms'],
  [0.9996, '1.0 s'],
  [1.23, '1.2 s'],
  [9.96, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min'],
  [185, '3 min 5 s'],
  [3599.6, '1 h'],
  [7800, '2 h 10 min'],
  [86_399, '1 d'],
  [100_800, '1 d 4 h'],
])('%d seconds read %s', (seconds, text) => expect(plain(formatDuration(seconds))).toBe(text))

test('what is left is rounded up and unknown while it is not known', () => {
  expect(plain(formatRemaining(7.2))).toBe('8 s left')
  expect(formatRemaining(0.4)).toBe('about to end')
  expect(formatRemaining(null)).toBe('')
})

test('a job is at 100 % only when it has ended', () => {
  expect(plain(formatProgress(0.9999))).toBe('99 %')
  expect(plain(formatProgress(1))).toBe('100 %')
})

test.each([
  [new Date(2026, 4, 3, 14, 2, 50), 'just now'],
  [new Date(2026, 4, 3, 13, 58), '5 min ago'],
  [new Date(2026, 4, 3, 9, 5), '09:05'],
  [new Date(2026, 4, 2, 23, 59), 'yesterday 23:59'],
  [new Date(2026, 0, 30, 12, 0), '30 Jan'],
  [new Date(2025, 11, 31, 12, 0), '31 Dec 2025'],
])('%s is %s', (moment, text) => {
  expect(plain(formatRelative(moment.getTime(), new Date(2026, 4, 3, 14, 3, 0).getTime()))).toBe(text)
})
