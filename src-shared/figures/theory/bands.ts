import type { Band, FateMapConfig } from '../../contract/index.ts'
import { mapAxes } from '../axes.ts'
import { recordTable } from '../../results/index.ts'
import { computedData } from '../data.ts'
import { fateLayer, fateLegend } from '../maps/fate-cells.ts'
import {
  figureIn,
  type FigureInput,
  type FigureOptions,
  type Frame,
  layoutFrame,
  type LineMark,
  type RunFigureKind,
  type SheetElement,
  type SheetLine,
  sizesOf,
  textElement,
  textWidth,
  themeOf,
  xPixel,
  yPixel,
} from '../../plot/index.ts'
import { claimColors, claimNames, partOf, sourceName, theoryOf } from './parts.ts'

/** The learning rates of which Lemma 2.1 and Theorem 2.2 speak, over M on the map of the fates that descents have. */
export const theoryBands: RunFigureKind = {
  name: 'bands',
  title: 'Bands on the fate map',
  axes(input, options) {
    const theory = theoryOf(input.run)
    if (!theory) return waiting
    const { config } = theory.map
    return mapAxes(mapOf(input, config).run, config, options)
  },
  draw(input, options) {
    const theory = theoryOf(input.run)
    if (!theory) return figureIn(layoutFrame(options, waiting), { marks: [] })
    const { config, m } = theory.map
    const map = mapOf(input, config)
    const axes = mapAxes(map.run, config, options)
    const cells = { first: 0, count: config.start.count * config.learningRate.count }
    const shown = theory.bands.filter((band) => partOf(band, axes.y.min, axes.y.max))
    const frame = layoutFrame(options, {
      ...axes,
      legend: fateLegend(map, options, cells),
      rightMargin: options.thumbnail ? 0 : marginOf(shown, options),
    })
    return figureIn(frame, {
      marks: [
        ...fateLayer(map, options, config.start, config.learningRate, cells),
        ...shown.flatMap((band) => outline(band, m, frame)),
      ],
      words: [...edgesOfM(m, frame), ...(options.thumbnail ? [] : bandBars(shown, frame))],
    })
  },
  data(input) {
    const theory = theoryOf(input.run)
    return theory ? computedData(mapOf(input, theory.map.config)) : recordTable([])
  },
}

/** The axes while the analysis that decides on them is under way. */
const waiting = {
  x: { name: 'start point', scale: 'linear', min: 0, max: 1 },
  y: { name: 'learning rate {symbol|γ}', scale: 'linear', min: 0, max: 1 },
} as const

/** The map within the run, as the figures of maps know one. */
function mapOf({ run, data }: FigureInput, config: FateMapConfig): FigureInput {
  const arrays = Object.values(data.arrays).flatMap((array) => {
    const name = /^map\/(\w+)$/.exec(array.name)?.[1]
    return name === undefined ? [] : [[name, { ...array, name }] as const]
  })
  return {
    run: { ...run, kind: 'fate-map', config },
    data: { ...data, arrays: Object.fromEntries(arrays) },
  }
}

/** Width of the bar of a band beside the map, and of the gap to the next. */
const BAR = 5
const GAP = 3

/** The words of a band in two lines. */
const wordsOf = (band: Band) => [claimNames[band.claim], sourceName(band)] as const

function marginOf(bands: Band[], options: FigureOptions): number {
  const { fontSize, scale } = sizesOf(options)
  const words = bands.flatMap(wordsOf).map((text) => textWidth(text, fontSize * 0.92, themeOf(options.style)))
  return bands.length === 0 ? 0 : bands.length * (BAR + GAP) * scale + Math.max(...words) + 22 * scale
}

/** Where M begins and ends, over the whole map. */
function edgesOfM([from, to]: readonly [number, number], frame: Frame): SheetElement[] {
  const { plot, theme, scale, x } = frame
  return [from, to]
    .filter((edge) => edge >= x.min && edge <= x.max)
    .flatMap((edge) => {
      const across = xPixel(frame, edge)
      const line = (look: Pick<SheetLine, 'stroke' | 'width' | 'dash' | 'opacity'>): SheetLine => ({
        kind: 'line',
        from: [across, plot.top],
        to: [across, plot.top + plot.height],
        z: 3,
        ...look,
      })
      return [
        line({ stroke: theme.paper, width: 3 * scale, opacity: 0.75 }),
        line({ stroke: theme.ink, width: 1.25 * scale, dash: [2 * scale, 3 * scale] }),
      ]
    })
}

/** The band over M, on a rim of paper so that it stands out from every colour. */
function outline(band: Band, [left, right]: readonly [number, number], { theme, scale, y }: Frame): LineMark[] {
  const part = partOf(band, y.min, y.max)
  if (!part) return []
  const [low, high] = part
  const points = [
    [left, low],
    [right, low],
    [right, high],
    [left, high],
    [left, low],
  ] as const
  const line = {
    kind: 'line',
    points,
    series: { of: 'claim', key: `${band.claim}, ${band.source}` },
    plane: 0,
  } as const
  return [
    { ...line, name: 'rim', z: 3, stroke: { color: theme.paper, width: 5 * scale, opacity: 0.85 } },
    { ...line, name: 'band', z: 4, stroke: { color: claimColors[band.claim], width: 2.25 * scale } },
  ]
}

/** Beside the map a bar for each band along its learning rates, and its words where it has room. */
function bandBars(bands: Band[], frame: Frame): SheetElement[] {
  const { plot, theme, fontSize, scale, y } = frame
  const size = fontSize * 0.92
  const lineHeight = size * 1.25
  const first = plot.left + plot.width + 8 * scale
  const left = first + bands.length * (BAR + GAP) * scale + 8 * scale
  const placed = bands
    .flatMap((band, index) => {
      const part = partOf(band, y.min, y.max)
      // The figure may be zoomed to where none of it is.
      if (!part) return []
      const [bottom, top] = [yPixel(frame, part[0]), yPixel(frame, part[1])]
      return [{ band, index, top, bottom, at: (top + bottom) / 2 }]
    })
    .sort((a, b) => b.at - a.at)
  const apart = 2 * lineHeight + 3 * scale
  let ceiling = plot.top + plot.height - lineHeight
  const upwards = placed.map((one) => {
    const at = Math.min(one.at, ceiling)
    ceiling = at - apart
    return { ...one, words: at }
  })
  // Those that were pushed beyond the top come down again, and push the others.
  let floor = plot.top + lineHeight
  const words = upwards.toReversed().map((one) => {
    const at = Math.max(one.words, floor)
    floor = at + apart
    return { ...one, words: at }
  })
  return words.flatMap(({ band, index, top, bottom, words }): SheetElement[] => {
    const x = first + index * (BAR + GAP) * scale
    const color = claimColors[band.claim]
    const [claim, source] = wordsOf(band)
    const from = Math.min(Math.max(words, top + 2 * scale), bottom - 2 * scale)
    return [
      {
        kind: 'rectangle',
        x,
        y: top,
        width: BAR * scale,
        height: Math.max(bottom - top, scale),
        fill: color,
        z: 3,
      },
      {
        kind: 'line',
        from: [x + BAR * scale, from],
        to: [left - 3 * scale, words],
        stroke: theme.axis,
        width: scale,
        z: 2,
      },
      textElement(claim, left, words - lineHeight / 2, { fontSize: size, theme }),
      textElement(source, left, words + lineHeight / 2, { fontSize: size, theme, color: theme.muted }),
    ]
  })
}
