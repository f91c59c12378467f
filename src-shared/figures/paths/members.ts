import type { RunData, TrajectoryConfig } from '../../contract/index.ts'
import { pointMarkup, variablesOf } from '../axes.ts'
import {
  type ColorBar,
  type FigureOptions,
  type LegendItem,
  type Marker,
  MARKER_COUNT,
  markerOf,
  type Markup,
  numberMarkup,
} from '../../plot/index.ts'
import { rateColors, rateLegend } from '../rates.ts'
import { fateOf } from '../../results/index.ts'

/** One gradient descent of a trajectory run as figures show it. */
export interface DrawnMember {
  index: number
  fate: string | null
  learningRate: number
  start: string
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

/** Fates of the members of one learning rate that are named beside it. */
const MOST_FATES = 2

export function learningRatesOf(config: TrajectoryConfig): number[] {
  return [...new Set(config.learningRates)].sort((a, b) => a - b)
}

/** The members of a run in the order of their index, as far as they have been computed. */
export function drawnMembers(config: TrajectoryConfig, data: RunData, options: FigureOptions): DrawnMember[] {
  const colorOf = rateColors(learningRatesOf(config), options)
  const starts = config.starts.map(String)
  const series = new Map(data.series.map((one) => [`${one.member}/${one.name}`, one]))
  return data.members.map((member) => ({
    index: member.index,
    fate: fateOf(member),
    learningRate: Number(member.parameters.learningRate),
    start: String(member.parameters.start),
    color: colorOf(Number(member.parameters.learningRate)),
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
  const seriesOf = (alike: readonly DrawnMember[]) => alike.map(({ index }) => ({ of: 'member', key: index }) as const)
  const { items, bar } = rateLegend(learningRatesOf(config), options, (rate) => {
    const alike = members.filter((member) => member.learningRate === rate)
    return { value: fatesIn(alike), series: [...seriesOf(alike), { of: 'limit', key: rate }] }
  })
  if (config.starts.length <= MARKER_COUNT)
    config.starts.forEach((start, index) =>
      items.push({
        swatch: { kind: 'marker', marker: markerOf(index), color: marks.ink, filled: marks.filled },
        label: startLabel(config, start),
        series: seriesOf(members.filter((member) => member.start === String(start))),
      }),
    )
  return { items, bar }
}

/** What members that share a learning rate came to, where that is few things to say. */
function fatesIn(alike: readonly DrawnMember[]): string | undefined {
  const fates = new Set(alike.map(({ fate }) => fate))
  if (fates.size === 0 || fates.has(null)) return undefined
  if (alike.some(({ draw }) => draw !== null)) return countedFates(alike)
  return fates.size <= MOST_FATES ? `→ ${[...fates].join(', ')}` : undefined
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

/** What the curve of a member is called at the pointer. */
export function memberName(config: TrajectoryConfig, { learningRate, start, draw }: DrawnMember): Markup {
  const from = config.starts.find((one) => String(one) === start)
  const about = [
    `{symbol|γ} = ${numberMarkup(learningRate, 4)}`,
    ...(config.starts.length > 1 && from ? [pointMarkup(from)] : []),
    ...(draw === null ? [] : [`draw ${draw + 1}`]),
  ]
  return about.join(', ')
}

/** `x₀ = 3`, or `(x₀, y₀) = (3, 4)`. */
export function startLabel({ landscape }: TrajectoryConfig, start: readonly number[]): Markup {
  const names = variablesOf(landscape).map((variable) => `{symbol|${variable}}{sub|0}`)
  return `${names.length === 1 ? names.join() : `(${names.join(', ')})`} = ${pointMarkup(start)}`
}
