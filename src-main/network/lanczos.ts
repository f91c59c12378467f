import { setImmediate } from 'node:timers/promises'
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { Stream } from '#shared/random/index.ts'

/**
 * An eigenvalue is found when its residual r is no more than the first share of it, and what r tells of it no more than
 * the second: r²/gap, where gap is how far the other values are (Parlett, The Symmetric Eigenvalue Problem, 11.7).
 */
const [RESIDUAL, ERROR] = [1e-3, 2e-5]
/** Milliseconds after which whoever wants to cancel must come through. */
const PATIENCE_MILLISECONDS = 25
/** After so many turns only one in four looks at what is found: decompositions get as long as products. */
const FREQUENT_TURNS = 16

/** What is asked of several symmetric matrices that are only known by their products with vectors. */
export interface Spectra {
  /** How many matrices. */
  count: number
  /** Their rows. */
  size: number
  /** How many of the largest eigenvalues of each. */
  eigenvalues: number
  /** Most products with each. */
  iterations: number
  /** Where all searches begin: a direction of standard normal numbers. */
  start: Stream
  /**
   * Of each matrix with its vector. The vectors are float32, as graphs take them: nothing is lost on the way there.
   */
  products(vectors: readonly Float32Array[]): Promise<Float64Array[]>
  /** Told before each round of products, with how many there were before. */
  turn?(done: number): void
  signal?: AbortSignal | undefined
}

/**
 * The largest eigenvalues of each matrix in descending order, by Lanczos' iteration with full reorthogonalisation in
 * float64 (Golub and Van Loan, Matrix Computations, 10.1 and 10.3). Where the rows are fewer than asked for, those that
 * are missing are NaN.
 *
 * @returns [matrices][eigenvalues]; NaN where a product is not finite
 * @throws `signal.reason` when aborted
 */
export async function largestEigenvalues(spectra: Spectra): Promise<Float64Array<ArrayBuffer>[]> {
  const { count, size, eigenvalues, iterations, start, products, turn, signal } = spectra
  const direction = Float64Array.from({ length: size }, () => start.normal())
  const searches = Array.from({ length: count }, () => new Search(direction, eigenvalues))
  const rest = breaths(signal)
  const most = Math.min(iterations, size)
  for (let done = 0; done < most; done++) {
    if (searches.every(({ found }) => found)) break
    turn?.(done)
    const images = await products(searches.map(({ newest }) => newest))
    for (const [index, search] of searches.entries())
      if (!search.found) await search.advance(images[index]!, done === most - 1, rest)
  }
  return searches.map(({ largest }) => largest)
}

/** Lets others have the thread now and then. */
function breaths(signal: AbortSignal | undefined): () => Promise<void> {
  let began = performance.now()
  return async () => {
    signal?.throwIfAborted()
    if (performance.now() - began < PATIENCE_MILLISECONDS) return
    await setImmediate()
    signal?.throwIfAborted()
    began = performance.now()
  }
}

/** The search for the largest eigenvalues of one matrix. */
class Search {
  readonly largest: Float64Array<ArrayBuffer>
  found = false
  /** Orthonormal vectors; the last is to be multiplied next. */
  readonly #basis: Float32Array[] = []
  /** The matrix in this basis: its diagonal and what is beside it. */
  readonly #diagonal: number[] = []
  readonly #beside: number[] = []

  constructor(start: Float64Array, eigenvalues: number) {
    this.largest = new Float64Array(eigenvalues).fill(NaN)
    this.#basis.push(scaledTo(start, 1 / Math.sqrt(inner(start, start))))
  }

  get newest(): Float32Array {
    return this.#basis.at(-1)!
  }

  /**
   * @param image the product of the matrix with `newest`, which is used up
   * @param last whether there will be no other
   */
  async advance(image: Float64Array, last: boolean, rest: () => Promise<void>): Promise<void> {
    const before = Math.sqrt(inner(image, image))
    if (!Number.isFinite(before)) {
      this.largest.fill(NaN)
      this.found = true
      return
    }
    const own = inner(image, this.newest)
    this.#diagonal.push(own)
    takeOff(image, this.newest, own)
    // But for rounding only the vector before has another share in it; those of all are taken off, lest they grow.
    for (const vector of this.#basis.toReversed()) {
      takeOff(image, vector, inner(image, vector))
      await rest()
    }
    const length = Math.sqrt(inner(image, image))
    this.#beside.push(length)
    const turns = this.#diagonal.length
    const exhausted = length <= 1e-6 * before || last
    if (exhausted || turns <= FREQUENT_TURNS || turns % 4 === 0) this.found = this.#look(length) || exhausted
    this.#basis.push(scaledTo(image, 1 / length))
    // Of what is found only a vector is needed, to be multiplied with those of the others.
    if (this.found) this.#basis.splice(0, this.#basis.length - 1)
  }

  /**
   * Tells what is known of the eigenvalues, and whether that is enough.
   * @param length of what the newest product has outside of the basis
   */
  #look(length: number): boolean {
    const turns = this.#diagonal.length
    const matrix = Matrix.diagonal(this.#diagonal)
    for (let at = 1; at < turns; at++) {
      matrix.set(at - 1, at, this.#beside[at - 1]!)
      matrix.set(at, at - 1, this.#beside[at - 1]!)
    }
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true })
    const ritz = realEigenvalues
      .map((value, column) => ({ value, residual: length * Math.abs(eigenvectorMatrix.get(turns - 1, column)) }))
      .toSorted((one, two) => two.value - one.value)
    const wanted = ritz.slice(0, this.largest.length)
    this.largest.set(wanted.map(({ value }) => value))
    return ritz.length > this.largest.length && wanted.every((_, place) => isKnown(ritz, place))
  }
}

/** Whether the value at a place among others in descending order is known well enough. */
function isKnown(ritz: readonly { value: number; residual: number }[], place: number): boolean {
  const { value, residual } = ritz[place]!
  const neighbours = [ritz[place - 1], ritz[place + 1]].filter((other) => other !== undefined)
  const gap = Math.min(...neighbours.map((other) => Math.abs(other.value - value)))
  const size = Math.abs(value)
  return residual <= RESIDUAL * size && (residual * residual) / gap <= ERROR * size
}

function inner(a: Float64Array, b: Float64Array | Float32Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!
  return sum
}

function takeOff(from: Float64Array, vector: Float32Array, share: number): void {
  for (let index = 0; index < from.length; index++) from[index]! -= share * vector[index]!
}

function scaledTo(vector: Float64Array, factor: number): Float32Array {
  const scaled = new Float32Array(vector.length)
  for (let index = 0; index < vector.length; index++) scaled[index] = factor * vector[index]!
  return scaled
}
