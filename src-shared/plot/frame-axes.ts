import { spaciousEnds } from './extent.ts'
import type { Extent, PlaneAxis } from './plane.ts'
import type { Sizes } from './sizes.ts'
import { commonMarkup, textWidth, type Markup } from './text.ts'
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
  /** Width of each label of `major`. */
  widths: number[]
}

/** Divides an axis of `length` pixels; labels across it take as much room as they are wide. */
export function divide(axis: AxisSpec, length: number, across: boolean, { fontSize, scale, theme }: Sizes): Division {
  const { factor = 1, min, max, only } = axis
  const dividedBy = (target: number): Division => {
    const { major, minor } =
      only === undefined
        ? ticksOf(axis.scale, min * factor, max * factor, target)
        : { major: [only * factor], minor: [] }
    const label = commonMarkup(major)
    return {
      major: major.map((tick) => tick / factor),
      minor: minor.map((tick) => tick / factor),
      label: (tick) => label(tick * factor),
      widths: major.map((tick) => textWidth(label(tick), fontSize, theme)),
    }
  }
  const spacing = across ? Math.max(...dividedBy(6).widths, fontSize * 2) + fontSize * 2 : 44 * scale
  return dividedBy(Math.max(2, Math.min(10, Math.floor(length / spacing))))
}

/** An axis of `length` pixels, with a name that is no longer than that where there is one, and else than `room`. */
export function labelledAxis(
  axis: AxisSpec,
  division: Division,
  { length, room, titleGap }: { length: number; room: number; titleGap: number },
  { theme, nameSize }: Sizes,
): PlaneAxis {
  const { name, shortName = name } = axis
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
