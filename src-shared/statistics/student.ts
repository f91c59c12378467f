import { exp, log, log1p } from '#shared/elementary/index.ts'

/**
 * The mean of numbers, and half of its 95 % interval by Student's t with n − 1 degrees of freedom: t·s/√n, s the
 * standard deviation of the sample. No interval for fewer than two.
 */
export function meanInterval(numbers: readonly number[]): { mean: number; margin: number | null } | null {
  const count = numbers.length
  if (count === 0) return null
  const mean = numbers.reduce((sum, number) => sum + number, 0) / count
  if (count === 1) return { mean, margin: null }
  const squares = numbers.reduce((sum, number) => sum + (number - mean) * (number - mean), 0)
  return { mean, margin: studentQuantile(0.975, count - 1) * Math.sqrt(squares / (count - 1) / count) }
}

const quantiles = new Map<string, number>()

/** The t that Student's distribution stays below with the given probability > ½; to 1e-10 of it. */
export function studentQuantile(probability: number, degrees: number): number {
  const key = `${probability} ${degrees}`
  const known = quantiles.get(key)
  if (known !== undefined) return known
  const found = soughtQuantile(probability, degrees)
  quantiles.set(key, found)
  return found
}

function soughtQuantile(probability: number, degrees: number): number {
  let [low, high] = [0, 1]
  while (studentDistribution(high, degrees) < probability) [low, high] = [high, 2 * high]
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (studentDistribution(middle, degrees) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The probability that Student's distribution is below t ≥ 0 (Abramowitz and Stegun 26.7.1). */
function studentDistribution(t: number, degrees: number): number {
  return 1 - incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
}

/** The regularized incomplete beta function I_x(a, b), by its continued fraction (Abramowitz and Stegun 26.5.8). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1
  // The fraction converges fast below the mean only.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = exp(a * log(x) + b * log1p(-x) - logBeta(a, b)) / a
  // Lentz's evaluation.
  let [numerator, denominator, value] = [1, 0, 1]
  for (let step = 0; step < 400; step++) {
    const m = step >> 1
    const term =
      step === 0
        ? 1
        : step % 2 === 0
          ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
          : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    denominator = 1 / (1 + term * denominator)
    numerator = 1 + term / numerator
    const factor = numerator * denominator
    value *= factor
    if (Math.abs(factor - 1) < 1e-15) break
  }
  return front * (value - 1)
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}

/** ln Γ by Stirling's series, raised to where it is exact to rounding. */
function logGamma(x: number): number {
  let [shift, z] = [0, x]
  for (; z < 12; z++) shift += log(z)
  const squared = 1 / (z * z)
  const series = (1 / 12 - squared * (1 / 360 - squared * (1 / 1260 - squared * (1 / 1680 - squared / 1188)))) / z
  return (z - 0.5) * log(z) - z + log(2 * Math.PI) / 2 + series - shift
}
