import { cos, hypot, sin } from '#shared/elementary/index.ts'
import type { Jet } from './jet.ts'
import { spectrumOf } from './symmetric.ts'

/** Where a search for a minimum ended. */
export interface Ending {
  at: number[]
  value: number
  /**
   * Eigenvalues of the Hessian, ascending, on each piece of the function that meets there; none where it has a kink.
   */
  pieces: number[][]
  /**
   * Smooth and curved upwards in every direction, which proves that it is a minimum and that no other is next to it.
   */
  isolated: boolean
}

const MAX_STEPS = 30
/** A minimum is not moved further than this share of the domain by polishing. */
const REACH = 1e-2
/** Distances, as shares of the domain, at which values beside a point are looked at. */
const NEAR = 1e-8
const FAR = 1e-5
/** An eigenvalue below this share of the curvature a little further out is taken for 0. */
const FLAT = 1e-6
/** How far from a point, as a share of the domain, slopes tell its curvature from rounding. */
const STIR = 1e-8

/**
 * What kind of point `from` or, if it is within reach, the stationary point next to it is. Newton's method polishes
 * it to rounding.
 * @param widths of the domain
 */
export function settle(jet: Jet, from: readonly number[], widths: readonly number[]): Ending {
  const at = snapped(jet, polished(jet, from, widths), widths)
  const values = new Float64Array(1 + jet.dimension + jet.dimension ** 2)
  jet.all(at, values)
  const value = values[0]!
  const { hessians } = jet.form(at)
  const spectra = hessians.map((hessian) =>
    spectrumOf(Float64Array.of(...values.subarray(0, 1 + jet.dimension), ...hessian), jet.dimension),
  )
  const pieces = spectra.map(({ values: eigenvalues }) => eigenvalues)
  if (!pieces.flat().every(Number.isFinite)) return { at, value, pieces: [], isolated: false }
  const isolated =
    pieces.length > 0 &&
    spectra.every(({ values: [least], vector }) => {
      const flattest = jet.dimension === 1 ? [1] : [-vector[1], vector[0]]
      if (!(least! > 0 && isCurved(jet, at, flattest, least!, widths))) return false
      return spectra.length > 1 || bendsBeside(jet, at, flattest, least!, widths)
    }) &&
    hessians.every((hessian) => isStationary(values, hessian, widths))
  return { at, value, pieces, isolated }
}

/** ‖∇f‖ at a point. */
export function slopeAt(jet: Jet, point: ArrayLike<number>): number {
  const values = new Float64Array(1 + jet.dimension + jet.dimension ** 2)
  jet.all(point, values)
  return jet.dimension === 1 ? Math.abs(values[1]!) : hypot(values[1]!, values[2]!)
}

/** Newton's step at a point of this gradient and Hessian, or null where the function does not curve upwards. */
function newtonStep(gradient: readonly number[], hessian: readonly number[]): number[] | null {
  if (gradient.length === 1) return hessian[0]! > 0 ? [-gradient[0]! / hessian[0]!] : null
  const [gx, gy] = gradient as [number, number]
  const [a, b, , c] = hessian as [number, number, number, number]
  const scale = Math.max(Math.abs(a), Math.abs(c))
  const determinant = (a / scale) * (c / scale) - (b / scale) ** 2
  if (!(a > 0 && determinant > 0)) return null
  return [
    (-(c / scale) * gx + (b / scale) * gy) / determinant / scale,
    ((b / scale) * gx - (a / scale) * gy) / determinant / scale,
  ]
}

/** The parts of what `Jet.all` writes. */
const gradientIn = (values: Float64Array, dimension: number) => [...values.subarray(1, 1 + dimension)]
const hessianIn = (values: Float64Array, dimension: number) => [...values.subarray(1 + dimension)]

function polished(jet: Jet, from: readonly number[], widths: readonly number[]): number[] {
  const values = new Float64Array(1 + jet.dimension + jet.dimension ** 2)
  let best = [...from]
  let flattest = slopeAt(jet, from)
  let at = best
  for (let step = 0; step < MAX_STEPS && flattest > 0; step++) {
    jet.all(at, values)
    const move = newtonStep(gradientIn(values, jet.dimension), hessianIn(values, jet.dimension))
    if (!move) break
    at = at.map((coordinate, axis) => coordinate + move[axis]!)
    if (!at.every((coordinate, axis) => Math.abs(coordinate - from[axis]!) <= REACH * widths[axis]!)) break
    const slope = slopeAt(jet, at)
    if (!(slope < flattest)) break
    best = at
    flattest = slope
  }
  return best
}

/** Whether the step that Newton's method would take next is lost in rounding. */
function isStationary(values: Float64Array, hessian: readonly number[], widths: readonly number[]): boolean {
  const move = newtonStep(gradientIn(values, widths.length), hessian)
  return move !== null && move.every((step, axis) => Math.abs(step) <= 1e-9 * widths[axis]!)
}

/**
 * The point with as few decimals as its coordinates can have, together or else each by itself, without being higher
 * or steeper: minima of functions that someone wrote often are at such places, and only rounding keeps a descent from
 * them.
 */
export function snapped(jet: Jet, from: readonly number[], widths: readonly number[]): number[] {
  const value = jet.value(from)
  const slope = slopeAt(jet, from)
  return fewestDecimals(from, widths, (point) => jet.value(point) <= value && slopeAt(jet, point) <= slope)
}

/** The same, as far as `isAsGood` allows. */
export function fewestDecimals(
  from: readonly number[],
  widths: readonly number[],
  isAsGood: (point: number[]) => boolean,
): number[] {
  const rounded = (share: number, axis: number, coordinate: number) => roundedTo(share * widths[axis]!, coordinate)
  const together = ROUNDS.map((share) => from.map((coordinate, axis) => rounded(share, axis, coordinate)))
  return from.reduce<number[]>(
    (at, coordinate, axis) =>
      ROUNDS.map((share) => at.with(axis, rounded(share, axis, coordinate))).find(isAsGood) ?? at,
    together.find(isAsGood) ?? [...from],
  )
}

/** Precisions, as shares of the domain, to which coordinates are rounded. */
const ROUNDS = [1e-5, 1e-7, 1e-9, 1e-11]

export function roundedTo(unit: number, x: number): number {
  // From the digits of the unit, which are the same on every engine.
  const decimals = Math.max(0, -Number(unit.toExponential().split('e')[1]))
  return decimals > 20 ? x : Number(x.toFixed(decimals)) + 0
}

function directionsOf(dimension: number): number[][] {
  if (dimension === 1) return [[1], [-1]]
  // Between the axes and the diagonals, along which kinks are often smooth.
  return Array.from({ length: 8 }, (_, index) => [cos(index * (Math.PI / 4) + 0.3), sin(index * (Math.PI / 4) + 0.3)])
}

/**
 * Whether a point that is lower than those around it is one that the function comes down to, continuously from some
 * direction at least, and not the side of a pole or the edge of where it is defined.
 */
export function isAttained(jet: Jet, at: readonly number[], widths: readonly number[]): boolean {
  const value = jet.value(at)
  const rises = directionsOf(jet.dimension).map((direction) =>
    [1e-10, NEAR, FAR].map((share) => jet.value(beside(at, direction, share, widths)) - value),
  )
  return (
    Number.isFinite(value) &&
    rises.every((rise) => rise.every((height) => !Number.isNaN(height))) &&
    rises.some(([nearest, , far]) => nearest! <= 0.9 * Math.max(far!, 0))
  )
}

function beside(
  at: readonly number[],
  direction: readonly number[],
  share: number,
  widths: readonly number[],
): number[] {
  return at.map((x, axis) => x + share * widths[axis]! * direction[axis]!)
}

/**
 * Whether slopes very near to a point, on both sides, are about those of its curvature. Where f does not vary but for
 * rounding, as e^x·e^−x, curvatures are as random as slopes.
 */
export function bendsBeside(
  jet: Jet,
  at: readonly number[],
  direction: readonly number[],
  curvature: number,
  widths: readonly number[],
): boolean {
  const distance = STIR * Math.min(...widths)
  return [-distance, distance].every((shift) => {
    const ratio = slopeBeside(jet, at, direction, shift) / (curvature * shift)
    return ratio > 0.5 && ratio < 2
  })
}

/** Whether an eigenvalue is more than what is left of 0 in rounding, beside the curvature a little further out. */
export function isCurved(
  jet: Jet,
  at: readonly number[],
  direction: readonly number[],
  curvature: number,
  widths: readonly number[],
): boolean {
  return Math.abs(curvature) > FLAT * curvatureBeside(jet, at, direction, widths)
}

/** |∂ᵥf| / distance a thousandth of the domain away, the larger of both sides. */
function curvatureBeside(
  jet: Jet,
  at: readonly number[],
  direction: readonly number[],
  widths: readonly number[],
): number {
  const distance = 1e-3 * Math.min(...widths)
  const slopes = [-distance, distance].map((shift) => Math.abs(slopeBeside(jet, at, direction, shift)))
  return Math.max(...slopes) / distance
}

/** ∂ᵥf at a distance from a point in the direction v. */
function slopeBeside(jet: Jet, at: readonly number[], direction: readonly number[], shift: number): number {
  const values = new Float64Array(1 + jet.dimension + jet.dimension ** 2)
  jet.all(
    at.map((coordinate, axis) => coordinate + shift * direction[axis]!),
    values,
  )
  return direction.reduce((sum, part, axis) => sum + part * values[1 + axis]!, 0)
}
