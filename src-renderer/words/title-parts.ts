/** A title in two parts: what others have, too, which gives way where there is no room, and what is its own. */
export interface TitleParts {
  same: string
  own: string
}

/** Letters that titles have in common at least where the rest is told as what differs. */
const COMMON = 12

/** Where the values of a sweep begin in the title of one of its runs: `, steps = 300, start.count = 20` at its end. */
const swept = /, (?=[A-Za-z][\w.[\]]* = )/

/**
 * The titles of a list, each in what it has in common with another of them and what is its own; of a run of a sweep its
 * values are its own in any list.
 */
export function titleParts(titles: readonly string[]): TitleParts[] {
  return titles.map((title) => {
    const values = swept.exec(title)
    const others = titles.filter((other) => other !== title)
    const common = Math.max(0, ...others.map((other) => commonLength(title, other)))
    const ends = [...title.slice(0, common).matchAll(/, /g)].map(({ index }) => index + 2)
    const behind = common >= COMMON ? (ends.at(-1) ?? 0) : 0
    const from = values ? Math.max(values.index + 2, behind) : behind
    return { same: title.slice(0, from), own: title.slice(from) }
  })
}

function commonLength(one: string, other: string): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  return length
}
