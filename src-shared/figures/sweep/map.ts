import {
  colorBarElements,
  colorBarMargin,
  drawSideBySide,
  type Figure,
  type FigureOptions,
  figureIn,
  type Frame,
  inkOn,
  layoutFrame,
  mapLayer,
  type Markup,
  pixelOf,
  type SheetElement,
  textElement,
  textWidth,
  xPixel,
  yPixel,
} from '../../plot/index.ts'
import { categoryAxis, meanOf, modeOf, valueMarkup, type SweepCell, type SweptAxis } from './cells.ts'
import type { ShownSweep, SweepFigureKind } from './prepared.ts'
import { resultScale, valueOf, type ResultScale } from './scales.ts'

/** Most panels side by side. */
const MOST_PANELS = 16

/** Whether each combination of the values of some fields has a panel. */
export function hasPanels(axes: readonly SweptAxis[]): boolean {
  return axes.reduce((product, { values }) => product * values.length, 1) <= MOST_PANELS
}

/**
 * A result over two fields, a cell for each two of their values, with the mean over seeds written in it where there is
 * room; where a sweep goes over more fields, a map for each combination of the others.
 */
export const sweepMap: SweepFigureKind = {
  name: 'map',
  title: 'Map over two values',
  takes: ({ axes }) => axes.length > 1 && hasPanels(axes.slice(2)),
  draw(shown, options) {
    const scale = resultScale(shown.result, shown.cells, options)
    const slices = [...Map.groupBy(shown.cells, ({ at }) => at.slice(2).join()).values()]
    if (slices.length === 1) return drawMap(shown, shown.cells, scale, options)
    return drawSideBySide(
      slices.map((cells) => ({
        titles: [restLabel(shown.axes.slice(2), cells[0]!.at.slice(2))],
        draw: (given: FigureOptions) => drawMap(shown, cells, scale, given),
        view: null,
      })),
      options,
    )
  },
  runsAt({ cells }, _, { x, y }) {
    const found = cells.find(({ at }) => at[0] === Math.round(x) && at[1] === Math.round(y) && at.length === 2)
    return [...new Set(found?.samples.map(({ row }) => row.id))]
  },
}

/** The values of the fields that a panel is of: `{symbol|β} = 0.9, batch size = 32`. */
export function restLabel(axes: readonly SweptAxis[], places: readonly number[]): Markup {
  return axes.map((axis, index) => `${axis.symbol} = ${valueMarkup(axis)(places[index]!)}`).join(', ')
}

function drawMap(
  { axes, result }: ShownSweep,
  cells: readonly SweepCell[],
  scale: ResultScale,
  options: FigureOptions,
): Figure {
  const [across, up] = axes as [SweptAxis, SweptAxis]
  const placed = (axis: SweptAxis) => ({
    ...categoryAxis(
      axis.name,
      axis.values.map((_, place) => valueMarkup(axis, 14)(place)),
    ),
    shortName: axis.symbol,
  })
  const frame = layoutFrame(options, {
    x: placed(across),
    y: placed(up),
    legend: scale.items,
    rightMargin: colorBarMargin(scale.bar, options),
  })
  const [columns, rows] = [across.values.length, up.values.length]
  const colors = new Array<string | null>(columns * rows).fill(null)
  for (const cell of cells) colors[cell.at[1]! * columns + cell.at[0]!] = scale.colorOf(cell)
  const axis = (count: number) => ({ min: 0, max: count - 1, count, scale: 'linear' as const })
  const pixels = colors.map((color) => (color === null ? 0 : pixelOf(color)))
  return figureIn(frame, {
    marks: [mapLayer(axis(columns), axis(rows), (index) => pixels[index]!)],
    words: [
      ...(options.thumbnail ? [] : cellWords(result, cells, scale, frame)),
      ...colorBarElements(scale.bar, frame, options),
    ],
  })
}

/** The values of cells, where all of them have room for theirs. */
function cellWords(
  result: ShownSweep['result'],
  cells: readonly SweepCell[],
  scale: ResultScale,
  frame: Frame,
): SheetElement[] {
  const { plot, x, y, fontSize, theme } = frame
  const room = { width: plot.width / (x.max - x.min), height: plot.height / (y.max - y.min) }
  const words = cells.flatMap((cell) => {
    const value = result.categorical ? modeOf(cell)?.word : meanOf(cell)?.mean
    const color = scale.colorOf(cell)
    const [column, row] = cell.at as [number, number]
    const isSeen = column > x.min && column < x.max && row > y.min && row < y.max
    return value === undefined || color === null || !isSeen
      ? []
      : [{ column, row, color, text: valueOf(result, value) }]
  })
  const widest = Math.max(0, ...words.map(({ text }) => textWidth(text, fontSize, theme)))
  if (widest + fontSize > room.width || 1.5 * fontSize > room.height) return []
  return words.map(({ column, row, color, text }) =>
    textElement(text, xPixel(frame, column), yPixel(frame, row), {
      fontSize,
      theme,
      color: inkOn(color),
      align: 'center',
    }),
  )
}
