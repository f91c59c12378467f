import { describe, expect, test } from 'vitest'
import { downloadDisplay, downloadText, speedometer } from './download-progress.ts'

describe('where a download is', () => {
  test.each<[number, number | null, number | null, string]>([
    [0, 118_234_567, null, '0.0 of 118.2 MB'],
    [34_000_000, 118_000_000, 2_100_000, '34.0 of 118.0 MB, 2.1 MB/s, 40 s left'],
    [34_000_000, 118_000_000, 45_000, '34.0 of 118.0 MB, 45 kB/s, 31 min 7 s left'],
    [34_000_000, 118_000_000, 0, '34.0 of 118.0 MB, 0 kB/s'],
    [34_000_000, null, 2_100_000, '34.0 MB, 2.1 MB/s'],
    [118_000_000, 118_000_000, 1e6, '118.0 of 118.0 MB, 1.0 MB/s, 0 s left'],
  ])('%d of %j at %j is %j', (received, total, speed, text) => expect(downloadText(received, total, speed)).toBe(text))
})

describe('the speed', () => {
  test('is that of the last ten seconds: a pause and what was before it are forgotten', () => {
    let time = 0
    const speedAt = speedometer(() => time)
    let bytes = 0
    const speeds: (number | null)[] = []
    const go = (seconds: number, perSecond: number): void => {
      for (let tick = 0; tick < 10 * seconds; tick++) {
        time += 100
        bytes += perSecond / 10
        speeds.push(speedAt(bytes))
      }
    }
    go(20, 1000)
    // Two samples say nothing of a speed.
    expect(speeds[0]).toBeNull()
    expect(speeds.at(-1)).toBeCloseTo(1000, 6)
    time += 60_000
    go(15, 4000)
    expect(speeds.at(-1)).toBeCloseTo(4000, 6)
  })
})

describe('on the screen', () => {
  const show = (isTTY: boolean) => {
    const state = { time: 0, text: '' }
    const stream = { isTTY, write: (text: string) => (state.text += text) }
    return { state, display: downloadDisplay(stream, () => state.time) }
  }

  test('a terminal has one line that changes, and is left clean', () => {
    const { state, display } = show(true)
    for (let bytes = 0; bytes <= 100e6; bytes += 1e6) {
      display.update(bytes, 100e6)
      state.time += 100
    }
    display.end()
    const lines = state.text.split('\r\u001b[K')
    expect(state.text).not.toContain('\n')
    // Not more often than every 200 ms.
    expect(lines.length).toBeGreaterThan(40)
    expect(lines.length).toBeLessThan(55)
    expect(lines[0]).toBe('')
    expect(lines).toContain('50.0 of 100.0 MB, 10.0 MB/s, 5 s left')
    expect(lines.at(-1)).toBe('')
  })

  test('a file has a line every five seconds', () => {
    const { state, display } = show(false)
    for (let bytes = 0; bytes <= 100e6; bytes += 1e6) {
      display.update(bytes, 100e6)
      state.time += 200
    }
    display.end()
    const lines = state.text.trimEnd().split('\n')
    expect(lines).toEqual([
      '0.0 of 100.0 MB',
      ...[25, 50, 75].map((megabytes) => `${megabytes}.0 of 100.0 MB, 5.0 MB/s, ${20 - megabytes / 5} s left`),
      '100.0 of 100.0 MB, 5.0 MB/s, 0 s left',
    ])
  })
})
