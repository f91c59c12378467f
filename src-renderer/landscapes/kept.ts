import { z } from 'zod'
import type { LandscapeSheet } from '../landscape-definition/index.ts'

// What was written and not saved outlives the page and the program: a landscape takes long to write and a window is closed in an instant.

const text = z.string()
const sheetSchema = z.object({
  title: text,
  expression: text,
  variables: z.array(text).min(1).max(2),
  parameters: z.array(z.object({ name: text, value: text, from: text, to: text })),
  domain: z.array(z.object({ from: text, to: text })),
})

const keyOf = (landscape: string): string => `overstep.landscape.${landscape}`

/** Keeps what is written of a landscape: under its id, or under what a new one began with. Without room in the storage it lives as long as the page does. */
export function keepSheet(landscape: string, sheet: LandscapeSheet): void {
  try {
    localStorage.setItem(keyOf(landscape), JSON.stringify(sheet))
  } catch {
    // The guard of the page still asks before it is left.
  }
}

export function dropSheet(landscape: string): void {
  localStorage.removeItem(keyOf(landscape))
}

/** What was kept of a landscape, or null. */
export function keptSheet(landscape: string): LandscapeSheet | null {
  try {
    return sheetSchema.parse(JSON.parse(localStorage.getItem(keyOf(landscape)) ?? 'null'))
  } catch {
    return null
  }
}
