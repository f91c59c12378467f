import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rectangle } from 'electron'
import { z } from 'zod'

/** The smallest window in which every page still works, in device-independent pixels. */
export const minimumSize = { width: 960, height: 640 }

const windowStateSchema = z.object({
  x: z.int().exactOptional(),
  y: z.int().exactOptional(),
  width: z.int().positive(),
  height: z.int().positive(),
  maximized: z.boolean(),
})

/** Where the window was when it was last closed; without x and y it is centred. */
export type WindowState = z.infer<typeof windowStateSchema>

const defaultState: WindowState = { width: 1440, height: 900, maximized: false }

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, width) * Math.max(0, height)
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high))

/**
 * `state` as it fits the displays that are there now: no larger than the work area that holds most of it, and wholly
 * inside it. Where none holds any of it (its display is gone) the window keeps its size and is centred.
 * @param workAreas work areas of the displays, the primary one first.
 */
export function fitWindow(state: WindowState, workAreas: readonly Rectangle[]): WindowState {
  const primary = workAreas[0]
  if (primary === undefined) return state
  const { x, y, width, height, maximized } = state
  let home = primary
  let held = 0
  if (x !== undefined && y !== undefined)
    for (const area of workAreas) {
      const shared = overlap({ x, y, width, height }, area)
      if (shared > held) [home, held] = [area, shared]
    }
  const size = {
    width: clamp(width, Math.min(minimumSize.width, home.width), home.width),
    height: clamp(height, Math.min(minimumSize.height, home.height), home.height),
  }
  if (x === undefined || y === undefined || held === 0) return { ...size, maximized }
  return {
    x: clamp(x, home.x, home.x + home.width - size.width),
    y: clamp(y, home.y, home.y + home.height - size.height),
    ...size,
    maximized,
  }
}

const file = (dataDir: string): string => join(dataDir, 'window.json')

/** The saved state, or the default where there is none that can be read. */
export function loadWindowState(dataDir: string): WindowState {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(file(dataDir), 'utf8')))
  } catch {
    return defaultState
  }
}

/**
 * Saves the state. A full disk must not keep the window from closing, so a failure is let go: it costs a window
 * position.
 */
export function saveWindowState(dataDir: string, state: WindowState): void {
  try {
    writeFileSync(file(dataDir), JSON.stringify(state))
  } catch (error) {
    console.error(`The position of the window was not saved: ${String(error)}`)
  }
}
