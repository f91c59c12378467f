import type { Jet } from './jet.ts'
import { marksOf } from './marks.ts'
import { type Ending, isAttained, settle } from './settle.ts'
import type { CurveSet } from './sets.ts'
import type { Expression } from '../expression.ts'

/** Pieces that the domain is first cut into, and how many more may be added where the function bends. */
const CELLS = 2048
const MAX_ADDED = 6000
const MAX_HALVINGS = 6
/** A cubic through the ends of a piece may miss its middle by this share of the height of the function. */
const MISS = 1e-4

/** Minima of a function of one variable: isolated points and kinks, and intervals of stationary points. */
export interface Found extends Ending {
  plateau: [number, number][] | null
  /** Of a set of minima that is made of curves. */
  set?: Pick<CurveSet, 'curves' | 'sharpness'>
}

/**
 * Minima on an interval. Values and slopes are sampled on a grid that is denser where the function bends and that has
 * both sides of each number that a condition compares x with; between two samples where it first falls and then rises
 * or ends up higher there is a minimum, which is closed in on by halving. Stationary samples of the same value next
 * to each other are a plateau, whose ends are closed in on likewise.
 *
 * Not found: a minimum so narrow that neither the grid nor a condition shows it, less than about a thousandth of the
 * interval.
 */
export function minimaOnLine(jet: Jet, value: Expression, [from, to]: [number, number]): Found[] {
  const width = to - from
  const sampleAt = samplesOf(jet)
  const samples = sampled(sampleAt, value, [from, to])
  const found: Found[] = []
  const keep = (x: number) => {
    if (!(x >= from && x <= to)) return
    const ending = settle(jet, [x], [width])
    const inside = ending.at[0]! >= from && ending.at[0]! <= to
    if (inside && (ending.isolated || (isLowest(jet, ending.at[0]!, width) && isAttained(jet, ending.at, [width]))))
      found.push({ ...ending, plateau: null })
  }

  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index]!
    if (sample.slope === 0 && Number.isFinite(sample.value)) {
      let last = index
      while (isSame(samples[last + 1], sample)) last++
      const [low, high] = [samples[index - 1], samples[last + 1]]
      const plateau = plateauBetween(sampleAt, sample, low, samples[last]!, high)
      if (plateau && plateau[1] - plateau[0] > 1e-13 * width) {
        const ends: [number, number] = [Math.max(plateau[0], from), Math.min(plateau[1], to)]
        // A single number in the middle may have a piece of its own.
        const at = [middleOf(ends), ...samples.slice(index, last + 1).map(({ x }) => x)].find(
          (x) => x >= from && x <= to && isSame(sampleAt(x), sample),
        )
        if (at !== undefined && ends[1] > ends[0])
          found.push({ at: [at], value: sample.value, pieces: [], isolated: false, plateau: [ends] })
      } else if (plateau) keep(middleOf(plateau))
      index = last
      continue
    }
    const next = samples[index + 1]
    // A cusp has no slope at its tip.
    if (Number.isNaN(sample.slope) && isBetween(samples[index - 1], next)) keep(sample.x)
    if (next) {
      const lowest = closedIn(sampleAt, sample, next)
      if (lowest !== null) keep(lowest)
    }
  }
  return found
}

export interface Sample {
  x: number
  value: number
  slope: number
  curvature: number
}

export function samplesOf(jet: Jet): (x: number) => Sample {
  const into = new Float64Array(3)
  return (x) => {
    jet.all([x], into)
    return { x, value: into[0]!, slope: into[1]!, curvature: into[2]! }
  }
}

/** Whether a sample is stationary and as high as another, whatever rounding does to the last digits. */
function isSame(sample: Sample | undefined, as: Sample): boolean {
  return sample !== undefined && sample.slope === 0 && !isHigher(sample, as) && !isHigher(as, sample)
}

/**
 * Samples, ascending, from a little before the interval to a little behind it, so that what happens at its ends is
 * seen from both sides.
 */
export function sampled(
  sampleAt: (x: number) => Sample,
  value: Expression,
  [from, to]: readonly [number, number],
): Sample[] {
  const marks = marksOf(value, 1)[0]!
  const step = (to - from) / CELLS
  const grid = Array.from({ length: CELLS + 3 }, (_, index) => from + (index - 1) * step)
  const beside = marks
    .filter((mark) => mark >= from && mark <= to)
    .flatMap((mark) => [nextBelow(mark), mark, nextAbove(mark)])
  const between = beside.slice(1).map((mark, index) => middleOf([beside[index]!, mark]))
  const first = [...new Set([...grid, ...beside, ...between])].sort((a, b) => a - b).map(sampleAt)
  const heights = first.map(({ value }) => value).filter(Number.isFinite)
  const tolerance =
    MISS * (heights.reduce((a, b) => Math.max(a, b), -Infinity) - heights.reduce((a, b) => Math.min(a, b), Infinity))

  const samples: Sample[] = []
  let left = MAX_ADDED
  const refine = (low: Sample, high: Sample, halvings: number) => {
    const x = middleOf([low.x, high.x])
    if (halvings === 0 || left === 0 || !(x > low.x && x < high.x)) return
    left--
    const middle = sampleAt(x)
    // The cubic that has the values and slopes of both ends, at the middle.
    const cubic = (low.value + high.value) / 2 + ((low.slope - high.slope) * (high.x - low.x)) / 8
    if (Math.abs(middle.value - cubic) > tolerance) {
      refine(low, middle, halvings - 1)
      samples.push(middle)
      refine(middle, high, halvings - 1)
    }
  }
  first.forEach((sample, index) => {
    if (index > 0) refine(first[index - 1]!, sample, MAX_HALVINGS)
    samples.push(sample)
  })
  return samples.flatMap((sample, index) => {
    const turn = index > 0 ? turnBetween(sampleAt, samples[index - 1]!, sample) : null
    return turn ? [turn, sample] : [sample]
  })
}

/**
 * A sample between two with slopes of one sign at which the slope has the other: where curvatures say that the slope
 * comes nearest to 0 between them. It parts a minimum from a maximum that are closer together than the samples.
 */
function turnBetween(sampleAt: (x: number) => Sample, low: Sample, high: Sample): Sample | null {
  const sign = Math.sign(low.slope)
  if (sign === 0 || sign !== Math.sign(high.slope) || !(sign * low.curvature < 0 && sign * high.curvature > 0))
    return null
  let [from, to] = [low.x, high.x]
  for (let halving = 0; halving < 60; halving++) {
    const middle = sampleAt(middleOf([from, to]))
    if (sign * middle.slope < 0) return middle
    if (sign * middle.curvature < 0) from = middle.x
    else to = middle.x
  }
  return null
}

/**
 * A number between two samples next to which the function is higher on both sides; null where they do not show that
 * there is one. On one side the slope leads down to it, on the other the function rises or has jumped up.
 */
function closedIn(sampleAt: (x: number) => Sample, low: Sample, high: Sample): number | null {
  let falling: Sample
  let other: Sample
  if (low.slope < 0 && (high.slope > 0 || isHigher(high, low))) [falling, other] = [low, high]
  else if (high.slope > 0 && (low.slope < 0 || isHigher(low, high))) [falling, other] = [high, low]
  else return null
  const sign = Math.sign(falling.slope)
  for (;;) {
    const x = middleOf([falling.x, other.x])
    if (x === falling.x || x === other.x) break
    const middle = sampleAt(x)
    if (middle.slope === 0) return x
    if (middle.slope * sign > 0 && !isHigher(middle, falling)) falling = middle
    else other = middle
  }
  return other.value < falling.value ? other.x : falling.x
}

/** Whether the value is greater by more than what rounding may do. */
function isHigher({ value }: Sample, than: Sample): boolean {
  return value - than.value > 1e-13 * Math.max(Math.abs(value), Math.abs(than.value))
}

/**
 * The largest interval of stationary points around `first` to `last` if the function rises from both its ends, else
 * null.
 */
function plateauBetween(
  sampleAt: (x: number) => Sample,
  first: Sample,
  low: Sample | undefined,
  last: Sample,
  high: Sample | undefined,
): [number, number] | null {
  const edge = (inside: Sample, outside: Sample | undefined): number | null => {
    if (!outside) return inside.x
    let [still, moved] = [inside, outside]
    for (;;) {
      const x = middleOf([still.x, moved.x])
      if (x === still.x || x === moved.x) break
      const middle = sampleAt(x)
      if (isSame(middle, first)) still = middle
      else moved = middle
    }
    // So near to it the last digits of values may be off, and it is the slope that tells.
    const rises = Math.sign(moved.slope) === Math.sign(moved.x - still.x) && !isHigher(first, moved)
    return rises || isHigher(moved, first) ? still.x : null
  }
  const [from, to] = [edge(first, low), edge(last, high)]
  return from === null || to === null ? null : [from, to]
}

function isBetween(low: Sample | undefined, high: Sample | undefined): boolean {
  return low !== undefined && high !== undefined && low.slope < 0 && high.slope > 0
}

/** Whether values on both sides, from near to far, are nowhere lower, and further out are higher. */
function isLowest(jet: Jet, x: number, width: number): boolean {
  const value = jet.value([x])
  const rises = (side: number) => {
    let highest = value
    for (let share = 1e-12; share < 1e-4; share *= 10) {
      const beside = jet.value([x + side * share * width])
      if (!(beside >= value - 1e-13 * Math.abs(value))) return false
      highest = Math.max(highest, beside)
    }
    return highest > value
  }
  return Number.isFinite(value) && rises(-1) && rises(1)
}

export function middleOf([from, to]: readonly [number, number]): number {
  return from + (to - from) / 2
}

function nextAbove(x: number): number {
  return x + (Math.abs(x) * 2 ** -52 || Number.MIN_VALUE)
}

function nextBelow(x: number): number {
  return -nextAbove(-x)
}
