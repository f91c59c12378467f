/** Principal components the textbook's way, for tests: an oracle that knows nothing of Gram matrices. */

type Rows = number[][]

export const dot = (a: number[], b: number[]) => a.reduce((sum, value, index) => sum + value * b[index]!, 0)
export const gramOf = (rows: Rows) => Float64Array.from(rows.flatMap((a) => rows.map((b) => dot(a, b))))
export const everyRow = (rows: Rows) => rows.map((_, row) => row)

/** Numbers that look random and are the same in every run (Weyl's sequence). */
export const scattered = (count: number, columns: number, phase = 0): Rows =>
  Array.from({ length: count }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const at = (phase + (row * columns + column + 1) * 0.7548776662466927) % 1
      return 3 * at ** 2 - 1 + (column === 0 ? 4 * Math.sin(row) : column === 1 ? 2 * Math.cos(3 * row) : 0)
    }),
  )

/**
 * The textbook's way, in the space of the columns: the covariance of the fitted rows, its eigenvectors by power
 * iteration and deflation.
 */
export function directComponents(rows: Rows, fit: number[], components: number) {
  const columns = rows[0]!.length
  const mean = Array.from(
    { length: columns },
    (_, column) => fit.reduce((sum, row) => sum + rows[row]![column]!, 0) / fit.length,
  )
  const centred = rows.map((row) => row.map((value, column) => value - mean[column]!))
  const covariance = mean.map((_, a) =>
    mean.map((_, b) => fit.reduce((sum, row) => sum + centred[row]![a]! * centred[row]![b]!, 0) / (fit.length - 1)),
  )
  const variance = covariance.reduce((sum, line, index) => sum + line[index]!, 0)
  return Array.from({ length: components }, () => {
    let direction = mean.map((_, column) => 1 / (column + 1))
    for (let turn = 0; turn < 5000; turn++) {
      const next = covariance.map((line) => dot(line, direction))
      const length = Math.sqrt(dot(next, next))
      direction = next.map((value) => value / length)
    }
    const eigenvalue = dot(
      direction,
      covariance.map((line) => dot(line, direction)),
    )
    covariance.forEach((line, a) => line.forEach((_, b) => (line[b]! -= eigenvalue * direction[a]! * direction[b]!)))
    const path = centred.map((row) => dot(row, direction))
    const largest = fit.reduce((far, row) => (Math.abs(path[row]!) > Math.abs(far) ? path[row]! : far), 0)
    return { eigenvalue, share: eigenvalue / variance, path: path.map((value) => value * Math.sign(largest)), centred }
  })
}
