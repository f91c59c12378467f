import { z } from 'zod'
import {
  comparisonLookSchema,
  configSchema,
  exportOptionsSchema,
  figureLookSchema,
  figureNameSchema,
  MOST_COMPARED,
  OverstepError,
  parseInput,
  readSettings,
  runIdSchema,
  sweepLookSchema,
  type ComparisonLook,
  type Config,
  type ExportOptions,
  type FigureLook,
  type SweepLook,
} from '../contract/index.ts'
import { isPdf, readPdfWords } from '../pdf/index.ts'
import { isSvg, readSvgText } from './svg.ts'
import { readPngText } from './text.ts'

/** The names under which an image that Overstep drew says where it comes from. */
export const pngKeys = {
  run: 'overstep:run',
  figure: 'overstep:figure',
  version: 'overstep:version',
  config: 'overstep:config',
  comparison: 'overstep:comparison',
  options: 'overstep:options',
  sweep: 'overstep:sweep',
} as const

/** What an image says of a run that it was drawn from. */
export interface RunSource {
  run: string
  /** The name of the figure; undefined where the image does not say it. */
  figure?: string | undefined
  /** How it is seen; undefined where the image does not say it in a way that this version reads. */
  seen?: SeenSource | undefined
  /** Its settings, checked like any other, or why they cannot be used. */
  config: Config | OverstepError
}

/** How a figure of an image is seen: what it shows, and the part of the axes; null is all of it. */
export interface SeenSource {
  look: FigureLook
  view: ExportOptions['view']
}

/**
 * What an image says of what it was drawn from: a run, or runs side by side, or a sweep, and how these were looked at.
 */
export type FigureSource = RunSource | ComparedSource | SweptSource

/** What an image says of the sweep that it was drawn from. */
export interface SweptSource {
  sweep: string
  /** The name of what it shows of it; undefined where the image does not say it. */
  figure?: string | undefined
  look: SweepLook
  /** Settings of its first run, or why they cannot be used. */
  config: Config | OverstepError
}

/** What an image says of the runs side by side that it was drawn from. */
export interface ComparedSource {
  comparison: RunSource[]
  /** The name of what it shows of them; undefined where the image does not say it. */
  figure?: string | undefined
  /** As that of a run. */
  seen?: SeenSource | undefined
  look: ComparisonLook
}

const comparisonSchema = z.object({
  runs: z
    .array(z.object({ id: runIdSchema, config: z.unknown() }))
    .min(1)
    .max(MOST_COMPARED),
  // How another version looked at them is one way to begin with.
  look: comparisonLookSchema.catch(() => comparisonLookSchema.parse({})),
})

const sweepSourceSchema = z.object({
  id: runIdSchema,
  config: z.unknown(),
  look: sweepLookSchema.catch(() => sweepLookSchema.parse({})),
})

/**
 * The run, the comparison or the sweep that a PNG, an SVG or the first page of a PDF was drawn from.
 * @throws {OverstepError} `invalid-input` when it is none of these, damaged, or was not drawn by Overstep
 */
export function figureSource(image: Uint8Array): FigureSource {
  const text = isPdf(image) ? pdfText(image) : isSvg(image) ? readSvgText(image) : readPngText(image)
  const figure = figureNameSchema.safeParse(text[pngKeys.figure]).data
  const swept = text[pngKeys.sweep]
  if (swept !== undefined) return { ...sweepIn(swept), figure }
  const seen = seenIn(text[pngKeys.options])
  const compared = text[pngKeys.comparison]
  if (compared !== undefined) return { ...comparisonIn(compared), figure, seen }
  const run = text[pngKeys.run]
  if (run === undefined)
    throw new OverstepError(
      'invalid-input',
      'The image names no run: it was not exported by Overstep, or has lost what it said.',
    )
  if (!runIdSchema.safeParse(run).success)
    throw new OverstepError('invalid-input', 'The image names a run by an id that is none.')
  return { run, figure, seen, config: configIn(text[pngKeys.config]) }
}

/** How the figure is seen by the options of its export; those of another version may not be readable. */
function seenIn(text: string | undefined): SeenSource | undefined {
  try {
    const { data } = exportOptionsSchema.safeParse(readSettings(text ?? '', 'options'))
    if (!data) return undefined
    const look = Object.keys(figureLookSchema.shape).map((name) => [name, data[name as keyof FigureLook]])
    return { look: figureLookSchema.parse(Object.fromEntries(look)), view: data.view }
  } catch {
    return undefined
  }
}

function pdfText(pdf: Uint8Array): Record<string, string> {
  try {
    return readPdfWords(pdf)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new OverstepError('invalid-input', 'The file is damaged: what it says of its run is not JSON.')
  }
}

function sweepIn(text: string): SweptSource {
  try {
    const { id, config, look } = parseInput(sweepSourceSchema, readSettings(text, 'sweep'))
    return { sweep: id, look, config: checkedConfig(config) }
  } catch {
    throw new OverstepError('invalid-input', 'The image names a sweep in a way that cannot be read.')
  }
}

function comparisonIn(text: string): ComparedSource {
  try {
    const { runs, look } = parseInput(comparisonSchema, readSettings(text, 'comparison'))
    const sources = runs.map(({ id, config }) => ({ run: id, config: checkedConfig(config) }))
    return { comparison: sources, look }
  } catch {
    throw new OverstepError('invalid-input', 'The image names the runs of a comparison in a way that cannot be read.')
  }
}

/** The config in a text that comes from outside, or what is wrong with it. */
export function configIn(text: string | undefined): Config | OverstepError {
  try {
    return parseInput(configSchema, readSettings(text ?? '', 'config'), 'config')
  } catch (thrown) {
    if (thrown instanceof OverstepError) return thrown
    throw thrown
  }
}

function checkedConfig(config: unknown): Config | OverstepError {
  try {
    return parseInput(configSchema, config, 'config')
  } catch (thrown) {
    return thrown as OverstepError
  }
}
