import { atan2, cos, hypot, sin } from '#shared/elementary/index.ts'
/**
 * Eigenvalues, ascending, of a symmetric matrix of shape [n, n], n 1 or 2, and of n = 2 the unit eigenvector of the
 * second.
 */
export interface Spectrum {
  values: number[]
  vector: [number, number]
}

/**
 * The spectrum of the Hessian in `jet` (value, gradient, Hessian). The smaller eigenvalue in magnitude is det/λ, which
 * does not cancel where the other is much larger.
 */
export function spectrumOf(jet: Float64Array, dimension: number): Spectrum {
  if (dimension === 1) return { values: [jet[2]!], vector: [1, 0] }
  const a = jet[3]!
  const b = (jet[4]! + jet[5]!) / 2
  const c = jet[6]!
  // Scaled so that products of huge entries stay finite.
  const scale = Math.max(Math.abs(a), Math.abs(b), Math.abs(c))
  if (!(scale > 0 && scale < Infinity)) return { values: [scale, scale], vector: [1, 0] }
  const mean = (a / scale + c / scale) / 2
  const half = (a / scale - c / scale) / 2
  const radius = hypot(half, b / scale)
  const outer = mean < 0 ? mean - radius : mean + radius
  const inner = outer === 0 ? 0 : ((a / scale) * (c / scale) - (b / scale) ** 2) / outer
  const values = [outer * scale, inner * scale].sort((first, second) => first - second)
  const angle = atan2(b / scale, half) / 2
  return { values, vector: [cos(angle), sin(angle)] }
}
