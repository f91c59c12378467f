/**
 * Exponential moving average, m ← β·m + (1 − β)·v, divided by 1 − βⁿ so that its beginning is not drawn towards 0. A
 * value that is not finite stays as it is and does not count.
 * @param weight β, 0 (the values themselves) … 1 (not included)
 */
export function smoothed(values: Float64Array, weight: number): Float64Array {
  if (weight === 0) return values
  let mean = 0
  let correction = 0
  return values.map((value) => {
    if (!Number.isFinite(value)) return value
    mean = weight * mean + (1 - weight) * value
    correction = weight * correction + (1 - weight)
    return mean / correction
  })
}
