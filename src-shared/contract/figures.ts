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
export const figureInfoSchema = z.object({ name: figureNameSchema, title: z.string() })
export type FigureInfo = z.infer<typeof figureInfoSchema>
