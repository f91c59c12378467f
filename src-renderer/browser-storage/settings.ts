import { z } from 'zod'
import { exportFormats, figureSizes, figureStyles, hiddenSchema, type FigureSizeName } from '#shared/contract/index.ts'
import { stored, type Stored } from './stored.ts'

// Everything that the pages keep in the browser. What belongs to the runs is in the database.

export const themeChoices = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof themeChoices)[number]

/**
 * Where the size of an image comes from: a preset, the figure on the screen, or what is typed, in pixels or in
 * millimetres.
 */
const sizeChoices = ['screen', 'pixels', 'millimetres', ...(Object.keys(figureSizes) as FigureSizeName[])] as const
export type SizeChoice = (typeof sizeChoices)[number]

/** What stands in the dialog of exports: numbers as they are typed. A field that cannot be read is as usual. */
const exportFormSchema = z.object({
  format: z.enum(exportFormats).catch('png'),
  scope: z.enum(['one', 'all']).catch('one'),
  /** All figures as the pages of one file, where the format has pages. */
  pages: z.boolean().catch(true),
  size: z.enum(sizeChoices).catch('pixels'),
  width: z.string().catch('960'),
  height: z.string().catch('640'),
  /** Of sizes in pixels. */
  pixelRatio: z.string().catch('2'),
  /** Of sizes in millimetres. */
  dpi: z.string().catch('300'),
  /** In points; empty is that of a screen. */
  fontSize: z.string().catch(''),
  style: z.enum(figureStyles).catch('print'),
  transparent: z.boolean().catch(false),
  caption: z.boolean().catch(false),
  provenance: z.boolean().catch(false),
})
export type ExportForm = z.infer<typeof exportFormSchema>
export const usualExportForm: ExportForm = exportFormSchema.parse({})

/** What is added to a figure when it is exported, as it is typed. */
const ownWordsSchema = z.object({
  letter: z.string().catch(''),
  title: z.string().catch(''),
  xLabel: z.string().catch(''),
  yLabel: z.string().catch(''),
  /** One a line. */
  annotations: z.string().catch(''),
})
export type OwnWordsForm = z.infer<typeof ownWordsSchema>
export const noOwnWords: OwnWordsForm = ownWordsSchema.parse({})

/** Notes that were written and may not have been saved. */
const noteDraftSchema = z.object({
  text: z.string(),
  /** What the saved notes may have been when it was written: the last confirmed and the last sent. */
  over: z.array(z.string()).readonly(),
})
export type NoteDraft = z.infer<typeof noteDraftSchema>

const text = z.string()
const landscapeSheetSchema = z.object({
  title: text,
  expression: text,
  variables: z.array(text).min(1).max(2),
  parameters: z.array(z.object({ name: text, value: text, from: text, to: text })),
  domain: z.array(z.object({ from: text, to: text })),
})

const written = (kept: unknown): unknown => JSON.parse(String(kept))

export const keptTheme: Stored<ThemeChoice> = stored('theme', {
  schema: z.enum(themeChoices),
  usual: 'system',
  version: 1,
  upgrade: (kept) => kept,
})

/** Whether the inspector of runs is unfolded. */
export const keptInspector: Stored<boolean> = stored('inspector', {
  schema: z.boolean(),
  usual: true,
  version: 1,
  upgrade: (kept) => kept !== 'folded',
})

/** Whether the welcome has been read or sent away. */
export const keptWelcome: Stored<boolean> = stored('welcomed', {
  schema: z.boolean(),
  usual: false,
  version: 1,
  upgrade: () => true,
})

/** The id of the run that the first steps are shown on; empty for none. */
export const keptFirstRun: Stored<string> = stored('firstRun', {
  schema: z.string(),
  usual: '',
  version: 1,
  upgrade: (kept) => kept,
})

/** What was last exported with. */
export const keptExportForm: Stored<ExportForm> = stored('export', {
  schema: exportFormSchema,
  usual: usualExportForm,
  version: 1,
  upgrade: written,
})

/** What was last added to a figure of a run, or of runs side by side. */
export const keptOwnWords = (source: string, figure: string): Stored<OwnWordsForm> =>
  stored(`export.${source}.${figure}`, { schema: ownWordsSchema, usual: noOwnWords, version: 1, upgrade: written })

/** What is hidden in the legends of the figures of a run. */
export const keptHidden = (runId: string): Stored<string[]> =>
  stored(`hidden.${runId}`, { schema: hiddenSchema, usual: [], version: 1, upgrade: (kept) => kept })

/** What was written in the notes of a run and may not have been saved; null for nothing. */
export const keptNotes = (runId: string): Stored<NoteDraft | null> =>
  stored(`notes.${runId}`, { schema: noteDraftSchema.nullable(), usual: null, version: 1, upgrade: written })

/**
 * What was written of a landscape and not saved, by its id or by what a new one began with; null for nothing. A
 * landscape takes long to write, and a window is closed in an instant.
 */
export const keptLandscape = (landscape: string): Stored<z.infer<typeof landscapeSheetSchema> | null> =>
  stored(`landscape.${landscape}`, {
    schema: landscapeSheetSchema.nullable(),
    usual: null,
    version: 1,
    upgrade: written,
  })
