/** The width of a line of text in a CSS font, in CSS pixels. */
export type Ruler = (text: string, font: string) => number

/** Widths by font and text are kept up to so many. */
const MOST_KEPT = 20_000

/** How far the baseline of a CSS font lies below the middle on which its text is centred, in CSS pixels. */
export type Baseline = (font: string) => number

let ruler: Ruler = estimated
let baseline: Baseline = () => 0
const known = new Map<string, number>()
const baselines = new Map<string, number>()

/** Measures text from now on with what the host draws it with: the canvas of a page, or one without a page. */
export function measureTextWith(measure: Ruler, below: Baseline): void {
  ruler = measure
  baseline = below
  known.clear()
  baselines.clear()
}

/** How far the baseline of a CSS font lies below the middle of its text, in CSS pixels; 0 where nothing is drawn. */
export function baselineOf(font: string): number {
  let below = baselines.get(font)
  if (below === undefined) baselines.set(font, (below = baseline(font)))
  return below
}

/** What of a canvas tells where the baseline of its font lies. */
interface Measured {
  font: string
  textBaseline: string
  measureText(text: string): { actualBoundingBoxAscent: number }
}

/** Where the baseline of the font that a canvas is set to lies, as `Baseline` says. */
export function measuredBaseline(context: Measured): number {
  const [above = 0, aboveMiddle = 0] = (['alphabetic', 'middle'] as const).map((place) => {
    context.textBaseline = place
    return context.measureText('H').actualBoundingBoxAscent
  })
  context.textBaseline = 'alphabetic'
  return above - aboveMiddle
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
