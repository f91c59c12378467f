import { formatNumber, formatShare } from '#shared/plot/index.ts'

/** A learning rate. */
export const rate = (value: number): string => formatNumber(value, 4)

/** Learning rates that were run, ascending, by how many there are and the first and the last. */
export function ratesRun(rates: readonly number[]): string {
  const [first, last] = [rates[0]!, rates.at(-1)!]
  return rates.length === 1
    ? `the one learning rate that was run, ${rate(first)}`
    : `each of the ${rates.length} learning rates that were run, ${rate(first)} to ${rate(last)}`
}

/** Shares between which there is all that was counted: `all`, `none`, or from the least to the greatest. */
export function sharesFound(shares: readonly number[]): string {
  const [least, most] = [Math.min(...shares), Math.max(...shares)]
  if (least === 1) return 'all'
  if (most === 0) return 'none'
  return formatShare(least) === formatShare(most) ? formatShare(least) : `${formatShare(least)} to ${formatShare(most)}`
}

/** The greatest of some shares. */
export const upTo = (share: number): string => (share === 0 ? 'none' : `up to ${formatShare(share)}`)

/** Where a value lies from another one: `3.9 % above`. */
export const besides = (value: number, other: number): string =>
  `${formatShare(Math.abs(value / other - 1))} ${value < other ? 'below' : 'above'}`
