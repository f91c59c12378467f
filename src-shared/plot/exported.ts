import { figureLookSchema, figureSizeOf, type ExportOptions, type FigureLook } from '../contract/index.ts'
import { drawWithAdditions, ownMarkup } from './annotations.ts'
import { drawWithNotes } from './caption.ts'
import type { Figure, FigureInput, FigureKind, FigureOptions } from './figure.ts'

/** What a figure is drawn by when it is exported with these options: all but its notes. */
export function figureOptionsOf(options: ExportOptions): FigureOptions {
  const { width, height, fontSize } = figureSizeOf(options)
  const { style, transparent, view, xLabel, yLabel } = options
  return {
    ...lookOf(options),
    style,
    transparent,
    width,
    height,
    ...(fontSize !== undefined && { fontSize }),
    ...(view && { view }),
    ...((xLabel || yLabel) && { names: { x: xLabel && ownMarkup(xLabel), y: yLabel && ownMarkup(yLabel) } }),
  }
}

/** A figure the way it is exported, in CSS pixels: see `figureSizeOf`. */
export function exportedFigure(kind: FigureKind, input: FigureInput, options: ExportOptions): Figure {
  return drawWithAdditions(figureOptionsOf(options), options, (own) => drawWithNotes(kind, input, own, options))
}

/** What the options say of the look of the figure. */
export function lookOf(options: Partial<FigureLook>): Partial<FigureLook> {
  const keys = Object.keys(figureLookSchema.shape) as (keyof FigureLook)[]
  return Object.fromEntries(keys.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]])))
}
