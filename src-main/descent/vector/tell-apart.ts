import { log } from '#shared/elementary/index.ts'
import type { Stopping } from '../stopping.ts'
import { CHAOTIC, GROWN, MAX_PERIOD, RETURN_TOLERANCE, RETURNED, SLOW } from '../unsettled.ts'
import { type PointPlaces, VECTORS, type VectorKernels } from './compile.ts'
import { shared } from './memory.ts'
import { lyapunovBytes, ORBIT_POINTS, PRODUCTS, screenBytes, seenOf } from './unsettled.ts'

/** Points that are looked at in one call, so that their orbits stay in the cache. */
const CHUNK = 64
const LANES = 2 * VECTORS

export const scratchBytes = (dimension: number) =>
  (CHUNK / LANES) * Math.max(screenBytes(VECTORS, dimension), lyapunovBytes(VECTORS))

/** The period is longer than what was kept of the orbit tells. */
const UNKNOWN = -2

/**
 * What unsettled descents do, as `tellApart` has it: the period (2…64), CHAOTIC or SLOW of each of the chosen points.
 *
 * @param recur tells of one point whether it comes back, in full
 * @param tell is told what each does, by its index among those that are chosen
 */
export function tellAllApart(
  kernels: VectorKernels,
  places: PointPlaces,
  count: number,
  dimension: number,
  { bound }: Pick<Stopping, 'bound'>,
  recur: (index: number) => number,
  tell: (index: number, found: number) => void,
): void {
  const { chosen, out } = places
  const wanderers: number[] = []
  for (let first = 0; first < count; first += CHUNK) {
    const many = Math.min(CHUNK, count - first)
    kernels.screen({ ...places, chosen: chosen + 4 * first }, many, bound)
    const { words } = shared
    const numbers = shared.numbers(out, scratchBytes(dimension) / 8)
    for (let index = 0; index < many; index++) {
      const group = Math.floor(index / LANES) * screenBytes(VECTORS, dimension)
      const lane = index % LANES
      const seen = seenOf(words, (out + group) / 4, lane)
      let found = seen === 0 ? SLOW : CHAOTIC
      if ((seen & RETURNED) !== 0) {
        const from = group / 8 + 4 * VECTORS + (lane >> 1) * dimension * 2 + (lane & 1)
        found = periodOf(numbers, from, dimension)
        if (found === UNKNOWN) found = recur(first + index)
        else if (found === CHAOTIC && (seen & GROWN) === 0) found = SLOW
      }
      if (found === CHAOTIC) wanderers.push(first + index)
      else tell(first + index, found)
    }
  }
  exponents(kernels, places, wanderers, bound, (index, exponent) => tell(index, exponent > 0 ? CHAOTIC : SLOW))
}

/** The period of an orbit that begins at `from`; CHAOTIC where it does not come back. */
function periodOf(numbers: Float64Array, from: number, dimension: number): number {
  const stride = VECTORS * dimension * 2
  const square = (index: number) => numbers[index]! * numbers[index]!
  for (let period = 1; period <= MAX_PERIOD; period++) {
    let i = 0
    for (; i < 2 * period; i++) {
      if (i + period >= ORBIT_POINTS) return UNKNOWN
      const at = from + i * stride
      const then = at + period * stride
      let away: number
      let size: number
      if (dimension === 1) {
        away = Math.abs(numbers[then]! - numbers[at]!)
        size = Math.abs(numbers[at]!)
      } else {
        const dx = numbers[then]! - numbers[at]!
        const dy = numbers[then + 2]! - numbers[at + 2]!
        away = Math.sqrt(dx * dx + dy * dy)
        size = Math.sqrt(square(at) + square(at + 2))
      }
      if (!(away <= RETURN_TOLERANCE * Math.max(1, size))) break
    }
    if (i === 2 * period) return period === 1 ? SLOW : period
  }
  return CHAOTIC
}

/** A positive multiple of the largest Lyapunov exponent of each point whose index is listed; NaN where it has none. */
function exponents(
  kernels: VectorKernels,
  places: PointPlaces,
  listed: readonly number[],
  bound: number,
  tell: (index: number, exponent: number) => void,
): void {
  const { chosen, out } = places
  const cells = shared.counts(chosen, listed.length === 0 ? 0 : listed.at(-1)! + 1)
  // Those that are not listed are done with: the others move up.
  for (const [place, index] of listed.entries()) cells[place] = cells[index]!
  for (let first = 0; first < listed.length; first += CHUNK) {
    const many = Math.min(CHUNK, listed.length - first)
    kernels.lyapunov({ ...places, chosen: chosen + 4 * first }, many, bound)
    const { words } = shared
    const numbers = shared.numbers(out, ((CHUNK / LANES) * lyapunovBytes(VECTORS)) / 8)
    for (let index = 0; index < many; index++) {
      const group = Math.floor(index / LANES) * lyapunovBytes(VECTORS)
      const lane = index % LANES
      let exponent = words[(out + group) / 4 + 2 * lane] === 0 ? 0 : NaN
      const from = group / 8 + 2 * VECTORS + lane
      if (exponent === 0)
        for (let product = 0; product < PRODUCTS; product++) exponent += log(numbers[from + product * 2 * VECTORS]!)
      tell(listed[first + index]!, exponent)
    }
  }
}
