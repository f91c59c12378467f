import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { norm, sin } from '../elementary/index.ts'

/** Up to this size all eigenvectors take no longer than the first of them. */
const SMALL = 80
/** Vectors that are iterated besides those that are asked for: they carry away what is near to these. */
const GUARD = 8
const MOST_TURNS = 500
/** What may be left of A·u − λ·u, as a share of the largest eigenvalue. */
const RESIDUAL = 1e-12
/**
 * What is smaller than this share of the largest entry is nothing: its square is no number of this arithmetic, and the
 * decomposition divides by squares.
 */
const NOTHING = 1e-150

/**
 * The largest eigenvalues of a symmetric matrix with non-negative eigenvalues, and their eigenvectors, by orthogonal
 * iteration with Rayleigh–Ritz (Golub and Van Loan, Matrix Computations, 8.2): some n² operations a turn, where all of
 * them at once take n³. Where it does not converge, they are all computed.
 * @returns largest first; `vectors[i]` has length 1
 */
export function leadingEigenvectors(matrix: Matrix, count: number): { values: number[]; vectors: Float64Array[] } {
  const size = matrix.rows
  return (size > SMALL ? iterated(matrix, Math.min(count, size)) : undefined) ?? decomposed(matrix, count)
}

function decomposed(matrix: Matrix, count: number): { values: number[]; vectors: Float64Array[] } {
  const largest = Math.max(Math.abs(matrix.max()), Math.abs(matrix.min())) || 1
  const scaled = new Matrix(
    matrix.to2DArray().map((row) => row.map((entry) => (Math.abs(entry) < NOTHING * largest ? 0 : entry / largest))),
  )
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(scaled, { assumeSymmetric: true })
  // The library sorts from the smallest.
  const columns = Array.from({ length: Math.min(count, matrix.rows) }, (_, index) => matrix.rows - 1 - index)
  return {
    values: columns.map((column) => realEigenvalues[column]! * largest),
    vectors: columns.map((column) => Float64Array.from(eigenvectorMatrix.getColumn(column))),
  }
}

function iterated(matrix: Matrix, count: number): { values: number[]; vectors: Float64Array[] } | undefined {
  const size = matrix.rows
  const width = count + GUARD
  const flat = Float64Array.from({ length: size * size }, (_, at) => matrix.get(Math.floor(at / size), at % size))
  let block = Array.from({ length: width }, (_, vector) =>
    Float64Array.from({ length: size }, (_, row) => sin((vector + 1) * (row + 1) + 0.7 * vector * vector)),
  )
  if (!orthonormalise(block)) return undefined
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const images = block.map((vector) => times(flat, vector))
    const small = new Matrix(block.map((one) => images.map((image) => dot(one, image))))
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(small, { assumeSymmetric: true })
    const combined = (vectors: readonly Float64Array[], column: number) => {
      const sum = new Float64Array(size)
      vectors.forEach((vector, index) => {
        const weight = eigenvectorMatrix.get(index, column)
        for (let row = 0; row < size; row++) sum[row]! += weight * vector[row]!
      })
      return sum
    }
    const columns = Array.from({ length: width }, (_, index) => width - 1 - index)
    const values = columns.map((column) => realEigenvalues[column]!)
    const turned = columns.map((column) => combined(images, column))
    const wanted = columns.slice(0, count).map((column) => combined(block, column))
    const left = wanted.map((vector, index) =>
      norm(turned[index]!.map((value, row) => value - values[index]! * vector[row]!)),
    )
    if (left.every((residual) => residual <= RESIDUAL * values[0]!))
      return { values: values.slice(0, count), vectors: wanted }
    block = turned
    if (!orthonormalise(block)) return undefined
  }
  return undefined
}

/**
 * Makes the vectors orthonormal in place, twice, because once leaves too much of nearly parallel ones; false where one
 * of them vanishes.
 */
function orthonormalise(vectors: Float64Array[]): boolean {
  for (let pass = 0; pass < 2; pass++)
    for (const [index, vector] of vectors.entries()) {
      const before = Math.sqrt(dot(vector, vector))
      for (const other of vectors.slice(0, index)) {
        const along = dot(vector, other)
        for (let row = 0; row < vector.length; row++) vector[row]! -= along * other[row]!
      }
      const length = Math.sqrt(dot(vector, vector))
      if (!(length > 1e-14 * before && before > 0)) return false
      for (let row = 0; row < vector.length; row++) vector[row]! /= length
    }
  return true
}

function times(flat: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length
  const product = new Float64Array(size)
  for (let row = 0; row < size; row++) {
    let sum = 0
    const from = row * size
    for (let column = 0; column < size; column++) sum += flat[from + column]! * vector[column]!
    product[row] = sum
  }
  return product
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0
  for (let row = 0; row < one.length; row++) sum += one[row]! * other[row]!
  return sum
}
