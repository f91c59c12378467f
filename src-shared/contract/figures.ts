import { z } from 'zod'

export const figureStyles = ['light', 'dark', 'print'] as const
export const figureStyleSchema = z.enum(figureStyles)
export type FigureStyle = z.infer<typeof figureStyleSchema>

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
  /** Losses, and shares of errors in place of accuracies, on a logarithmic axis; null is what the figure is usually seen with. */
  logValues: z.boolean().nullable().default(null),
  /** Which curves of training are shown. */
  curves: z.enum(['both', 'train', 'test']).default('both'),
  /** Draws the mean over the networks of a learning rate, or of a start, in front of theirs. */
  group: z.enum(['none', 'start', 'rate']).default('none'),
}
export const figureLookSchema = z.strictObject(figureLook)
export type FigureLook = z.infer<typeof figureLookSchema>

/** Size and look of an exported figure. `width` and `height` are in CSS pixels; the image has `pixelRatio` times as many. */
export const exportOptionsSchema = z
  .strictObject({
    width: z
      .int('must be a whole number')
      .min(200, 'must be at least 200')
      .max(8000, 'must be at most 8000')
      .default(960),
    height: z
      .int('must be a whole number')
      .min(150, 'must be at least 150')
      .max(8000, 'must be at most 8000')
      .default(640),
    pixelRatio: z
      .number('must be a finite number')
      .min(0.5, 'must be at least 0.5')
      .max(8, 'must be at most 8')
      .default(2),
    style: figureStyleSchema.default('print'),
    transparent: z.boolean().default(false),
    ...figureLook,
  })
  .check((context) => {
    const { width, height, pixelRatio } = context.value
    if (width * height * pixelRatio ** 2 > 64_000_000)
      context.issues.push({
        code: 'custom',
        input: pixelRatio,
        path: ['pixelRatio'],
        message: 'makes an image of more than 64 million pixels',
      })
  })
export type ExportOptions = z.infer<typeof exportOptionsSchema>

export const figureNameSchema = z.string().min(1)
