import { configSchema, OverstepError, parseInput, runIdSchema, type Config } from '../contract/index.ts'
import { isSvg, readSvgText } from './svg.ts'
import { readPngText } from './text.ts'

/** The names under which an image that Overstep drew says where it comes from. */
export const pngKeys = {
  run: 'overstep:run',
  figure: 'overstep:figure',
  version: 'overstep:version',
  config: 'overstep:config',
} as const

/** What an image says of the run that it was drawn from. */
export interface FigureSource {
  run: string
  /** Its settings, checked like any other, or why they cannot be used. */
  config: Config | OverstepError
}

/**
 * The run that a PNG or an SVG was drawn from.
 * @throws {OverstepError} `invalid-input` when it is neither, damaged, or was not drawn by Overstep
 */
export function figureSource(image: Uint8Array): FigureSource {
  const text = isSvg(image) ? readSvgText(image) : readPngText(image)
  const run = text[pngKeys.run]
  if (run === undefined)
    throw new OverstepError(
      'invalid-input',
      'The image names no run: it was not exported by Overstep, or has lost what it said.',
    )
  if (!runIdSchema.safeParse(run).success)
    throw new OverstepError('invalid-input', 'The image names a run by an id that is none.')
  return { run, config: configIn(text[pngKeys.config]) }
}

/** The config in a text that comes from outside, or what is wrong with it. */
export function configIn(text: string | undefined): Config | OverstepError {
  try {
    return parseInput(configSchema, JSON.parse(text ?? ''), 'config')
  } catch (thrown) {
    if (thrown instanceof OverstepError) return thrown
    return new OverstepError('invalid-input', 'config: is not JSON')
  }
}
