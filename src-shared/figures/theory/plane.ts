import type { Region } from '../../contract/index.ts'
import { variablesOf } from '../axes.ts'
import { areaLayer, contourMarks, levelsOf, surfaceOf } from '../paths/contours.ts'
import { regionOfSurface, undefinedLegend, undefinedMarks } from '../paths/undefined.ts'
import { configOf } from '../../results/index.ts'
import {
  type AxisSpec,
  cellsAt,
  channelsOf,
  type Figure,
  figureIn,
  type FigureInput,
  type FigureOptions,
  type Frame,
  layoutFrame,
  type LegendItem,
  type LineMark,
  mixColors,
  paintCells,
  type Point,
  type PointsMark,
  type RasterMark,
  themeOf,
} from '../../plot/index.ts'
import {
  colors,
  conditionColors,
  conditionName,
  cornersOf,
  drawnConditions,
  GLOBAL,
  LOCAL,
  P,
  theoryOf,
  verdictOf,
} from './parts.ts'

/** The regions on a landscape of two variables: outlines over its level sets, hatched where a condition fails. */
export function regionsOnPlane(input: FigureInput, options: FigureOptions): Figure {
  const theory = theoryOf(input.run)
  const { arrays } = input.data
  const surface = surfaceOf(arrays)
  const conditions = theory ? drawnConditions(theory) : []
  const legend: LegendItem[] = [
    { swatch: { kind: 'line', color: colors.m }, label: '{symbol|M}' },
    { swatch: { kind: 'line', color: colors.p, dashed: true }, label: P },
  ]
  if (theory)
    legend.push(
      ...conditions.map((condition): LegendItem => ({
        swatch: { kind: 'area', colors: condition.share > 0 ? [conditionColors[condition.name]] : [] },
        label: `${conditionName(condition)}: ${verdictOf(condition, theory.constants)}`,
      })),
    )
  const frame = layoutFrame(options, {
    ...axesOfRegions(input),
    legend: [...(theory ? legend : []), ...undefinedLegend(surface && regionOfSurface(surface), options)],
    equalUnits: true,
  })
  const levels = surface && levelsOf(surface, Infinity, frame.x, frame.y)
  const rasters = [
    ...(surface && levels ? [areaLayer(surface, levels, greys(levels.values.length, options))] : []),
    ...conditions.flatMap(({ name, box }, index) => {
      const cells = arrays[`failing/${name}`]
      return cells && box ? [hatching(box, cells, conditionColors[name], index)] : []
    }),
  ]
  const hatched = undefinedMarks(surface && regionOfSurface(surface), frame)
  if (!theory) return figureIn(frame, { marks: [...rasters, ...hatched] })
  return figureIn(frame, {
    marks: [
      ...rasters,
      ...(surface && levels && !options.thumbnail ? contourMarks(surface, levels, frame) : hatched),
      ...outline('P(M)', theory.regions.p, frame, colors.p, true),
      ...outline('M', theory.regions.m, frame, colors.m, false),
      minimumMark('local', theory.local, LOCAL, colors.m, frame, options),
      minimumMark('global', theory.global, GLOBAL, colors.global, frame, options),
    ],
  })
}

/** The axes over the samples of the landscape, or over the domain while there are none. */
export function axesOfRegions({ run, data }: FigureInput): { x: AxisSpec; y: AxisSpec } {
  const surface = surfaceOf(data.arrays)
  const { domain, landscape } = configOf(run, 'theory')
  const [xName, yName] = variablesOf(landscape)
  const axis = (name: string | undefined, samples: Float64Array | undefined, index: number): AxisSpec => ({
    name: `{symbol|${name}}`,
    scale: 'linear',
    given: true,
    min: samples?.[0] ?? domain?.[index]?.[0] ?? -10,
    max: samples?.at(-1) ?? domain?.[index]?.[1] ?? 10,
  })
  return { x: axis(xName, surface?.x, 0), y: axis(yName, surface?.y, 1) }
}

/** Greys for the areas between so many levels, the lowest darkest: quiet, since what is drawn over them is meant. */
function greys(levels: number, { style }: FigureOptions): string[] {
  const { paper, ink } = themeOf(style)
  return Array.from({ length: levels + 1 }, (_, level) => mixColors(paper, ink, 0.03 + 0.27 * (1 - level / levels)))
}

/** Pixels from one line of a hatching to the next, and how many of them the line is wide. */
const SPACING = 9
const STROKE = 2

/** Lines over the cells of a box in which a condition fails; neighbouring conditions lean to different sides. */
function hatching(
  box: readonly (readonly [number, number])[],
  { data, shape }: { data: ArrayLike<number>; shape: number[] },
  color: string,
  index: number,
): RasterMark {
  const [rows = 0, columns = 0] = shape
  const extent = { x: [...box[0]!] as [number, number], y: [...box[1]!] as [number, number] }
  const [red, green, blue] = channelsOf(color)
  const pixel = (235 << 24) | (blue << 16) | (green << 8) | red
  const faint = (46 << 24) | (blue << 16) | (green << 8) | red
  return {
    kind: 'raster',
    plane: 0,
    extent,
    paint(view, width, height) {
      const across = cellsAt(view.x, extent.x, 'linear', columns, width)
      const up = cellsAt(view.y, extent.y, 'linear', rows, height)
      return paintCells(width, height, (pixels, line) => {
        const first = up[height - 1 - line]! * columns
        for (let column = 0, at = line * width; column < width; column++, at++) {
          if (first < 0 || across[column]! < 0 || data[first + across[column]!] !== 2) continue
          const place = index % 2 === 0 ? column + line : column - line + height * SPACING
          pixels[at] = place % SPACING < STROKE ? pixel : faint
        }
        return true
      })
    },
  }
}

/** The outline of a region, on a band of paper so that it stands out. */
function outline(key: string, region: Region, { theme, scale }: Frame, color: string, dashed: boolean): LineMark[] {
  const corners = cornersOf(region).map(([x = Number.NaN, y = Number.NaN]): Point => [x, y])
  const line = {
    kind: 'line',
    series: { of: 'region', key },
    plane: 0,
    z: 3,
    points: [...corners, ...corners.slice(0, 1)],
  } as const
  const width = theme.lineWidth * scale * 1.3
  return [
    { ...line, name: 'rim', stroke: { color: theme.paper, width: width + 2 * scale, opacity: 0.7 } },
    { ...line, name: 'region', stroke: { color, width, ...(dashed && { dash: [6 * scale, 4 * scale] }) } },
  ]
}

function minimumMark(
  key: string,
  [x = Number.NaN, y = Number.NaN]: number[],
  text: string,
  color: string,
  { theme, scale, fontSize }: Frame,
  options: FigureOptions,
): PointsMark {
  return {
    kind: 'points',
    name: 'minimum',
    series: { of: 'minimum', key },
    plane: 0,
    z: 5,
    points: [[x, y]],
    dot: { shape: 'circle', size: 8 * scale, fill: color, border: { color: theme.paper, width: 1.5 * scale } },
    ...(!options.thumbnail && {
      label: { text, side: 'right', distance: 4 * scale, fontSize, rim: 2.5 * scale },
    }),
  }
}
