import type { Minimum, Run } from '../../contract/index.ts'
import { minimaOf } from '../../results/fates.ts'
import type { FigureOptions } from '../../plot/figure.ts'
import type { Frame } from '../../plot/frame.ts'
import type { LegendItem } from '../../plot/legend.ts'
import { fateColor, themeOf } from '../../plot/palette.ts'
import { textFamily } from '../../plot/text.ts'

/** The minima of a landscape on a map whose colours already say of which class each is: rings that stand out from every colour. */
export function minimaMarks(
  run: Run,
  options: FigureOptions,
): { series(frame: Frame): object[]; legend: LegendItem[] } {
  const minima = minimaOf(run)
  const color = themeOf(options.style).ink
  return {
    series: (frame) =>
      minima.flatMap((minimum, index) => [...plateauSeries(minimum, index, frame, color), ring(minimum, index, frame)]),
    legend:
      minima.length === 0
        ? []
        : [
            {
              swatch: { kind: 'marker', marker: 'circle', color, filled: false },
              label: minima.length === 1 ? 'minimum' : 'minima',
            },
          ],
  }
}

function ring({ at }: Minimum, index: number, { theme, scale }: Frame): object {
  return {
    type: 'scatter',
    id: `minimum-${index}`,
    data: [at],
    symbol: 'circle',
    symbolSize: 8 * scale,
    silent: true,
    clip: true,
    z: 3,
    itemStyle: { color: theme.paper, borderColor: theme.ink, borderWidth: theme.lineWidth * scale, opacity: 1 },
  }
}

/** A set of minima: its curves, or else the edge of the box around an area. */
function plateauSeries({ plateau, set }: Minimum, index: number, { theme, scale }: Frame, color: string): object[] {
  const [x, y] = plateau ?? []
  if (!x || !y) return []
  if (set)
    return set.curves.map((curve, part) => ({
      type: 'line',
      id: `set-${index}-${part}`,
      data: curve,
      symbol: 'none',
      silent: true,
      clip: true,
      z: 3,
      lineStyle: { color, width: 1.5 * theme.lineWidth * scale },
    }))
  const corners = [
    [x[0], y[0]],
    [x[1], y[0]],
    [x[1], y[1]],
    [x[0], y[1]],
    [x[0], y[0]],
  ]
  return [
    {
      type: 'line',
      id: `plateau-${index}`,
      data: corners,
      symbol: 'none',
      silent: true,
      clip: true,
      z: 3,
      lineStyle: { color, width: theme.lineWidth * scale, type: 'dotted' },
    },
  ]
}

/** Classes that are named beside their minima; of more, the marks alone are clearer. */
const MOST_NAMED = 8

/**
 * The minima of a landscape under paths, each in the colour of its class. A class is named once, where there is most room for its name: at a minimum where no path ends, if there is
 * one, and far from the edges of the plane.
 * @param ends where paths end
 */
export function namedMinima(
  minima: readonly Minimum[],
  ends: readonly number[][],
  frame: Frame,
  options: FigureOptions,
): object[] {
  const classes = [...new Set(minima.map(({ fate }) => fate))]
  const { theme, scale, fontSize } = frame
  const roomiest = (fate: string) =>
    minima
      .filter((one) => one.fate === fate)
      .reduce((best, one) => (roomAt(one, ends, frame) > roomAt(best, ends, frame) ? one : best))
  const named = options.thumbnail || classes.length > MOST_NAMED ? [] : classes.map(roomiest)
  const marks = minima.flatMap((minimum, index) => {
    const color = fateColor(minimum.fate, options.style)
    return [
      ...plateauSeries(minimum, index, frame, color),
      {
        ...ring(minimum, index, frame),
        itemStyle: { color, borderColor: theme.paper, borderWidth: 1.5 * scale, opacity: 1 },
      },
    ]
  })
  const names = {
    type: 'scatter',
    id: 'minima-names',
    data: named.map(({ fate, at }) => ({ name: fate, value: at })),
    symbolSize: 10 * scale,
    silent: true,
    clip: true,
    z: 7,
    itemStyle: { color: 'transparent' },
    label: {
      show: true,
      position: 'bottom',
      distance: 4 * scale,
      formatter: '{b}',
      color: theme.ink,
      fontSize,
      fontFamily: textFamily,
      textBorderColor: theme.paper,
      textBorderWidth: 2.5 * scale,
    },
    labelLayout: { hideOverlap: true },
  }
  return [...marks, names]
}

/** Distance of a minimum from the nearest edge as a share of the plane; less by all of it where a path ends. */
function roomAt({ at: [a = 0, b = 0] }: Minimum, ends: readonly number[][], { x, y }: Frame): number {
  const across = (value: number) => (value - x.min) / (x.max - x.min)
  const up = (value: number) => (value - y.min) / (y.max - y.min)
  const taken = ends.some(([endX = 0, endY = 0]) => Math.hypot(across(endX) - across(a), up(endY) - up(b)) < 0.02)
  return Math.min(across(a), 1 - across(a), up(b), 1 - up(b)) - (taken ? 1 : 0)
}
