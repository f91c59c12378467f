/** The width of a line of text in a CSS font, in CSS pixels. */
export type Ruler = (text: string, font: string) => number

/** Widths by font and text are kept up to so many. */
const MOST_KEPT = 20_000

let ruler: Ruler = estimated
const known = new Map<string, number>()

/** Measures text from now on with what the host draws it with: the canvas of a page, or one without a page. */
export function measureTextWith(measure: Ruler): void {
  ruler = measure
  known.clear()
}

/** The width of a line of text in a CSS font, in CSS pixels. */
export function widthOf(text: string, font: string): number {
  const key = `${font} ${text}`
  let width = known.get(key)
  if (width === undefined) {
    width = ruler(text, font)
    if (known.size >= MOST_KEPT) known.clear()
    known.set(key, width)
  }
  return width
}

/** Where nothing is drawn: narrow, usual and wide letters of a sans serif. */
function estimated(text: string, font: string): number {
  const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? 12)
  const narrow = text.match(/[ ijlt.,:;'|!()[\]{}\u200A\u2009]/g)?.length ?? 0
  const wide = text.match(/[A-ZmwM@%…→∞]/g)?.length ?? 0
  return size * (0.3 * narrow + 0.75 * wide + 0.55 * (text.length - narrow - wide))
}
