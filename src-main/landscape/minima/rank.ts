/**
 * Numbers nearer than this share of the larger are the same but for rounding: symmetric minima must not be ordered by
 * it.
 */
const SAME = 1e-9

/**
 * The items in ascending order of the first key, those with equal keys in that of the second, and so on. Each item is
 * compared with the next in order, so that numbers that differ by rounding only count as equal.
 */
export function ranked<Item>(items: readonly Item[], keys: readonly ((item: Item) => number)[]): Item[] {
  const [key, ...others] = keys
  if (!key || items.length < 2) return [...items]
  // Infinity minus itself is not a number.
  const sorted = [...items].sort((a, b) => (key(a) === key(b) ? 0 : key(a) - key(b)))
  const groups: Item[][] = []
  let last = NaN
  for (const item of sorted) {
    if (isSame(last, key(item))) groups.at(-1)!.push(item)
    else groups.push([item])
    last = key(item)
  }
  return groups.flatMap((group) => ranked(group, others))
}

function isSame(a: number, b: number): boolean {
  return a === b || (Number.isFinite(b) && Math.abs(a - b) <= SAME * Math.max(1, Math.abs(a), Math.abs(b)))
}
