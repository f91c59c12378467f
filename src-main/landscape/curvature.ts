import { atan2, cos, sin } from '#shared/elementary/index.ts'
import type { Expression } from './expression.ts'
import { spectrumOf } from './minima/symmetric.ts'
import { coefficientAt, doubleOf, expand, type Series } from './series/index.ts'

/**
 * What a function is like next to a point: the Hessians of the pieces that meet there, row-major; none where it has a
 * kink.
 */
export interface LocalForm {
  hessians: number[][]
  /** Whether it is as steep in every direction as its gradient says, however far from 0 that is. */
  differentiable: boolean
}

/** Directions in which a function of two variables is looked at. */
const DIRECTIONS = 48
/** The unit of ε, as a share of the widths. */
const UNIT = 2 ** -10
/** What is less than this share of the whole is rounding. */
const ROUNDING = 1e-9
/** How well a quadratic form must fit what was seen of a piece. */
const FIT = 1e-6

/** A direction, in units of ε, with the coefficients of 1, ε and ε² in it, and which pieces hold there. */
interface Sight {
  direction: number[]
  height: number
  slope: number
  bend: number
  branches: string
}

/**
 * The form of a function next to a point, from its expansions in many directions, so that no convention of a derivative
 * at a kink has a part in it: |x|² has the curvature 2 at 0 as x² has, and ReLU(x)² has 2 and 0. A border is taken to
 * go through the point where it is nearer than `nearness`.
 *
 * @param widths of the box, shape [variables]
 */
export function localForm(
  value: Expression,
  point: readonly number[],
  widths: readonly number[],
  nearness: number,
): LocalForm {
  const none: LocalForm = { hessians: [], differentiable: false }
  const sights: Sight[] = []
  for (const direction of directionsOf(point.length)) {
    const sight = seen(value, point, direction, widths, nearness)
    if (!sight) return none
    sights.push(sight)
    // Most kinks show at once: the slopes of opposite directions do not add up to 0.
    if (sights.length === 2 && !isStraight(sights)) return none
  }
  if (!isStraight(sights) || sights.some(({ bend }) => Number.isNaN(bend))) return none
  const differentiable = true
  if (!sights.every(({ bend }) => Number.isFinite(bend))) return { hessians: [], differentiable }
  const groups = [...Map.groupBy(sights, ({ branches }) => branches).values()]
  const forms = groups.map((group) => fitted(completed(group, value, point, widths, nearness)))
  if (forms.some((form) => form === 'no form')) return { hessians: [], differentiable }
  const hessians = distinct(forms.flatMap((form) => (Array.isArray(form) ? [unscaled(form, widths)] : [])))
  return {
    hessians:
      hessians.length === 1 ? [exactly(value, point, nearness * Math.max(...widths)) ?? hessians[0]!] : hessians,
    differentiable,
  }
}

/**
 * The Hessian of a function that has one, from its expansions along the axes and between them: without the rounding
 * of a fit. Null where the function is not defined along one of them.
 */
function exactly(value: Expression, point: readonly number[], nearness: number): number[] | null {
  const bend = (...direction: number[]) => {
    const found = expand(value, point, direction, 'beside', nearness)
    return found ? secondOf(found.series) : NaN
  }
  if (point.length === 1) return numbersOrNull([2 * bend(1)])
  const [a, c] = [bend(1, 0), bend(0, 1)]
  const b = bend(1, 1) - a - c
  return numbersOrNull([2 * a, b, b, 2 * c])
}

const numbersOrNull = (numbers: number[]) => (numbers.some(Number.isNaN) ? null : numbers)

/** Whether the function neither jumps nor has a kink, as far as these directions show, which are evenly spread. */
function isStraight(sights: readonly Sight[]): boolean {
  if (!sights.every(({ slope }) => Number.isFinite(slope))) return false
  const largest = Math.max(...sights.map(({ slope, bend }) => Math.max(Math.abs(slope), finiteSize(bend))))
  const heights = sights.map(({ height }) => height)
  const jump = Math.max(...heights) - Math.min(...heights)
  const kink = sights.length === 2 ? Math.abs(sights[0]!.slope + sights[1]!.slope) : kinkOf(sights)
  return jump <= ROUNDING * Math.max(largest, ...heights.map(Math.abs)) && kink <= ROUNDING * largest
}

const finiteSize = (x: number) => (Number.isFinite(x) ? Math.abs(x) : 0)

function directionsOf(dimension: number): number[][] {
  if (dimension === 1) return [[1], [-1]]
  // Each beside its opposite.
  const half = DIRECTIONS / 2
  return Array.from({ length: half }, (_, index) => [directionAt(index), directionAt(index + half)]).flat()
}

/** Off the axes and the diagonals, along which formulas often are simpler than beside them. */
function directionAt(index: number): number[] {
  const angle = 0.1234 + (index / DIRECTIONS) * 2 * Math.PI
  return [cos(angle), sin(angle)]
}

function seen(
  value: Expression,
  point: readonly number[],
  direction: number[],
  widths: readonly number[],
  nearness: number,
): Sight | null {
  const step = direction.map((part, axis) => part * widths[axis]! * UNIT)
  const found = expand(value, point, step, 'beside', nearness / UNIT)
  if (!found) return null
  const { series, branches } = found
  const height = doubleOf(coefficientAt(series, 0))
  return { direction, branches, height, slope: firstOf(series), bend: secondOf(series) }
}

function firstOf(series: Series): number {
  if (series.terms.some(({ q }) => q > 1e-9 && q < 1 - 1e-9)) return Infinity
  return doubleOf(coefficientAt(series, 1))
}

function secondOf(series: Series): number {
  const between = series.terms.find(({ q }) => q > 1 + 1e-9 && q < 2 - 1e-9)
  return between ? Infinity : doubleOf(coefficientAt(series, 2))
}

/** How far the slopes are from those of a plane through the point. */
function kinkOf(sights: readonly Sight[]): number {
  const dimension = sights[0]!.direction.length
  // The directions are evenly spread, so that the least squares of the gradient are sums of products.
  const gradient = Array.from(
    { length: dimension },
    (_, axis) =>
      (dimension / sights.length) * sights.reduce((sum, { slope, direction }) => sum + slope * direction[axis]!, 0),
  )
  const off = sights.map(({ slope, direction }) =>
    Math.abs(slope - direction.reduce((sum, part, axis) => sum + part * gradient[axis]!, 0)),
  )
  return Math.max(...off)
}

/** A group with more sights between its own, where it has too few to tell a quadratic form by. */
function completed(
  group: readonly Sight[],
  value: Expression,
  point: readonly number[],
  widths: readonly number[],
  nearness: number,
): Sight[] {
  if (point.length === 1 || group.length >= 4) return [...group]
  const more = group.flatMap(({ direction }) =>
    [-0.75, -0.5, -0.25, 0.25, 0.5, 0.75].flatMap((share) => {
      const angle = atan2(direction[1]!, direction[0]!) + (share / DIRECTIONS) * 2 * Math.PI
      return seen(value, point, [cos(angle), sin(angle)], widths, nearness) ?? []
    }),
  )
  return [...group, ...more.filter(({ branches }) => branches === group[0]!.branches)]
}

/**
 * The matrix A of bend = ½ vᵀAv by least squares, row-major; `no form` where none fits, null where there are too few
 * directions.
 */
function fitted(sights: readonly Sight[]): number[] | 'no form' | null {
  if (sights[0]!.direction.length === 1) return [2 * sights[0]!.bend]
  if (sights.length < 3) return null
  const rows = sights.map(({ direction: [x, y] }) => [x! * x!, 2 * x! * y!, y! * y!])
  const solution = leastSquares(
    rows,
    sights.map(({ bend }) => 2 * bend),
  )
  const largest = Math.max(...sights.map(({ bend }) => Math.abs(2 * bend)))
  const misses = sights.some(
    ({ bend }, index) =>
      Math.abs(2 * bend - rows[index]!.reduce((sum, part, column) => sum + part * solution[column]!, 0)) >
      FIT * largest,
  )
  const size = Math.max(...solution.map(Math.abs))
  const [a, b, c] = solution.map((entry) => (Math.abs(entry) < FIT ** 2 * size ? 0 : entry)) as [number, number, number]
  return misses ? 'no form' : [a, b, b, c]
}

/** Solves the normal equations of three unknowns by Cramer's rule. */
function leastSquares(rows: readonly number[][], values: readonly number[]): number[] {
  const matrix = [0, 1, 2].map((i) => [0, 1, 2].map((j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)))
  const right = [0, 1, 2].map((i) => rows.reduce((sum, row, index) => sum + row[i]! * values[index]!, 0))
  const whole = determinant(matrix)
  return [0, 1, 2].map((column) => determinant(matrix.map((row, i) => row.with(column, right[i]!))) / whole)
}

function determinant(m: readonly number[][]): number {
  const minor = (a: number, b: number) => m[1]![a]! * m[2]![b]! - m[1]![b]! * m[2]![a]!
  return m[0]![0]! * minor(1, 2) - m[0]![1]! * minor(0, 2) + m[0]![2]! * minor(0, 1)
}

function unscaled(form: readonly number[], widths: readonly number[]): number[] {
  const dimension = widths.length
  return form.map((entry, index) => {
    const [row, column] = [Math.floor(index / dimension), index % dimension]
    return entry / (UNIT * widths[row]! * UNIT * widths[column]!)
  })
}

/** Matrices that differ by more than rounding. */
function distinct(hessians: readonly number[][]): number[][] {
  const size = (matrix: readonly number[]) => Math.max(...matrix.map(Math.abs))
  const same = (a: readonly number[], b: readonly number[]) =>
    a.every((entry, index) => Math.abs(entry - b[index]!) <= ROUNDING * 100 * Math.max(size(a), size(b)))
  return hessians.filter((matrix, index) => hessians.findIndex((other) => same(matrix, other)) === index)
}

/**
 * The Hessian where its own formula says nothing; of several pieces the one that bends most; NaN where there is none.
 */
export function hessianByLimit(value: Expression, point: ArrayLike<number>): number[] {
  const at = Array.from(point)
  const { hessians } = localForm(
    value,
    at,
    at.map((x) => Math.max(1, Math.abs(x))),
    0,
  )
  const norm = (matrix: readonly number[]) => {
    const [low, high] = eigenvaluesOf(matrix)
    return Math.max(Math.abs(low!), Math.abs(high!))
  }
  const none = Array<number>(at.length ** 2).fill(NaN)
  return hessians.reduce((most, matrix) => (most === none || norm(matrix) > norm(most) ? matrix : most), none)
}

/** Eigenvalues of a symmetric matrix of one or two rows, row-major, ascending. */
export function eigenvaluesOf(matrix: readonly number[]): number[] {
  const dimension = Math.sqrt(matrix.length)
  return spectrumOf(Float64Array.of(0, ...Array<number>(dimension).fill(0), ...matrix), dimension).values
}
