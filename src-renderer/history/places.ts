/** An opened line with the lines under it: `at` counts the closed lines, `length` those under it. */
export interface Opened {
  at: number
  length: number
}

/** A line: the one at place `at` of the closed list, or the one at `inner` under it. */
export interface Place {
  at: number
  inner: number | null
}

/** How many lines there are with those of the opened ones. */
export function lineCount(closed: number, opened: readonly Opened[]): number {
  return opened.reduce((sum, { length }) => sum + length, closed)
}

/** What stands on a line. `opened` is in the order of `at`. */
export function placeOf(line: number, opened: readonly Opened[]): Place {
  let before = 0
  for (const { at, length } of opened) {
    if (line <= at + before) break
    const inner = line - (at + before) - 1
    if (inner < length) return { at, inner }
    before += length
  }
  return { at: line - before, inner: null }
}

/** The parts of the closed list and of each opened line that lie on the lines from `from` to before `to`. */
export function partsOf(
  from: number,
  to: number,
  opened: readonly Opened[],
): { closed: [number, number] | null; inner: { at: number; from: number; to: number }[] } {
  const inner: { at: number; from: number; to: number }[] = []
  let before = 0
  let [first, last] = [0, 0]
  let begun = false
  const add = (begin: number, end: number, offset: number) => {
    const [low, high] = [Math.max(begin, from), Math.min(end, to)]
    if (low >= high) return
    if (!begun) first = low - offset
    begun = true
    last = high - offset
  }
  let line = 0
  for (const { at, length } of opened) {
    add(line, at + before + 1, before)
    const under = at + before + 1
    const [low, high] = [Math.max(under, from), Math.min(under + length, to)]
    if (low < high) inner.push({ at, from: low - under, to: high - under })
    line = under + length
    before += length
  }
  add(line, Infinity, before)
  return { closed: begun ? [first, last] : null, inner }
}
