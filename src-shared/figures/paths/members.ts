import type { RunData, TrajectoryConfig } from '../../contract/index.ts'
import { pointMarkup, variablesOf } from '../axes.ts'
import {
  type ColorBar,
  type FigureOptions,
  type LegendItem,
  listMarkup,
  type Marker,
  MARKER_COUNT,
  markerOf,
  type Markup,
  rampColor,
} from '../../plot/index.ts'
import { fateOf } from '../../results/index.ts'

/** One gradient descent of a trajectory run as figures show it. */
export interface DrawnMember {
  index: number
  fate: string | null
  /** By learning rate: they are ordered. */
  color: string
  /** By start: starts are categories. */
  marker: Marker
  /** Which of the descents from its start with its learning rate it is; null where there is one. */
  draw: number | null
  /** It is one of so many that its marks are small. */
  isOfMany: boolean
  series(name: string): { steps: Float64Array; values: Float64Array } | undefined
}

/** More members than this are drawn with thin lines and small marks. */
export const MANY = 24

/** More learning rates than this are shown by a colour bar instead of by name. */
const MOST_NAMED = 8

/** Fates of the members of one learning rate that are named beside it. */
const MOST_FATES = 2

export function learningRatesOf(config: TrajectoryConfig): number[] {
  return [...new Set(config.learningRates)].sort((a, b) => a - b)
}

/** The members of a run in the order of their index, as far as they have been computed. */
export function drawnMembers(config: TrajectoryConfig, data: RunData, options: FigureOptions): DrawnMember[] {
  const rates = learningRatesOf(config)
  const starts = config.starts.map(String)
  const series = new Map(data.series.map((one) => [`${one.member}/${one.name}`, one]))
  return data.members.map((member) => ({
    index: member.index,
    fate: fateOf(member),
    color: rampColor(rates.indexOf(Number(member.parameters.learningRate)), rates.length, options.style),
    marker: markerOf(Math.max(starts.indexOf(String(member.parameters.start)), 0)),
    draw: typeof member.parameters.draw === 'number' ? member.parameters.draw : null,
    isOfMany: data.members.length > MANY,
    series: (name) => series.get(`${member.index}/${name}`),
  }))
}

/**
 * Learning rates by colour and starts by marker; `bar` stands for the learning rates where there are too many to name.
 */
export function memberLegend(
  config: TrajectoryConfig,
  members: DrawnMember[],
  options: FigureOptions,
  marks: { ink: string; filled: boolean },
): { items: LegendItem[]; bar: ColorBar | undefined } {
  const { items, bar } = rateLegend(learningRatesOf(config), options, (color) => {
    const alike = members.filter((member) => member.color === color)
    const fates = new Set(alike.map(({ fate }) => fate))
    if (alike.some(({ draw }) => draw !== null) && !fates.has(null)) return countedFates(alike)
    return fates.size > 0 && fates.size <= MOST_FATES && !fates.has(null) ? `→ ${[...fates].join(', ')}` : undefined
  })
  if (config.starts.length <= MARKER_COUNT)
    config.starts.forEach((start, index) =>
      items.push({
        swatch: { kind: 'marker', marker: markerOf(index), color: marks.ink, filled: marks.filled },
        label: startLabel(config, start),
      }),
    )
  return { items, bar }
}

/** How many draws came to each fate, the most first: `→ 63 flat, 37 sharp`. */
function countedFates(members: readonly DrawnMember[]): string {
  const counts = new Map<string, number>()
  for (const { fate } of members) if (fate !== null) counts.set(fate, (counts.get(fate) ?? 0) + 1)
  const sorted = [...counts].sort(([, one], [, other]) => other - one)
  const rest = sorted.slice(MOST_FATES + 1).reduce((sum, [, count]) => sum + count, 0)
  const named = sorted.slice(0, MOST_FATES + 1).map(([fate, count]) => `${count} ${fate}`)
  return `→ ${[...named, ...(rest > 0 ? [`${rest} others`] : [])].join(', ')}`
}

/** `x₀ = 3`, or `(x₀, y₀) = (3, 4)`. */
export function startLabel({ landscape }: TrajectoryConfig, start: readonly number[]): Markup {
  const names = variablesOf(landscape).map((variable) => `{symbol|${variable}}{sub|0}`)
  return `${names.length === 1 ? names.join() : `(${names.join(', ')})`} = ${pointMarkup(start)}`
}

/**
 * Learning rates, from the smallest, by colour; `bar` stands for them where there are too many to name.
 * @param value what is known of the members in a colour, set behind the name.
 * @param called what they are called, where it is not γ
 */
export function rateLegend(
  rates: number[],
  options: FigureOptions,
  value: (color: string) => string | undefined,
  called: { symbol: Markup; name: Markup } = { symbol: '{symbol|γ}', name: 'learning rate {symbol|γ}' },
): { items: LegendItem[]; bar: ColorBar | undefined } {
  const named = rates.length <= MOST_NAMED
  const label = listMarkup(rates)
  const items = (named ? rates : []).map((rate, index): LegendItem => {
    const color = rampColor(index, rates.length, options.style)
    const known = value(color)
    return {
      swatch: { kind: 'line', color },
      label: `${called.symbol} = ${label(rate)}`,
      ...(known !== undefined && { value: known }),
    }
  })
  const bar: ColorBar = {
    name: called.name,
    colorAt: (fraction) => rampColor(fraction * (rates.length - 1), rates.length, options.style),
    label,
    ticks: spread(rates.length, 6).map((rank) => ({
      fraction: rank / (rates.length - 1),
      value: rates[rank] as number,
    })),
  }
  return { items, bar: named ? undefined : bar }
}

/** At most `count` whole numbers spread over 0 … length − 1, both ends among them. */
function spread(length: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.round((index * (length - 1)) / (count - 1)))
}
