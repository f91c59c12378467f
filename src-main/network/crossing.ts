/** A step is found when the next estimate of it, or the bracket around it, is as near as this share of it… */
const CLOSE = 1e-3
/** …and h there is as small a share of |g|². */
const SMALL = 1e-2
/** Losses that are asked for at most. */
const MOST = 40
/**
 * A step that raises the loss by next to nothing may lie far beyond the one that is looked for, where the loss is
 * almost flat: it counts as found only when one that is at least this share of it is known to lower the loss…
 */
const SUPPORTED = 0.96
/** …as which this share of it is tried. */
const TRIED = 0.97
/** Most that a step is made longer, or shorter, at once. */
const [LONGER, SHORTER] = [10, 1 / 20]

/**
 * The search for the least step γ along a direction of descent at which a loss is no longer below that of the start:
 * the zero of h(γ) = (L(γ) − L(0))/γ, which is −|g|² at 0 and nearly a straight line, as L is nearly a parabola. By the
 * secant method, kept between steps that are known to lower and to raise the loss, with halvings of the space between
 * them where it does not get smaller from both sides (G. Dahlquist and Å. Björck, Numerical Methods in Scientific
 * Computing I, 6.2).
 */
export class Crossing {
  /** The step whose loss is to be told next. */
  step: number
  /** What was found; NaN where there is nothing to find. */
  found: number | undefined
  /** Losses that were told. */
  asked = 0
  readonly #first: number
  readonly #slope: number
  /** A step that lowers the loss, with h there, and the one that was known before it. */
  #lower: Point
  #before: Point | undefined
  #upper: Point | undefined
  /** How many steps in a row have lowered, or raised, the loss. */
  #alike = 0

  /**
   * @param first the loss of the start
   * @param slope |g|²
   * @param guess to begin with
   */
  constructor(first: number, slope: number, guess: number) {
    this.#first = first
    this.#slope = slope
    this.#lower = { step: 0, height: -slope }
    this.step = guess
    if (!(Number.isFinite(first) && slope > 0 && Number.isFinite(slope) && guess > 0)) this.found = NaN
  }

  /** Tells the loss after the step that was asked for. */
  tell(loss: number): void {
    if (this.found !== undefined) return
    this.asked++
    const height = (loss - this.#first) / this.step
    const point = { step: this.step, height: Number.isFinite(height) ? height : Infinity }
    const lowers = point.height <= 0
    const sign = lowers ? 1 : -1
    this.#alike = Math.sign(this.#alike) === sign ? this.#alike + sign : sign
    if (lowers) [this.#before, this.#lower] = [this.#lower, point]
    else this.#upper = point
    const next = this.#estimate()
    const isNear = Math.abs(next - point.step) <= CLOSE * next && Math.abs(point.height) <= SMALL * this.#slope
    const isHeld = this.#upper !== undefined && this.#upper.step - this.#lower.step <= CLOSE * this.#upper.step
    const isSupported = this.#lower.step >= SUPPORTED * point.step
    if ((isNear && isSupported) || isHeld) this.found = next
    else if (this.asked >= MOST) this.found = NaN
    if (!Number.isFinite(next)) this.found = NaN
    this.step = isNear ? Math.max(this.#lower.step, TRIED * next) : next
  }

  #estimate(): number {
    const [lower, upper] = [this.#lower, this.#upper]
    if (!upper) {
      const [before, longest] = [this.#before!, LONGER * lower.step]
      const slope = (lower.height - before.height) / (lower.step - before.step)
      return slope > 0 ? Math.min(longest, lower.step - lower.height / slope) : longest
    }
    const least = Math.max(lower.step, upper.step * SHORTER)
    if (upper.height === Infinity || Math.abs(this.#alike) > 2) return Math.sqrt(least * upper.step)
    return Math.max(least, lower.step - (lower.height * (upper.step - lower.step)) / (upper.height - lower.height))
  }
}

interface Point {
  step: number
  height: number
}
