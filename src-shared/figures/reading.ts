import { formatNumber, type FigureInput, type Pointed, type Reading } from '../plot/index.ts'
import { figuresOf } from './by-config.ts'

/**
 * The exact values of a run at a point of its figure of this name, or of its first one where it has none of this name;
 * the coordinates alone of figures that tell no more.
 */
export function readingAt(name: string, input: FigureInput, at: Pointed, slice = 0): Reading[] {
  const figures = figuresOf(input.run.config, input.run.summary)
  const figure = figures.find((one) => one.name === name) ?? figures[0]
  if (figure?.reading) return figure.reading(input, at, slice)
  return (['x', 'y'] as const).flatMap((axis) => {
    const value = at[axis]
    return value === undefined ? [] : [{ name: axis, value: formatNumber(value, 5) }]
  })
}
