import { setImmediate } from 'node:timers/promises'
import { GENERATOR, streamOf } from '#shared/random/index.ts'

/** An eigenvalue that changes by less than this share of itself in a turn is found. */
const TOLERANCE = 1e-4

/**
 * Largest eigenvalue of each of several symmetric matrices that are only known by their products with vectors, all
 * multiplied at once: Lanczos' iteration with full reorthogonalisation (Golub and Van Loan, Matrix Computations, 10.1
 * and 10.3). Starts from a fixed pseudorandom direction.
 *
 * @param products of each matrix with its vector
 * @param iterations at most
 * @returns the eigenvalues; NaN where a product is not finite
 * @throws `signal.reason` when aborted
 */
export async function largestEigenvalues(
  count: number,
  size: number,
  products: (vectors: readonly Float64Array[]) => Promise<Float64Array[]>,
  iterations: number,
  signal?: AbortSignal,
): Promise<Float64Array<ArrayBuffer>> {
  const searches = Array.from({ length: count }, () => searchFrom(size))
  for (let turn = 0; turn < Math.min(iterations, size); turn++) {
    if (searches.every(({ found }) => found)) break
    const images = await products(searches.map(({ basis }) => basis.at(-1)!))
    for (const [index, search] of searches.entries()) {
      // Late turns take long: whoever wants to cancel must come through.
      await setImmediate()
      signal?.throwIfAborted()
      advance(search, images[index]!)
    }
  }
  return Float64Array.from(searches, ({ largest }) => largest)
}

interface Search {
  /** Orthonormal vectors; the last is to be multiplied next. */
  basis: Float64Array[]
  /** The matrix in this basis: its diagonal and what is beside it. */
  diagonal: number[]
  beside: number[]
  largest: number
  found: boolean
}

function searchFrom(size: number): Search {
  const { normal } = streamOf(GENERATOR, 'directions', 0)
  const start = Float64Array.from({ length: size }, normal)
  const length = Math.sqrt(inner(start, start))
  return { basis: [start.map((value) => value / length)], diagonal: [], beside: [], largest: NaN, found: false }
}

function advance(search: Search, image: Float64Array): void {
  if (search.found) return
  const { basis, diagonal, beside } = search
  diagonal.push(inner(image, basis.at(-1)!))
  const before = search.largest
  search.largest = largestOfTridiagonal(diagonal, beside)
  // Twice is enough (Kahan): once leaves what rounding put in.
  for (let round = 0; round < 2; round++)
    for (const vector of basis) {
      const share = inner(image, vector)
      vector.forEach((value, index) => (image[index]! -= share * value))
    }
  const length = Math.sqrt(inner(image, image))
  const exhausted = !(length > 1e-6 * Math.abs(search.largest))
  search.found = exhausted || Math.abs(search.largest - before) <= TOLERANCE * Math.abs(search.largest)
  beside.push(length)
  basis.push(image.map((value) => value / length))
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!
  return sum
}

/** By bisection: no eigenvalue is above x when all pivots of T − x are negative (Sturm; Golub and Van Loan, 8.4.1). */
function largestOfTridiagonal(diagonal: readonly number[], beside: readonly number[]): number {
  const radius = (index: number) =>
    Math.abs(beside[index - 1] ?? 0) + (index < diagonal.length - 1 ? beside[index]! : 0)
  let low = Math.max(...diagonal)
  let high = Math.max(...diagonal.map((value, index) => value + radius(index)))
  if (!Number.isFinite(high)) return NaN
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2
    let pivot = -1
    const above = diagonal.some((value, index) => {
      const off = index === 0 ? 0 : beside[index - 1]!
      pivot = value - middle - (off * off) / pivot
      return pivot >= 0
    })
    if (above) low = middle
    else high = middle
  }
  return (low + high) / 2
}
