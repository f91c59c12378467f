import { z } from 'zod'
import type { Descriptions, EventDescriptions } from './description.ts'
import { savedFileSchema, toBeSavedSchema } from './saving.ts'
import type { ServiceOf } from './service.ts'

/** Commands of the native menu that the page carries out. */
export const menuCommands = [
  'gallery',
  'new',
  'history',
  'compare',
  'landscapes',
  'data',
  'settings',
  'help',
  'export',
  'find',
  'palette',
  'shortcuts',
  'toggle-inspector',
] as const
const menuCommandSchema = z.enum(menuCommands)
export type MenuCommand = z.infer<typeof menuCommandSchema>

/**
 * What the user asked the system to open in this program: a run, a file to be read by its token, or why it cannot be.
 */
const openingSchema = z.union([
  z.object({ run: z.string() }),
  z.object({ file: z.object({ token: z.string(), name: z.string(), size: z.number() }) }),
  z.object({ problem: z.string() }),
])
export type Opening = z.infer<typeof openingSchema>

/** What the desktop window does for its page beside what the workbench does for every one. */
export const desktopMethods = {
  /** What the system asked to be opened while nobody listened to `desktop.opening`; each is told once. */
  'desktop.openings': { argument: z.null(), result: z.array(openingSchema), repeatable: false, errors: [] },
  /** Bytes of a file that is to be opened, from `offset` on; none behind its end. */
  'desktop.readOpened': {
    argument: z.strictObject({ token: z.string().max(100), offset: z.int().nonnegative() }),
    result: z.instanceof(Uint8Array),
    repeatable: true,
    errors: ['not-found'],
  },
  /** Makes a file, asks for a place with the native dialog, and writes it there; no byte of it comes to the page. */
  'desktop.save': {
    argument: toBeSavedSchema,
    result: savedFileSchema,
    repeatable: false,
    errors: ['not-found', 'conflict', 'compute'],
  },
} as const satisfies Descriptions

/** What the desktop window tells its page. */
export const desktopEvents = {
  /** Something is to be opened. */
  'desktop.opening': { payload: openingSchema, skippable: false },
  /** The user chose a command of the native menu. */
  'desktop.command': { payload: menuCommandSchema, skippable: false },
} as const satisfies EventDescriptions

export type DesktopMethods = typeof desktopMethods
export type DesktopEvents = typeof desktopEvents

/** What the page of the desktop window can ask of it. */
export type Desktop = ServiceOf<DesktopMethods, DesktopEvents>
