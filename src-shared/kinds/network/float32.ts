/** What float32 holds, in which networks are trained. */

/** The least normal number: below it digits are lost, and some processors take it for 0. */
export const FLOAT32_LEAST = 2 ** -126
/** The greatest number; beyond it there is infinity alone. */
export const FLOAT32_MOST = (2 - 2 ** -23) * 2 ** 127
/** A change by less than this share of a number is lost in rounding: half of the distance to the next one. */
export const FLOAT32_LOST = 2 ** -25

/** A bound as a refusal names it, rounded towards what is allowed. */
export function bounded(bound: number, direction: 'least' | 'most'): string {
  const [mantissa, power] = bound.toExponential(9).split('e') as [string, string]
  const round = direction === 'least' ? Math.ceil : Math.floor
  return `${round(Number(mantissa) * 100) / 100}e${Number(power)}`
}
