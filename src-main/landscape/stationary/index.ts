import type { Stationary, StationaryPoint } from '#shared/contract/index.ts'
import type { Formula, Landscape } from '../landscape.ts'
import { type Jet, jetOf } from '../minima/jet.ts'
import { ranked } from '../minima/rank.ts'
import { bendsBeside, fewestDecimals, isCurved, slopeAt } from '../minima/settle.ts'
import { spectrumOf } from '../minima/symmetric.ts'
import { type Proof, proving } from './certain.ts'
import { summitsOnLine } from './line.ts'
import { zerosInPlane } from './plane.ts'
import { isWithin, type Search, stepToZero } from './search.ts'

/** So many are told, the lowest. */
const MAX_POINTS = 200
/** Places that may turn out to be none before the search is given up. */
const MAX_FAILURES = 400
/** What Newton's method still would move a point by, as a share of the domain. */
const LOST = 1e-9
const MAX_STEPS = 10

/** What is known already. */
const found = new WeakMap<Landscape, Stationary>()

/**
 * The saddles and maxima of a landscape, found when they are first asked for. Only such points are told at which f is
 * smooth and whose kind is certain: isolated ones, with eigenvalues of the Hessian that are not 0. Lines and areas of
 * maxima, and maxima at kinks, are none of them. At most 200, the lowest; `more` says that there may be others.
 * Deterministic, and bounded in the number of evaluations.
 *
 * Not found: a point between two samples of the grid on a line, about a two-thousandth of the domain, or between the
 * starts in the plane, about a hundredth, that shows in none of them.
 */
export function stationaryOf(landscape: Landscape): Stationary {
  const known = found.get(landscape)
  if (known) return known
  const stationary = search(landscape.formula, landscape.info.domain)
  found.set(landscape, stationary)
  return stationary
}

function search(formula: Formula, domain: readonly [number, number][]): Stationary {
  const widths = domain.map(([from, to]) => to - from)
  const jet = jetOf(formula, widths)
  const asked: Search = { jet, domain, widths }
  const { places, flat, cut } =
    domain.length === 1 ? { places: summitsOnLine(asked, formula.value), flat: [], cut: false } : zerosInPlane(asked)
  const told = telling(asked, formula)
  const points: StationaryPoint[] = []
  let failures = 0
  for (const place of [...inOrder(notMinima(jet, places)), ...notMinima(jet, flat)]) {
    if (points.length > MAX_POINTS || failures > MAX_FAILURES) break
    const point = told(place.at)
    if (point && !points.some((other) => isSame(point, other, widths))) points.push(point)
    else failures++
  }
  const lowest = inOrder(points.slice(0, MAX_POINTS))
  return {
    points: [...lowest.filter(({ kind }) => kind === 'saddle'), ...lowest.filter(({ kind }) => kind === 'maximum')],
    more: cut || points.length > MAX_POINTS || failures > MAX_FAILURES,
  }
}

/** Most places that a search in the plane finds are minima, which are known already. */
function notMinima(jet: Jet, places: readonly number[][]): { at: number[]; value: number }[] {
  const values = new Float64Array(1 + jet.dimension + jet.dimension ** 2)
  return places.flatMap((at) => {
    jet.all(at, values)
    return spectrumOf(values, jet.dimension).values[0]! < 0 ? [{ at, value: values[0]! }] : []
  })
}

/** From the lowest; of the same height the one with the smaller coordinates first. */
function inOrder<Item extends { at: number[]; value: number }>(items: readonly Item[]): Item[] {
  const axes = items[0]?.at.map((_, axis) => (item: Item) => item.at[axis]!) ?? []
  return ranked(items, [({ value }) => value, ...axes])
}

function isSame(a: StationaryPoint, b: StationaryPoint, widths: readonly number[]): boolean {
  return a.at.every((x, axis) => Math.abs(x - b.at[axis]!) <= 1e-8 * widths[axis]!)
}

/** The function that tells what is at a place next to a zero of the gradient; null where it is none, or not certain. */
function telling(
  { jet, domain, widths }: Search,
  formula: Formula,
): (place: readonly number[]) => StationaryPoint | null {
  const prove = proving(formula, widths)
  const values = new Float64Array(1 + jet.dimension + jet.dimension ** 2)

  /** The flattest place that Newton's method comes to. */
  function polished(from: readonly number[]): number[] {
    let [best, flattest] = [[...from], slopeAt(jet, from)]
    for (let count = 0; count < MAX_STEPS && flattest > 0; count++) {
      jet.all(best, values)
      const step = stepToZero(values, jet.dimension)
      const next = step && best.map((x, axis) => x + step[axis]!)
      const slope = next ? slopeAt(jet, next) : NaN
      if (!next || !(slope < flattest)) break
      ;[best, flattest] = [next, slope]
    }
    return best
  }

  /** Whether Newton's method would not move a point by more than doubles are apart. */
  function isExact(point: readonly number[]): boolean {
    jet.all(point, values)
    const step = stepToZero(values, jet.dimension)
    return step !== null && step.every((part, axis) => Math.abs(part) <= 4 * Number.EPSILON * widths[axis]!)
  }

  /** As far as slopes around it tell, for places on the border between two pieces, which no proof reaches. */
  function seen(
    at: readonly number[],
    eigenvalues: readonly number[],
    vector: readonly [number, number],
  ): Proof | null {
    const step = stepToZero(values, jet.dimension)
    if (!step?.every((part, axis) => Math.abs(part) <= LOST * widths[axis]!)) return null
    const directions = jet.dimension === 1 ? [[1]] : [[-vector[1], vector[0]], [...vector]]
    const isSure = eigenvalues.every(
      (eigenvalue, index) =>
        isCurved(jet, at, directions[index]!, eigenvalue, widths) &&
        bendsBeside(jet, at, directions[index]!, eigenvalue, widths),
    )
    if (!isSure) return null
    return eigenvalues.every((eigenvalue) => eigenvalue < 0) ? 'maximum' : 'saddle'
  }

  return (place) => {
    const near = polished(place)
    const slope = slopeAt(jet, near)
    const at = fewestDecimals(near, widths, (point) => {
      // Further away another one may be.
      const isNear = point.every((x, axis) => Math.abs(x - near[axis]!) <= LOST * widths[axis]!)
      return isNear && (slopeAt(jet, point) <= slope || isExact(point))
    })
    if (!isWithin(at, domain)) return null
    const { hessians, differentiable } = jet.form(at)
    const [hessian, other] = hessians
    // Where pieces of different curvature meet it is not smooth.
    if (!differentiable || !hessian || other) return null
    jet.all(at, values)
    values.set(hessian, 1 + jet.dimension)
    const { values: eigenvalues, vector } = spectrumOf(values, jet.dimension)
    if (![values[0]!, ...eigenvalues].every(Number.isFinite)) return null
    const kind = prove(at) ?? (jet.isOnBorder(at) ? seen(at, eigenvalues, vector) : null)
    const index = eigenvalues.filter((eigenvalue) => eigenvalue < 0).length
    const told = index === 0 ? 'minimum' : index === jet.dimension ? 'maximum' : 'saddle'
    if (kind === null || kind === 'minimum' || kind !== told) return null
    // −0 is 0.
    return { kind, at, value: values[0]! + 0, eigenvalues, index }
  }
}
