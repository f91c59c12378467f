import { expect, test } from 'vitest'
import { duration, progressBar, progressDisplay } from './progress.ts'

const progress = { id: 'x', fraction: 0.5, etaSeconds: 125, elapsedSeconds: 125 }

test('a terminal gets one line that changes, a file a line now and then', () => {
  const written: string[] = []
  const terminal = progressDisplay({ isTTY: true, write: (text) => written.push(text) })
  terminal.update(progress)
  terminal.update(progress)
  terminal.end()
  expect(written.join('')).not.toContain('\n')
  expect(written).toHaveLength(3)

  let now = 0
  const lines: string[] = []
  const file = progressDisplay({ write: (text) => lines.push(text) }, () => now)
  for (; now <= 10_000; now += 100) file.update(progress)
  file.end()
  expect(lines).toEqual(['50 %, 2 min 5 s left\n', '50 %, 2 min 5 s left\n'])
})

test('the bar is full at the end only', () => {
  expect(progressBar({ ...progress, fraction: 1, etaSeconds: 0 })).toBe(`[${'#'.repeat(30)}] 100 %, 0 s left`)
  expect(progressBar({ ...progress, fraction: 0, etaSeconds: null })).toBe(`[${'.'.repeat(30)}] 0 %`)
})

test.each([
  [0.4, '0 s'],
  [59.4, '59 s'],
  [3599, '59 min 59 s'],
  [12_000, '3 h 20 min'],
])('%d seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text))
