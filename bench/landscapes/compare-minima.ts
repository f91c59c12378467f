import type { Landscape } from '../../src-main/landscape/index.ts'
import type { Answer, KnownMinimum } from './answers.ts'
import { parametersOf } from './compare.ts'
import { minimaOf, type Told } from './ours.ts'
import type { Comparison } from './comparison.ts'

/** Narrower minima may be missed: documented shares of the box, on a line and in the plane. */
const NARROW = [1e-3, 1e-2]
/** Relative difference of eigenvalues. */
const EIGENVALUES = 1e-9
/**
 * How far points of a curve that is drawn may be from it, as a share of the box, and its least and greatest curvature
 * from those of some points.
 */
const ON_CURVE = 1e-3
const SET_SHARPNESS = 0.05
/** Towards a pole the curvature of a set has no bound, and what is told is that of the last point. */
const UNBOUNDED = 1e9
/** Where a function jumps beside creases or flat places, no search by values is sure of what is next to them. */
const TORN = 'beside a jump'
/** A slope that doubles do not see. */
export const FLAT = 'flat to doubles'
/**
 * Eigenvalues below this share of the largest are 0 to what can be told of a minimum that is flatter than a parabola,
 * and so are largest ones below this.
 */
const FLATTER = 1e-6
/**
 * Pieces of a formula that meet at a point; where there are more, curvature depends on the direction, as that of √(x⁴ +
 * y⁴).
 */
const MOST_PIECES = 6
/** Of more minima the lowest are kept. */
const MOST = 200

/** Compares the minima that were proposed with those that are there. */
export function compareMinima(comparison: Comparison, landscape: Landscape, answer: Answer): void {
  const { expression } = landscape.info
  const minima = minimaOf(landscape)
  const place = (at: readonly number[]) => `${expression}${parametersOf(landscape)} at ${at.join(', ')}`
  for (const { candidate, reason, flat } of answer.rejected) {
    const { at } = minima[candidate]!
    if (flat) {
      comparison.explained('minima told', FLAT)
      continue
    }
    const kind = reason.replace(/ [\d.e+-]+ | \[.*/g, ' … ')
    comparison.unexplained('minima told', `none: ${kind}`, () => `${place(at)}: ${reason}`)
  }
  for (const known of answer.minima)
    if (known.candidate === null) missed(comparison, landscape, known, place)
    else told(comparison, minima[known.candidate]!, known, place)
}

type Place = (at: readonly number[]) => string

function told(comparison: Comparison, ours: Told, known: KnownMinimum, place: Place): void {
  comparison.same('minima there')
  const fault = faultOf(ours, known)
  if (fault === null) comparison.same('minima told')
  else if (known.torn) comparison.explained('minima told', TORN)
  else comparison.unexplained('minima told', fault[0], () => `${place(ours.at)}: ${fault[1]}`)
  compareCurvature(comparison, ours, known, place)
}

/** What is wrong with a minimum, or null. */
function faultOf(ours: Told, known: KnownMinimum): [kind: string, text: string] | null {
  if ((known.kind === 'set') !== (ours.plateau !== null))
    return known.kind === 'set'
      ? [known.absorbed ? 'a place that is flat to doubles told as a point' : 'a set told as a point', 'goes on']
      : ['a point told as a set', 'does not go on']
  if (known.off > known.allowed)
    return ['not at its place', `${known.off} away from ${known.at.join(', ')}, allowed ${known.allowed}`]
  return null
}

function compareCurvature(comparison: Comparison, ours: Told, known: KnownMinimum, place: Place): void {
  if (known.kind === 'set') return compareSet(comparison, ours, known, place)
  if (known.jump) return comparison.left('curvatures', 'at a jump')
  const limit = ours.stabilityLimit
  const all = (eigenvalues: readonly number[]) => eigenvalues.join(', ') || 'none'
  const text = () => {
    const there = `${all(known.eigenvalues)}, ${known.limit} (${known.kind})`
    return `${place(ours.at)}: eigenvalues ${all(ours.eigenvalues)}, limit ${limit} instead of ${there}`
  }
  if (known.kind === 'kink') {
    if (limit === null) comparison.same('curvatures')
    else comparison.unexplained('curvatures', 'of a kink', text)
    return
  }
  if (known.eigenvalues.length > MOST_PIECES * known.at.length)
    return comparison.left('curvatures', 'another one in each direction')
  const largest = Math.max(...known.eigenvalues)
  // What a minimum flatter than a parabola has for a curvature is rounding.
  const flat = largest < FLATTER
  const close = (value: number, wanted: number) =>
    Math.abs(value - wanted) <= (wanted < FLATTER * largest || flat ? FLATTER : EIGENVALUES) * Math.max(largest, 1e-9)
  const sharpness = flat || (ours.sharpness !== null && close(ours.sharpness, largest))
  const limitAgrees = flat || (limit !== null && Math.abs((limit * largest) / 2 - 1) <= 2 * EIGENVALUES)
  const others =
    known.kind === 'pieces'
      ? (ours.pieces ?? []).flat().every((value) => known.eigenvalues.some((wanted) => close(value, wanted)))
      : ours.eigenvalues.every((value, index) => close(value, known.eigenvalues[index]!))
  if (sharpness && limitAgrees && others) comparison.same('curvatures')
  else
    comparison.unexplained(
      'curvatures',
      known.kind === 'pieces' ? 'of several pieces' : ours.sharpness === null ? 'none' : 'another number',
      text,
    )
}

/** A set that is told with its points: they are minima, and their curvatures are in the range that is told. */
function compareSet(comparison: Comparison, ours: Told, known: KnownMinimum, place: Place): void {
  if (!ours.set) return comparison.left('sets', 'told by a box alone')
  if (!known.curveSharpness) return comparison.left('sets', 'not looked at point by point')
  if (known.curveOff! > ON_CURVE)
    return comparison.unexplained('sets', 'points beside it', () => `${place(ours.at)}: ${known.curveOff} of the box`)
  const [least, greatest] = ours.set.sharpness ?? [0, 0]
  const [from, to] = known.curveSharpness
  const slack = SET_SHARPNESS * Math.max(Math.abs(to), 1e-9)
  if (Math.abs(least - from) <= slack && Math.abs(greatest - to) <= slack) comparison.same('sets')
  else if (Math.abs(least - from) <= slack && greatest > UNBOUNDED * to)
    comparison.left('sets', 'curvatures without a bound')
  else
    comparison.unexplained('sets', 'another range of curvatures', () => {
      return `${place(ours.at)}: ${least} to ${greatest} instead of ${from} to ${to}`
    })
}

function missed(comparison: Comparison, landscape: Landscape, known: KnownMinimum, place: Place): void {
  const text = () =>
    `${place(known.at)}: a ${known.kind}, ${known.width.toPrecision(2)} of the box wide, value ${known.value}`
  if (known.end) comparison.left('minima there', 'where the function ends')
  else if (known.jump) comparison.left('minima there', 'at a jump')
  else if (known.shoulder) comparison.left('minima there', 'flat places with a way down')
  else if (known.kind === 'set' && known.absorbed) comparison.left('minima there', FLAT)
  else if (landscape.info.minima.length >= MOST) comparison.explained('minima there', 'more than are kept')
  else if (known.torn) comparison.explained('minima there', TORN)
  else if (known.width < NARROW[known.at.length - 1]!)
    comparison.explained('minima there', 'narrower than what is looked for')
  else comparison.unexplained('minima there', `missed, ${known.kind}`, text)
}

/** The minima of a function written otherwise: they are the same, with the same curvatures. */
export function compareTwins(comparison: Comparison, landscape: Landscape, twin: Landscape): void {
  const [ours, theirs] = [minimaOf(landscape), minimaOf(twin)]
  const differing = ours.find((minimum) => !theirs.some((other) => alike(minimum, other)))
  if (ours.length === theirs.length && !differing) return comparison.same('written twice')
  comparison.unexplained('written twice', ours.length === theirs.length ? 'another minimum' : 'other minima', () => {
    const all = (minima: readonly Told[]) =>
      minima.map(({ at, eigenvalues }) => `${at.join(' ')} (${eigenvalues.join(' ') || 'none'})`).join('; ')
    return `${landscape.info.expression}: ${all(ours)} but ${twin.info.expression}: ${all(theirs)}`
  })
}

function alike(a: Told, b: Told): boolean {
  const size = Math.max(1, ...b.at.map(Math.abs))
  const largest = Math.max(...b.eigenvalues.map(Math.abs), 0)
  return (
    (a.plateau === null) === (b.plateau === null) &&
    a.at.every((x, axis) => a.plateau !== null || Math.abs(x - b.at[axis]!) <= 1e-7 * size) &&
    a.eigenvalues.length === b.eigenvalues.length &&
    a.eigenvalues.every((value, index) => Math.abs(value - b.eigenvalues[index]!) <= 1e-6 * largest)
  )
}
