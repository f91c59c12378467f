import type { FigureLook } from '../../contract/index.ts'
import {
  type DrawnMark,
  figureIn,
  fractionOf,
  haloedText,
  layoutFrame,
  type LineMark,
  type Markup,
  type Point,
  type SheetElement,
  styledSizes,
  textElement,
  textWidth,
  ticksOf,
  xPixel,
  yPixel,
} from '../../plot/index.ts'
import { axisAlong, coordinateOf, meanOf, modeOf, valueMarkup, wordsIn } from './cells.ts'
import type { ShownSweep, SweepFigureKind } from './prepared.ts'
import { resultAxis, resultMarkup, resultScale, valueOf } from './scales.ts'

/**
 * Parallel coordinates: an upright axis for each field and one for the result, and a line for each combination of
 * values through all of them, in the colour of its result.
 */
export const sweepParallel: SweepFigureKind = {
  name: 'parallel',
  title: 'Parallel coordinates',
  takes: ({ axes }) => axes.length > 1,
  draw(shown, options) {
    const { axes, cells, result } = shown
    const scale = resultScale(result, cells, options, true)
    const columns = columnsOf(shown, options)
    const { fontSize, theme } = styledSizes(options)
    // Beside the axes there is room for their values and for half of their names.
    const widest = (words: readonly string[]) => Math.max(0, ...words.map((word) => textWidth(word, fontSize, theme)))
    const left = Math.max(widest(columns[0]!.ticks.map(({ label }) => label)) + 2 * fontSize, 4 * fontSize)
    const right = widest([columns.at(-1)!.name]) / 2 + fontSize
    const between = Math.max(1, options.width - left - right) / axes.length
    const frame = layoutFrame(options, {
      x: { name: 'field', scale: 'linear', min: -left / between, max: axes.length + right / between, given: true },
      y: { name: 'value', scale: 'linear', min: -0.04, max: 1.12, given: true },
      legend: scale.items,
      bare: true,
    })
    const { scale: size } = frame
    const upright = columns.map((_, column): LineMark => ({
      kind: 'line',
      name: 'axis',
      plane: 0,
      z: 4,
      points: [
        [column, 0],
        [column, 1],
      ],
      stroke: { color: theme.axis, width: theme.axisWidth * size },
    }))
    const lines = linesOf(shown, columns, options).flatMap(({ key, cell, heights }): DrawnMark[] => {
      const color = scale.colorOf(cell)
      if (color === null) return []
      const stroke = { color, width: theme.lineWidth * size, opacity: 0.85, join: 'round' as const }
      const points = heights.map((height, column): Point => [column, height])
      return [{ kind: 'line', name: 'run', plane: 0, z: 3, series: { of: 'run', key }, points, stroke }]
    })
    const words = columns.flatMap(({ name, symbol, ticks }, column): SheetElement[] => {
      const title = textWidth(name, fontSize, theme) < 0.9 * between ? name : symbol
      const style = { fontSize, theme }
      return [
        textElement(title, xPixel(frame, column), yPixel(frame, 1) - fontSize * 1.3, { ...style, align: 'center' }),
        ...ticks.map(({ height, label }) =>
          // Above the line that comes from the left at the same height.
          haloedText(
            label,
            xPixel(frame, column) - 6 * size,
            yPixel(frame, height) - (column > 0 ? 0.8 * fontSize : 0),
            {
              ...style,
              color: theme.muted,
              align: 'right',
            },
          ),
        ),
      ]
    })
    return figureIn(frame, { marks: [...lines, ...upright], words: options.thumbnail ? [] : words })
  },
  runsAt(shown, look, { x, y }) {
    const columns = columnsOf(shown, look)
    const left = Math.min(Math.max(Math.floor(x), 0), columns.length - 2)
    const found = linesOf(shown, columns, look)
      .map(({ cell, heights }) => {
        const height = heights[left]! + (heights[left + 1]! - heights[left]!) * (x - left)
        return { cell, distance: Math.abs(height - y) }
      })
      .toSorted((one, other) => one.distance - other.distance)[0]
    if (!found || found.distance > REACH) return []
    return [...new Set(found.cell.samples.map(({ row }) => row.id))]
  },
}

/** How far from a line, as a share of the height, a click still means it. */
const REACH = 0.03

/** An upright axis: its name, its ticks, and where on it a value stands. */
interface Column {
  name: Markup
  /** What stands for the name where there is little room. */
  symbol: Markup
  ticks: { height: number; label: string }[]
}

function columnsOf({ axes, cells, result }: ShownSweep, look: Partial<FigureLook>): Column[] {
  const fields = axes.map((axis): Column => {
    const label = valueMarkup(axis, 12)
    return {
      name: axis.name,
      symbol: axis.symbol,
      ticks: axis.values.map((_, place) => ({ height: heightOn(axis, place), label: label(place) })),
    }
  })
  const y = resultAxis(result, cells, look)
  const values = result.categorical
    ? wordsIn(cells).map((word, place) => ({ height: fractionOf(y, place), label: valueOf(result, word) }))
    : ticksOf(y.scale, y.min, y.max, 6).major.map((value) => ({
        height: fractionOf(y, value),
        label: valueOf(result, value),
      }))
  const name = resultMarkup(result)
  return [...fields.map(spaced), { name, symbol: name, ticks: values }]
}

/** Where a value of a field stands on its axis: words, and values that are alone, at even distances. */
function heightOn(axis: ShownSweep['axes'][number], place: number): number {
  const { min, max } = axisAlong(axis)
  return max > min ? fractionOf(axisAlong(axis), coordinateOf(axis, place)) : 0.5
}

/** An axis without the ticks whose labels would stand on each other. */
function spaced(column: Column): Column {
  const kept: Column['ticks'] = []
  for (const tick of column.ticks)
    if (kept.every(({ height }) => Math.abs(height - tick.height) >= LEAST_GAP)) kept.push(tick)
  return { ...column, ticks: kept }
}

/** How far labels are apart, as a share of the height. */
const LEAST_GAP = 0.05

/** The line of each cell that has a result: its heights on the axes. */
function linesOf({ axes, cells, result }: ShownSweep, columns: readonly Column[], look: Partial<FigureLook>) {
  const y = resultAxis(result, cells, look)
  const words = wordsIn(cells)
  return cells.flatMap((cell) => {
    const value = result.categorical ? modeOf(cell)?.word : meanOf(cell)?.mean
    if (value === undefined) return []
    const end = fractionOf(y, typeof value === 'number' ? value : words.indexOf(value))
    const heights = [...cell.at.map((place, axis) => heightOn(axes[axis]!, place)), end]
    return heights.length === columns.length ? [{ key: cell.at.join(), cell, heights }] : []
  })
}
