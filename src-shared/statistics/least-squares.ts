import { studentQuantile } from './student.ts'

export interface Line {
  slope: number
  intercept: number
  /** Half of the 95 % interval of the slope, by Student's t with n − 2 degrees of freedom. */
  margin: number
}

/** The line through three or more points that has the least sum of squares of vertical distances. */
export function lineThrough(x: readonly number[], y: readonly number[]): Line {
  const count = x.length
  const [meanX, meanY] = [x, y].map((values) => values.reduce((sum, value) => sum + value, 0) / count) as [
    number,
    number,
  ]
  const sum = (of: (index: number) => number) => x.reduce((total, _, index) => total + of(index), 0)
  const squares = sum((index) => (x[index]! - meanX) * (x[index]! - meanX))
  const slope = sum((index) => (x[index]! - meanX) * (y[index]! - meanY)) / squares
  const intercept = meanY - slope * meanX
  const left = sum((index) => (y[index]! - intercept - slope * x[index]!) ** 2)
  const margin = studentQuantile(0.975, count - 2) * Math.sqrt(left / (count - 2) / squares)
  return { slope, intercept, margin }
}
