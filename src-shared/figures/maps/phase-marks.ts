import { unsettledFates } from '../../contract/index.ts'
import { fateNames } from '../../results/index.ts'
import {
  fateColor,
  type FigureInput,
  type FigureOptions,
  type Frame,
  haloedText,
  type LegendItem,
  type SheetElement,
  type SheetRectangle,
  sizesOf,
  textElement,
  textWidth,
  xPixel,
  yPixel,
} from '../../plot/index.ts'
import type { Phase } from './phases.ts'

/** Width of the bar along the axis, at scale 1. */
const BAR = 7

/** Room beside a plane for its phases. */
export function phaseMargin(phases: readonly Phase[], options: FigureOptions): number {
  const { scale, fontSize } = sizesOf(options)
  return phases.length === 0 || options.thumbnail ? 0 : (6 + BAR + 4) * scale + fontSize * 1.2
}

/** A bar beside the plane, along learning rates that go up, with the names of the phases that have room for them. */
export function phaseBar(phases: readonly Phase[], frame: Frame): Pick<Strip, 'elements' | 'unnamed'> {
  const { plot, y, scale, fontSize, theme } = frame
  const left = plot.left + plot.width + 6 * scale
  const shown = phases.flatMap((phase) => {
    const bottom = yPixel(frame, Math.max(phase.from, y.min))
    const top = yPixel(frame, Math.min(phase.to, y.max))
    const named = textWidth(phase.name, fontSize, theme) + 8 * scale <= bottom - top
    return bottom > top ? [{ ...phase, top, bottom, named }] : []
  })
  const x = left + (BAR + 4) * scale + fontSize * 0.6
  // The pointers to stability limits pass behind the names.
  const turned = { fontSize, theme, align: 'center', rotation: Math.PI / 2 } as const
  return {
    elements: shown.flatMap(({ name, color, top, bottom, named }) => [
      rectangle(left, top, BAR * scale, bottom - top, color),
      ...(named ? [haloedText(name, x, (top + bottom) / 2, turned)] : []),
    ]),
    unnamed: legendOf(shown.filter(({ named }) => !named)),
  }
}

/** Room above a plane for its phases. */
export function phaseHeadroom(options: FigureOptions): number {
  const { scale, fontSize } = sizesOf(options)
  return options.thumbnail ? 0 : (6 + BAR + 4) * scale + fontSize * 1.2
}

interface Strip {
  elements: SheetElement[]
  /** Where phases with a name begin, in γ. */
  onsets: number[]
  /** The phases that have no room for their names. */
  unnamed: LegendItem[]
}

/** A strip above the plane, along learning rates that go right. A period that has no room for its name is numbered. */
export function phaseStrip(phases: readonly Phase[], frame: Frame): Strip {
  const { plot, x, scale, fontSize, theme } = frame
  const top = plot.top - (6 + BAR) * scale
  const shown = phases
    .filter(({ from, to }) => to > x.min && from < x.max)
    .map((phase) => {
      const left = xPixel(frame, Math.max(phase.from, x.min))
      const right = xPixel(frame, Math.min(phase.to, x.max))
      const fits = (words: string) => textWidth(words, fontSize, theme) + 8 * scale <= right - left
      return { ...phase, left, right, label: [phase.name, phase.name.replace(/^period /, '')].find(fits) }
    })
  const labelled = shown.filter(({ label }) => label !== undefined)
  const named = new Set(labelled.map(({ name }) => name))
  const style = { fontSize, theme, align: 'center' } as const
  return {
    elements: [
      ...shown.map(({ left, right, color }) => rectangle(left, top, Math.max(right - left, 0.5), BAR * scale, color)),
      ...labelled.map(({ label, left, right }) =>
        textElement(label!, (left + right) / 2, top - 4 * scale - fontSize * 0.6, style),
      ),
    ],
    onsets: labelled.filter(({ from }) => from > x.min).map(({ from }) => from),
    unnamed: legendOf(shown.filter(({ name }) => !named.has(name))),
  }
}

/** The legend of a strip that is still computed: all that may come, so that nothing moves. */
export function phaseLegend({ run }: FigureInput, options: FigureOptions): LegendItem[] {
  return unsettledFates
    .concat('divergent')
    .filter((fate) => fateNames(run).includes(fate))
    .map((fate) => ({
      swatch: { kind: 'area', colors: [fateColor(fate, options.style)] },
      label: fate,
      series: [{ of: 'fate', key: fate }],
    }))
}

/** Phases by name; those that are periodic together, in the shades of four of them. */
function legendOf(phases: readonly Phase[]): LegendItem[] {
  const periodic = phases.filter(({ name }) => name.startsWith('period '))
  const others = phases.filter((phase) => !periodic.includes(phase))
  const shades = [...new Set(periodic.map(({ color }) => color))].sort((a, b) => (a < b ? 1 : -1))
  const item = (label: string, colors: string[]): LegendItem => ({ swatch: { kind: 'area', colors }, label })
  return [
    ...[...new Map(others.map(({ name, color }) => [name, color]))].map(([name, color]) => item(name, [color])),
    ...(shades.length > 0 ? [item('other periods', shades.slice(0, 4))] : []),
  ]
}

function rectangle(x: number, y: number, width: number, height: number, fill: string): SheetRectangle {
  return { kind: 'rectangle', x, y, width, height, fill }
}
