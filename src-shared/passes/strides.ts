/**
 * Maps are computed coarse to fine: every n-th cell of every n-th row, then every n/2-th, and so on. At level l of this
 * the cells lie 2ˡ apart along an axis, or closer where an axis has few: the strides of a level are among those of the
 * level below it, so that its cells are, too. Level 0 is the map.
 */

/** So many cells lie along an axis at the highest level, or up to twice as many; all of them where there are fewer. */
const LEAST_ALONG = 8

/** How far apart the cells of a level lie along an axis of so many. */
export function strideAt(level: number, count: number): number {
  return 2 ** Math.min(level, highestLevel([count]))
}

/** The level at which a map of these numbers of cells along its axes is seen first. */
export function highestLevel(counts: readonly number[]): number {
  return Math.max(0, Math.floor(Math.log2(Math.max(...counts) / LEAST_ALONG)))
}
