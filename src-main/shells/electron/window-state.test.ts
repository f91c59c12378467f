import fc from 'fast-check'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fitWindow, loadWindowState, saveWindowState, type WindowState } from './window-state.ts'

const primary = { x: 0, y: 25, width: 1920, height: 1055 }
const right = { x: 1920, y: 0, width: 2560, height: 1440 }
const laptop = { x: 0, y: 0, width: 1366, height: 728 }
const state = (x: number, y: number, width: number, height: number, maximized = false): WindowState => ({
  x,
  y,
  width,
  height,
  maximized,
})

test.each([
  ['fits', state(100, 100, 1200, 800), [primary], state(100, 100, 1200, 800)],
  ['is on the second display', state(2000, 100, 1200, 800), [primary, right], state(2000, 100, 1200, 800)],
  ['hangs over an edge', state(1500, 900, 1200, 800), [primary], state(720, 280, 1200, 800)],
  ['is under the menu bar', state(100, 0, 1200, 800), [primary], state(100, 25, 1200, 800)],
  ['is larger than the display', state(0, 0, 2560, 1440), [laptop], state(0, 0, 1366, 728)],
  ['is smaller than allowed', state(10, 30, 300, 200), [primary], state(10, 30, 960, 640)],
  ['was maximised', state(100, 100, 1200, 800, true), [primary], state(100, 100, 1200, 800, true)],
])('a window that %s', (_, saved, displays, fitted) => expect(fitWindow(saved, displays)).toEqual(fitted))

test('a window whose display is gone is centred on the primary one', () =>
  expect(fitWindow(state(2000, 100, 1800, 1000), [laptop])).toEqual({ width: 1366, height: 728, maximized: false }))

test('whatever was saved, the window lies wholly inside one display', () => {
  const coordinate = fc.integer({ min: -10_000, max: 10_000 })
  const length = fc.integer({ min: 1, max: 20_000 })
  fc.assert(
    fc.property(coordinate, coordinate, length, length, (x, y, width, height) => {
      const fitted = fitWindow(state(x, y, width, height), [primary, right])
      if (fitted.x === undefined || fitted.y === undefined) return
      const { x: left, y: top } = fitted
      expect(
        [primary, right].some(
          (area) =>
            left >= area.x &&
            top >= area.y &&
            left + fitted.width <= area.x + area.width &&
            top + fitted.height <= area.y + area.height,
        ),
      ).toBe(true)
    }),
  )
})

test('the state comes back from the data folder, and a broken file is as good as none', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-window-'))
  try {
    const initial = loadWindowState(dataDir)
    expect(initial).toEqual({ width: 1440, height: 900, maximized: false })
    saveWindowState(dataDir, state(1, 2, 1000, 700, true))
    expect(loadWindowState(dataDir)).toEqual(state(1, 2, 1000, 700, true))
    for (const broken of ['', '{', '{"width": -1}', 'null']) {
      writeFileSync(join(dataDir, 'window.json'), broken)
      expect(loadWindowState(dataDir)).toEqual(initial)
    }
  } finally {
    rmSync(dataDir, { recursive: true })
  }
})
