/** Compares what Overstep says of a landscape with what the independent program knows. */

import type { Landscape } from '../../src-main/landscape/index.ts'
import type { Described, Known } from './answers.ts'
import { type Point, pointOf } from './ours.ts'
import type { Comparison } from './comparison.ts'

/** Whether a number is what is known of it, to what doubles may lose. */
export function agrees(number: number, known: Known): boolean {
  if (known === null) return true
  const [wanted, tolerance] = known
  return number === wanted || (Number.isFinite(wanted) && Math.abs(number - wanted) <= tolerance)
}

const allAgree = (numbers: readonly number[], known: readonly Known[]) =>
  known.every((part, index) => agrees(numbers[index]!, part))

const shown = (known: readonly Known[]) => known.map((part) => part?.[0] ?? 'none').join(', ')

const EDGE = 'rounding decides the piece'

/** What explains another number, or undefined. */
const excuse = ({ edge, strained, faded }: Described) =>
  edge ? EDGE : faded && !strained ? 'a part below 10⁻³⁰⁸' : undefined

/** What a difference at a point has to do with. */
const kindOf = (described: Described, numbers: readonly number[]): string => {
  const what = numbers.some(Number.isNaN) ? 'NaN' : 'another number'
  const where = described.strained
    ? ' where a part exceeds doubles'
    : described.regular === false
      ? ' at a kink or 0/0'
      : ''
  return what + where
}

export function comparePoints(
  comparison: Comparison,
  landscape: Landscape,
  points: readonly number[][],
  described: readonly Described[],
): void {
  points.forEach((point, index) => comparePoint(comparison, landscape, point, described[index]!))
}

function comparePoint(
  comparison: Comparison,
  landscape: Landscape,
  point: readonly number[],
  described: Described,
): void {
  if (described.beyond) return comparison.left('values', 'exponents too large for the independent program')
  const ours = pointOf(landscape, point)
  const place = () => `${landscape.info.expression} at ${point.join(', ')}${parametersOf(landscape)}`
  if (!compareValue(comparison, ours, described, place)) return
  compareGradient(comparison, ours, described, place)
  if (!described.hessian) comparison.left('Hessians', 'the function has none there')
  else if (allAgree(ours.hessian, described.hessian)) comparison.same('Hessians')
  else if (excuse(described)) comparison.explained('Hessians', excuse(described)!)
  else
    comparison.unexplained('Hessians', kindOf(described, ours.hessian), () => {
      return `${place()}: ${ours.hessian.join(', ')} instead of ${shown(described.hessian!)}`
    })
}

/** Whether both say that there is a value. */
function compareValue(comparison: Comparison, ours: Point, described: Described, place: () => string): boolean {
  const there = described.value !== null
  const row = there ? 'values' : 'points without a value'
  if (there !== (ours.value !== null)) {
    if (described.edge) comparison.explained(row, EDGE)
    else
      comparison.unexplained(
        row,
        there ? `no value${described.strained ? ' where a part exceeds doubles' : ''}` : 'a value',
        () => {
          return `${place()}: ${ours.value ?? 'no value'} instead of ${described.value?.[0] ?? 'no value'}`
        },
      )
    return false
  }
  if (ours.value === null || agrees(ours.value, described.value)) comparison.same(row)
  else if (excuse(described)) comparison.explained(row, excuse(described)!)
  else
    comparison.unexplained(row, kindOf(described, [ours.value]), () => {
      return `${place()}: ${ours.value} instead of ${described.value![0]} ± ${described.value![1]}`
    })
  return there
}

function compareGradient(comparison: Comparison, ours: Point, described: Described, place: () => string): void {
  const row = described.regular ? 'gradients' : 'gradients at kinks and 0/0'
  const { gradient = [], smoothGradient } = described
  if (gradient.every((part) => part === null)) return comparison.left(row, 'the function has none there')
  if (allAgree(ours.gradient, gradient)) return comparison.same(row)
  if (smoothGradient && allAgree(ours.gradient, smoothGradient))
    return comparison.explained(row, 'that of the smooth function, not of conventions')
  if (excuse(described)) return comparison.explained(row, excuse(described)!)
  comparison.unexplained(row, kindOf(described, ours.gradient), () => {
    return `${place()}: ${ours.gradient.join(', ')} instead of ${shown(gradient)}`
  })
}

export function parametersOf({ info: { parameters } }: Landscape): string {
  const all = Object.entries(parameters)
  return all.length === 0 ? '' : ` with ${all.map(([name, value]) => `${name} = ${value}`).join(', ')}`
}
