import { variablesOf } from '../axes.ts'
import {
  type AxisSpec,
  type ColorBar,
  colorBarElements,
  colorBarMargin,
  contourColor,
  figureIn,
  type FigureInput,
  type FigureOptions,
  layoutFrame,
  type Markup,
  numberMarkup,
  type RunFigureKind,
  themeOf,
} from '../../plot/index.ts'
import { areaLayer, contourMarks, levelsOf, surfaceOf, type Levels } from './contours.ts'
import type { SampledSurface } from './sampled-surface.ts'
import { configOf, minimaOf } from '../../results/index.ts'
import { drawnMembers, memberLegend, type DrawnMember } from './members.ts'
import { endMarks, iterates, pathMarks, range, type Coordinates } from './path-lines.ts'
import { namedMinima } from './plane-minima.ts'
import { regionOfSurface, undefinedLegend } from './undefined.ts'
import { iterateReading } from './readings.ts'

/** Figs 7–9 of the article: the paths of gradient descent over the contours of f. */
export const planePath: RunFigureKind = {
  name: 'path',
  title: 'Paths on contours',
  reading: iterateReading,
  axes: axesOfPlane,
  draw(input, options) {
    const config = configOf(input.run, 'trajectory')
    const [x = 'x', y = 'y'] = variablesOf(config.landscape)
    const coordinates = { x, y }
    const members = drawnMembers(config, input.data, options)
    const surface = surfaceOf(input.data.arrays)
    const axes = planeAxesOf(surface, members, coordinates)
    const shown = (axis: AxisSpec, [min, max] = [axis.min, axis.max]): AxisSpec => ({ ...axis, min, max })
    const lowest = Math.min(...minimaOf(input.run).map(({ value }) => value))
    const levels = surface && levelsOf(surface, lowest, shown(axes.x, options.view?.x), shown(axes.y, options.view?.y))
    const { ink } = themeOf(options.style)
    const { items, bar } = memberLegend(config, members, options, { ink, filled: false })
    // Of a plane that is level there is no scale.
    const heights = levels && levels.values.length > 0 ? levelBar(levels, options) : undefined
    const bars = [heights, bar].filter((one) => one !== undefined)
    const widths = bars.map((one) => colorBarMargin(one, options))
    const frame = layoutFrame(options, {
      ...axes,
      legend: [...items, ...undefinedLegend(surface && regionOfSurface(surface), options)],
      rightMargin: widths.reduce((sum, width) => sum + width, 0),
      equalUnits: true,
    })
    const words = bars.flatMap((one, index) => {
      const before = widths.slice(0, index).reduce((sum, width) => sum + width, 0)
      return colorBarElements(one, frame, options, before)
    })
    const lastPoint = (member: DrawnMember) => [x, y].map((name) => member.series(name)?.values.at(-1) ?? Number.NaN)
    return figureIn(frame, {
      marks: [
        ...(surface && levels ? [areaLayer(surface, levels, areaColors(levels, options))] : []),
        ...(surface && levels ? contourMarks(surface, levels, frame) : []),
        ...namedMinima(minimaOf(input.run), members.map(lastPoint), frame, options),
        ...members.flatMap((member, place) =>
          pathMarks(member, { place, members: members.length }, frame, coordinates),
        ),
        ...members.flatMap((member) => endMarks(member, frame, coordinates)),
      ],
      words,
    })
  },
}

/** The axes of a landscape of two variables, as of its surface. */
export function axesOfPlane({ run, data }: FigureInput, options: FigureOptions): { x: AxisSpec; y: AxisSpec } {
  const config = configOf(run, 'trajectory')
  const [x = 'x', y = 'y'] = variablesOf(config.landscape)
  return planeAxesOf(surfaceOf(data.arrays), drawnMembers(config, data, options), { x, y })
}

/** The axes over all of the surface, or over the paths while there is none. */
export function planeAxesOf(
  surface: SampledSurface | undefined,
  members: readonly DrawnMember[],
  coordinates: Coordinates,
): { x: AxisSpec; y: AxisSpec } {
  const axis = (name: 'x' | 'y'): AxisSpec => {
    const [min, max] = range(surface ? [surface[name]] : iterates(members, coordinates[name]))
    return { name: `{symbol|${coordinates[name]}}`, scale: 'linear', min, max, given: true }
  }
  return { x: axis('x'), y: axis('y') }
}

/** The colours of the areas between the levels, from below the first to above the last. */
export function areaColors({ values }: Levels, { style }: Pick<FigureOptions, 'style'>): string[] {
  return Array.from({ length: values.length + 1 }, (_, band) =>
    contourColor(values.length === 0 ? 1 : band / values.length, style),
  )
}

/** Labels of a colour bar, about so many. */
const LABELS = 8

/** What a height is called that is counted from a floor: f − floor. */
export function heightName(floor: number | null): Markup {
  return floor === null || floor === 0
    ? '{symbol|f}'
    : `{symbol|f} ${floor < 0 ? '+' : '−'} ${numberMarkup(Math.abs(floor))}`
}

/** The heights of the areas: f, or its height above the lowest point where the levels are even in its logarithm. */
export function levelBar({ values, floor }: Levels, options: Pick<FigureOptions, 'style'>): ColorBar {
  const bands = values.length + 1
  const colors = areaColors({ values, floor }, options)
  const heights = values.map((value) => Number((value - (floor ?? 0)).toPrecision(9)))
  const stride = [1, 2, 5].find((one) => values.length <= one * LABELS) ?? 10
  const isPower = (height: number) => Number.isInteger(Number(Math.log10(height).toFixed(9)))
  // Where there are more levels than labels, powers of ten are the ones to keep, and zero.
  const powers = heights.filter(isPower).length
  const kept = (height: number, index: number) =>
    stride === 1 ||
    (floor === null
      ? Math.round(height / (heights[1]! - heights[0]!)) % stride === 0
      : powers < 2
        ? index % stride === 0
        : isPower(height))
  return {
    name: heightName(floor),
    bands,
    colorAt: (fraction) => colors[Math.min(Math.floor(fraction * bands), bands - 1)]!,
    ticks: heights.flatMap((value, index) => (kept(value, index) ? [{ fraction: (index + 1) / bands, value }] : [])),
  }
}
