import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { expect, test } from 'vitest'
import { leadingEigenvectors } from './leading.ts'

/** A matrix with these eigenvalues, and 0 beyond them, in directions that follow no axis. */
function matrixOf(size: number, eigenvalues: readonly number[]): Matrix {
  const matrix = Matrix.zeros(size, size)
  const directions: Float64Array[] = []
  for (const [index, eigenvalue] of eigenvalues.entries()) {
    let direction = Float64Array.from({ length: size }, (_, row) => Math.cos((index + 2) * (row + 0.5) * 1.37 + index))
    for (const other of directions) {
      const along = direction.reduce((sum, value, row) => sum + value * other[row]!, 0)
      direction = direction.map((value, row) => value - along * other[row]!)
    }
    const length = Math.hypot(...direction)
    direction = direction.map((value) => value / length)
    directions.push(direction)
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++)
        matrix.set(row, column, matrix.get(row, column) + eigenvalue * direction[row]! * direction[column]!)
  }
  return matrix
}

test.each([
  ['a few directions', [9, 4, 1, 0.1]],
  ['a slow decay', Array.from({ length: 100 }, (_, index) => 0.97 ** index)],
  ['two that are close', [5, 4.999999, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.001, 0.0001]],
  ['one direction', [2]],
])('the leading ones are those of the whole decomposition: %s', (_, eigenvalues) => {
  const matrix = matrixOf(120, eigenvalues)
  const { values, vectors } = leadingEigenvectors(matrix, 2)
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true })
  for (const index of [0, 1]) {
    expect(values[index]).toBeCloseTo(realEigenvalues[119 - index]!, 10)
    if (index >= eigenvalues.length) continue
    const other = eigenvectorMatrix.getColumn(119 - index)
    const cosine = vectors[index]!.reduce((sum, value, row) => sum + value * other[row]!, 0)
    expect(Math.abs(cosine)).toBeCloseTo(1, 10)
  }
})
