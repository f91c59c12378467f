import type { Region } from '../../contract/index.ts'
import { variablesOf } from '../axes.ts'
import { areaLayer, contourSeries, levelsOf, surfaceOf } from '../paths/contours.ts'
import { configOf } from '../../results/fates.ts'
import type { Figure, FigureInput, FigureOptions, RasterLayer } from '../../plot/figure.ts'
import { layoutFrame, type Frame } from '../../plot/frame.ts'
import type { LegendItem } from '../../plot/legend.ts'
import { markerSymbol } from '../../plot/markers.ts'
import { channelsOf, mixColors, themeOf } from '../../plot/palette.ts'
import { cellsAt, paintCells } from '../../plot/raster.ts'
import { richStyles, textFamily } from '../../plot/text.ts'
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
  const { domain, landscape } = configOf(input.run, 'theory')
  const [xName, yName] = variablesOf(landscape)
  const axis = (name: string | undefined, samples: Float64Array | undefined, index: number) => ({
    name: `{symbol|${name}}`,
    scale: 'linear' as const,
    given: true,
    min: samples?.[0] ?? domain?.[index]?.[0] ?? -10,
    max: samples?.at(-1) ?? domain?.[index]?.[1] ?? 10,
  })
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
    x: axis(xName, surface?.x, 0),
    y: axis(yName, surface?.y, 1),
    legend: theory ? legend : [],
    equalUnits: true,
  })
  const rasters: RasterLayer[] = []
  const levels = surface && levelsOf(surface, Infinity, frame.x, frame.y)
  if (surface && levels) rasters.push(areaLayer(surface, levels, greys(levels.values.length, options)))
  conditions.forEach((condition, index) => {
    const cells = arrays[`failing/${condition.name}`]
    if (cells && condition.box) rasters.push(hatching(condition.box, cells, conditionColors[condition.name], index))
  })
  const contours = surface && levels && !options.thumbnail ? contourSeries(surface, levels, frame) : []
  const series = theory
    ? [
        ...contours,
        ...outline('p', theory.regions.p, frame, colors.p, true),
        ...outline('m', theory.regions.m, frame, colors.m, false),
        point('local', theory.local, LOCAL, colors.m, frame, options),
        point('global', theory.global, GLOBAL, colors.global, frame, options),
      ]
    : []
  return { option: { ...frame.option, series }, rasters }
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
): RasterLayer {
  const [rows = 0, columns = 0] = shape
  const extent = { x: [...box[0]!] as [number, number], y: [...box[1]!] as [number, number] }
  const [red, green, blue] = channelsOf(color)
  const pixel = (235 << 24) | (blue << 16) | (green << 8) | red
  const faint = (46 << 24) | (blue << 16) | (green << 8) | red
  return {
    xAxisIndex: 0,
    yAxisIndex: 0,
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
function outline(id: string, region: Region, { theme, scale }: Frame, color: string, dashed: boolean): object[] {
  const corners = cornersOf(region)
  const line = {
    type: 'line',
    data: [...corners, corners[0]],
    symbol: 'none',
    silent: true,
    clip: true,
    z: 3,
  }
  const width = theme.lineWidth * scale * 1.3
  return [
    { ...line, id: `${id}-band`, lineStyle: { color: theme.paper, width: width + 2 * scale, opacity: 0.7 } },
    { ...line, id, lineStyle: { color, width, ...(dashed && { type: [6 * scale, 4 * scale] }) } },
  ]
}

function point(
  id: string,
  at: number[],
  name: string,
  color: string,
  { theme, scale, fontSize }: Frame,
  options: FigureOptions,
): object {
  return {
    type: 'scatter',
    id: `minimum-${id}`,
    data: [at],
    symbol: markerSymbol('circle'),
    symbolSize: 8 * scale,
    silent: true,
    clip: true,
    z: 5,
    itemStyle: { color, borderColor: theme.paper, borderWidth: 1.5 * scale, opacity: 1 },
    label: {
      show: !options.thumbnail,
      position: 'right',
      distance: 4 * scale,
      formatter: name,
      color: theme.ink,
      fontSize,
      fontFamily: textFamily,
      rich: richStyles(fontSize, theme),
      textBorderColor: theme.paper,
      textBorderWidth: 2.5 * scale,
    },
  }
}
