import { spaciousEnds } from './extent.ts'
import type { Extent, PlaneAxis } from './plane.ts'
import type { Sizes } from './sizes.ts'
import { commonMarkup, numberMarkup, textWidth, type Markup } from './text.ts'
import { ticksOf, type Ticks } from './ticks.ts'

/** One axis of a figure: what it measures and which part of it is shown. */
export interface AxisSpec extends Extent {
  /** Symbol and meaning, such as `learning rate {symbol|γ}`. */
  name: Markup
  /** What stands for the name beside an axis that is shorter than it. */
  shortName?: Markup
  /**
   * Labels show the value times this, and ticks stand where that is a round number: the plane keeps its coordinates
   * while its axis speaks in another unit. 1 by default.
   */
  factor?: number
  /**
   * The ends are those of settings, however close. Those of values are moved apart where these differ by rounding
   * alone.
   */
  given?: boolean
  /** The one value that the axis is about; the only tick as long as no more than the axis is shown. */
  only?: number
  /** Words in place of numbers: what stands at 0, 1, 2, … */
  categories?: readonly Markup[]
  /** There are no ticks below: what stands there is not read along the axis. */
  readFrom?: number
}

/** The axis with ends that are apart, where they are not those of settings. */
export function spacious(axis: AxisSpec): AxisSpec {
  if (axis.given) return axis
  const [min, max] = spaciousEnds(axis.scale, axis.min, axis.max)
  return { ...axis, min, max }
}

/** Length of a tick at scale 1. */
export const TICK = 5

/** How an axis of the given length is divided: ticks in its coordinates, with their labels. */
export interface Division extends Ticks {
  label(tick: number): Markup
  /** What labels are told less of, and the name of the axis too: 0 but where it shows a narrow part of its values. */
  base: number
  /** Width of each label of `major`. */
  widths: number[]
}

/** Divides an axis of `length` pixels; labels across it take as much room as they are wide. */
export function divide(axis: AxisSpec, length: number, across: boolean, { fontSize, scale, theme }: Sizes): Division {
  if (axis.categories) return divideWords(axis, axis.categories, length, across, { fontSize, theme })
  const { factor = 1, min, max, only } = axis
  const dividedBy = (target: number): Division => {
    const [low, high] = [min * factor, max * factor]
    const base = only === undefined ? baseOf(low, high) : 0
    const { major, minor } =
      only === undefined
        ? ticksOf(base === 0 ? axis.scale : 'linear', low - base, high - base, target)
        : { major: [only * factor], minor: [] }
    const label = commonMarkup(major)
    const ticks = major.map((tick) => (base + tick) / factor)
    return {
      major: ticks,
      minor: minor.map((tick) => (base + tick) / factor),
      base,
      label: (tick) => label(major[ticks.indexOf(tick)]!),
      widths: major.map((tick) => textWidth(label(tick), fontSize, theme)),
    }
  }
  const spacing = across ? Math.max(...dividedBy(6).widths, fontSize * 2) + fontSize * 2 : 44 * scale
  return dividedBy(Math.max(2, Math.min(10, Math.floor(length / spacing))))
}

/** A tick at each word, or at every second, third, … where their labels would stand on each other. */
function divideWords(
  { min, max }: AxisSpec,
  categories: readonly Markup[],
  length: number,
  across: boolean,
  { fontSize, theme }: Pick<Sizes, 'fontSize' | 'theme'>,
): Division {
  const shown = categories.map((_, index) => index).filter((index) => index >= min && index <= max)
  const label = (tick: number) => categories[tick]!
  const widthOf = (tick: number) => textWidth(label(tick), fontSize, theme)
  const room = across ? Math.max(0, ...shown.map(widthOf)) + fontSize : 1.4 * fontSize
  const stride = Math.max(1, Math.ceil((room * (max - min)) / Math.max(length, 1)))
  const major = shown.filter((_, index) => index % stride === 0)
  return { major, minor: [], base: 0, label, widths: major.map(widthOf) }
}

/** An axis that shows so small a part of its values has labels that are told from a number near them. */
const NARROW = 1e-6

/** The shortest number between the ends of an axis that are hardly apart for their size; 0 between others. */
function baseOf(min: number, max: number): number {
  if (!(max > min) || max - min > NARROW * Math.max(Math.abs(min), Math.abs(max))) return 0
  const middle = min + (max - min) / 2
  for (let digits = 1; digits <= 17; digits++) {
    const short = Number(middle.toPrecision(digits))
    if (short >= min && short <= max) return short
  }
  return middle
}

/** The name of what is left of the values of an axis without its base. */
const without = (base: number, name: Markup): Markup =>
  base === 0 ? name : `${name} ${base < 0 ? '+' : '−'} ${numberMarkup(Math.abs(base), 17)}`

/** An axis of `length` pixels, with a name that is no longer than that where there is one, and else than `room`. */
export function labelledAxis(
  axis: AxisSpec,
  division: Division,
  { length, room, titleGap }: { length: number; room: number; titleGap: number },
  { theme, nameSize }: Sizes,
): PlaneAxis {
  const [name, shortName] = [axis.name, axis.shortName ?? axis.name].map((words) => without(division.base, words)) as [
    Markup,
    Markup,
  ]
  const within = (most: number) => [name, shortName].find((words) => textWidth(words, nameSize, theme) <= most)
  const title = within(length) ?? within(room) ?? shortName
  const shown = unlabelledAxis(axis, division)
  const labels = shown.drawn.ticks.map(division.label)
  return { ...shown, drawn: { ...shown.drawn, words: { labels, title, titleGap } } }
}

/** An axis that has its line and its ticks alone: the one below it, which is the same, is labelled. */
export function unlabelledAxis(axis: AxisSpec, { major, minor }: Division) {
  const { readFrom = -Infinity } = axis
  return { ...hiddenAxis(axis), drawn: { ticks: major.filter((tick) => tick >= readFrom), minor } }
}

/** An axis that is not seen. */
export function hiddenAxis({ name, scale, min, max }: AxisSpec): PlaneAxis {
  return { name, scale, min, max }
}
