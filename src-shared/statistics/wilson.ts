/** The quantile of the standard normal distribution that 95 % of it lies within. */
const Z_95 = 1.959963984540054

/**
 * The Wilson score interval of a probability of which `count` of `total` independent trials came true: the p whose
 * distance from the share is at most z standard errors of p itself, (p̂ − p)² ≤ z²·p(1 − p)/n (Wilson, 1927, J. Am.
 * Stat. Assoc. 22). Its ends lie in [0, 1]; without trials it is all of that.
 */
export function wilsonInterval(count: number, total: number, z = Z_95): [low: number, high: number] {
  if (total === 0) return [0, 1]
  const share = count / total
  const weight = (z * z) / total
  const centre = (share + weight / 2) / (1 + weight)
  const half = Math.sqrt(weight * (share * (1 - share) + weight / 4)) / (1 + weight)
  // Exact where nothing or everything came true, whatever is lost in rounding.
  return [count === 0 ? 0 : centre - half, count === total ? 1 : centre + half]
}
