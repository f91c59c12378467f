import { z } from 'zod'
import { holds, together } from '../vocabulary/index.ts'
import { annotationSchema, MOST_ANNOTATIONS } from './annotations.ts'
import { exportFormats } from './export-formats.ts'

export const figureStyles = ['light', 'dark', 'print'] as const
export const figureStyleSchema = z.enum(figureStyles)
export type FigureStyle = z.infer<typeof figureStyleSchema>

/** From where a surface is seen when nobody has turned it. */
export const usualAngles = { azimuth: -120, elevation: 40 }

const angle = (least: number, most: number) =>
  z.number('must be a finite number').min(least, `must be at least ${least}`).max(most, `must be at most ${most}`)
export const azimuthSchema = angle(-180, 180).default(usualAngles.azimuth)
export const elevationSchema = angle(0, 90).default(usualAngles.elevation)

/** Names of entries of legends. */
export const hiddenSchema = z
  .array(z.string('must be words').max(200, 'must have at most 200 characters'))
  .max(200, 'must name at most 200 entries')
  .default([])

/** What a figure shows, where there is a choice; the same on screen and in an export. */
const figureLook = {
  /** Leaves unsettled cells empty, as the article does. */
  articleView: z.boolean().default(false),
  /** Marks the learning rates 2/f″ of the minima on a map. */
  stabilityLimits: z.boolean().default(true),
  /** Learning rates as c = γλ, λ the sharpness of the minimum of this index in the summary; null for γ itself. */
  relativeTo: z.int('must be a whole number').min(0, 'must be at least 0').nullable().default(null),
  /** Which of the learning rates of a sequence of maps is shown, counted from 0. */
  slice: z.int('must be a whole number').min(0, 'must be at least 0').default(0),
  /** Smooths curves of training: the weight of what came before in an exponential moving average, 0 to 0.99. */
  smoothing: z
    .number('must be a finite number')
    .min(0, 'must be at least 0')
    .max(0.99, 'must be at most 0.99')
    .default(0),
  /** Steps on a logarithmic axis. */
  logSteps: z.boolean().default(false),
  /**
   * Losses, and shares of errors in place of accuracies, on a logarithmic axis; null is what the figure is usually seen
   * with.
   */
  logValues: z.boolean().nullable().default(null),
  /** Which curves of training are shown. */
  curves: z.enum(['both', 'train', 'test']).default('both'),
  /**
   * Where a surface is seen from: the direction around the axis of f, counterclockwise from that of the first variable,
   * in degrees.
   */
  azimuth: azimuthSchema,
  /** And that above the plane, in degrees; 90 is straight from above. */
  elevation: elevationSchema,
  /** Draws the mean over the networks of a learning rate, or of a start, in front of theirs. */
  group: z.enum(['none', 'start', 'rate']).default('none'),
  /** Distances in the plane of principal components are the same along both; else each fills the room. */
  equalUnits: z.boolean().default(true),
  /** The entries of the legend whose curves and marks are left out, by their names. */
  hidden: hiddenSchema,
}
export const figureLookSchema = z.strictObject(figureLook)
export type FigureLook = z.infer<typeof figureLookSchema>

/**
 * Sizes that figures are often needed in: width × height in millimetres, image pixels per inch, size of the text in
 * points.
 */
export const figureSizes = {
  'paper-column': { title: 'Paper column', millimetres: [89, 67], dpi: 600, fontSize: 7 },
  'page-width': { title: 'Page width', millimetres: [183, 110], dpi: 600, fontSize: 7 },
  slide: { title: 'Slide', millimetres: [254, 143], dpi: 192, fontSize: 14 },
  poster: { title: 'Poster', millimetres: [594, 420], dpi: 300, fontSize: 24 },
} as const satisfies Record<
  string,
  { title: string; millimetres: readonly [number, number]; dpi: number; fontSize: number }
>
export type FigureSizeName = keyof typeof figureSizes

const finite = z.number('must be a finite number')
const length = finite.min(10, 'must be at least 10 mm').max(2000, 'must be at most 2000 mm')
const range = z
  .tuple([finite, finite], 'must be the two ends of an axis')
  .refine(([from, to]) => from < to, holds('must be two ends of which the first is less'))

/** The part of the axes of a figure that is shown. */
export const figureViewSchema = z.strictObject({ x: range, y: range })

const ownWords = z.string('must be words').max(200, 'must have at most 200 letters')

/** The printed size of a figure without one of its own, in image pixels per inch. */
const PRINT_DPI = 300
/** CSS pixels, by definition of the unit. */
const PIXELS_PER_INCH = 96
const MILLIMETRES_PER_INCH = 25.4
const POINTS_PER_INCH = 72
/** CSS pixels that a figure needs at least where its text has the usual size of 12. */
const LEAST = { width: 200, height: 150, fontSize: 12 }
const MOST_PIXELS = 64_000_000
const LEAST_POINTS = 3

/**
 * Size and look of an exported figure. Its size is `millimetres` × `dpi`, or else `width` × `height` in CSS pixels of
 * which the image has `pixelRatio` times as many. How these go together: see `figureSizeOf`.
 */
export const exportOptionsSchema = z
  .strictObject({
    format: z.enum(exportFormats, `must be ${exportFormats.join(', ')}`).default('png'),
    width: z
      .int('must be a whole number')
      .min(LEAST.width, `must be at least ${LEAST.width}`)
      .max(8000, 'must be at most 8000')
      .default(960),
    height: z
      .int('must be a whole number')
      .min(LEAST.height, `must be at least ${LEAST.height}`)
      .max(8000, 'must be at most 8000')
      .default(640),
    pixelRatio: finite.min(0.5, 'must be at least 0.5').max(8, 'must be at most 8').default(2),
    /** Printed width and height; they take the place of `width` and `height`. */
    millimetres: z.tuple([length, length], 'must be a width and a height').nullable().default(null),
    /**
     * Image pixels per inch of the printed size; they take the place of `pixelRatio`. By default 300 where the size is
     * in millimetres.
     */
    dpi: finite.min(36, 'must be at least 36').max(1200, 'must be at most 1200').nullable().default(null),
    /**
     * Size of the text of legends and ticks in points; all other text and all lines go with it. By default that of a
     * screen, larger on large figures.
     */
    fontSize: finite
      .min(LEAST_POINTS, `must be at least ${LEAST_POINTS}`)
      .max(144, 'must be at most 144')
      .nullable()
      .default(null),
    style: figureStyleSchema.default('print'),
    transparent: z.boolean().default(false),
    /** A line below the figure that says what it shows. */
    caption: z.boolean().default(false),
    /** The letter of the figure among the panels of a paper, at its top left. */
    letter: z.string('must be a letter').max(4, 'must have at most 4 letters').default(''),
    /** Stands above the figure. */
    title: ownWords.default(''),
    /** Names of the axes, in place of what the figure itself calls them; empty leaves them. */
    xLabel: ownWords.default(''),
    yLabel: ownWords.default(''),
    annotations: z.array(annotationSchema).max(MOST_ANNOTATIONS, `must be at most ${MOST_ANNOTATIONS}`).default([]),
    /** A line below the figure that says which run it is of. */
    provenance: z.boolean().default(false),
    /** The part of the axes that is shown; null is all of it. */
    view: figureViewSchema.nullable().default(null),
    ...figureLook,
  })
  .check(
    together((options, refuse) => {
      const { millimetres, dpi, fontSize } = options
      const { width, height, pixels } = figureSizeOf(options)
      if (pixels.width * pixels.height > MOST_PIXELS)
        refuse(
          [dpi !== null ? 'dpi' : millimetres !== null ? 'millimetres' : 'pixelRatio'],
          'makes an image of more than 64 million pixels',
        )
      const room = Math.min(width / LEAST.width, height / LEAST.height) * LEAST.fontSize
      const usual = (LEAST.fontSize / PIXELS_PER_INCH) * POINTS_PER_INCH
      if (room < toPixels(LEAST_POINTS, POINTS_PER_INCH))
        refuse(
          ['millimetres'],
          `is too small: ${LEAST_POINTS} points, the least text, take at least ${leastSize(LEAST_POINTS)}`,
        )
      else if (fontSize !== null && toPixels(fontSize, POINTS_PER_INCH) > room)
        refuse(
          ['fontSize'],
          `must be at most ${Math.floor(7.5 * room) / 10} on a figure of this size; ` +
            `${fontSize} points take at least ${leastSize(fontSize)}`,
        )
      else if (fontSize === null && room < LEAST.fontSize)
        refuse(
          ['millimetres'],
          `leaves no room for text of the usual size, which takes at least ${leastSize(usual)}; choose a font size`,
        )
    }),
  )
export type ExportOptions = z.infer<typeof exportOptionsSchema>

/** The size of an exported figure, in the units of those who draw it and of those who print it. */
export interface FigureSize {
  /** Size of the layout in CSS pixels, 96 to the inch; not always whole. */
  width: number
  height: number
  /** Image pixels per CSS pixel: dpi / 96. */
  pixelRatio: number
  /** Image pixels per inch of the printed size. */
  dpi: number
  /** Whole image pixels: millimetres / 25.4 · dpi, rounded. */
  pixels: { width: number; height: number }
  /** Printed size. */
  millimetres: { width: number; height: number }
  /** Size of the text in CSS pixels; undefined where the figure chooses. */
  fontSize: number | undefined
}

/** What the sizes among the options come to. */
export function figureSizeOf({
  width,
  height,
  pixelRatio,
  millimetres,
  dpi,
  fontSize,
}: Pick<ExportOptions, 'width' | 'height' | 'pixelRatio' | 'millimetres' | 'dpi' | 'fontSize'>): FigureSize {
  const perInch = dpi ?? (millimetres ? PRINT_DPI : PIXELS_PER_INCH * pixelRatio)
  const each = <T>(of: (millimetres: number | undefined, pixels: number) => T) => ({
    width: of(millimetres?.[0], width),
    height: of(millimetres?.[1], height),
  })
  return {
    ...each((printed, pixels) => (printed === undefined ? pixels : toPixels(printed, MILLIMETRES_PER_INCH))),
    pixelRatio: perInch / PIXELS_PER_INCH,
    dpi: perInch,
    pixels: each((printed, pixels) =>
      Math.round(
        printed === undefined ? (pixels * perInch) / PIXELS_PER_INCH : (printed / MILLIMETRES_PER_INCH) * perInch,
      ),
    ),
    millimetres: each((printed, pixels) => printed ?? (pixels / PIXELS_PER_INCH) * MILLIMETRES_PER_INCH),
    fontSize: fontSize === null ? undefined : toPixels(fontSize, POINTS_PER_INCH),
  }
}

/** The least size of a figure with text of so many points, in words. */
function leastSize(points: number): string {
  const scale = toPixels(points, POINTS_PER_INCH) / LEAST.fontSize
  return [LEAST.width, LEAST.height]
    .map((pixels) => (pixels * scale * MILLIMETRES_PER_INCH) / PIXELS_PER_INCH)
    .map((length) => Math.ceil(length * 10) / 10)
    .join(' × ')
    .concat(' mm')
}

/** CSS pixels of a length in a unit of which there are so many to the inch. */
function toPixels(length: number, perInch: number): number {
  return (length / perInch) * PIXELS_PER_INCH
}

export const figureNameSchema = z.string().min(1, 'must name something').max(200, 'must have at most 200 characters')

/** In the text of a figure that has images beside it, what stands for the name that it has in common with them. */
export const COMMON_NAME = 'OVERSTEP-FIGURE'

/** A figure, or its data, as a file. */
export const exportedFigureSchema = z.object({
  /** The name under which it is offered. */
  fileName: z.string(),
  bytes: z.instanceof(Uint8Array),
  /**
   * The characters that no font of the machine has, for each of which an image has a box; none where text stays text.
   */
  boxed: z.string(),
  /** Images that go beside it: each is called as the figure is, with this ending in place of its own. */
  beside: z.array(z.object({ ending: z.string(), bytes: z.instanceof(Uint8Array) })).optional(),
})
export type ExportedFigure = z.infer<typeof exportedFigureSchema>
