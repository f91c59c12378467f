import { OverstepError, type ExportOptions } from '#shared/contract/index.ts'

/** A length is sought up to so many times what was asked for. */
const FARTHEST = 4

/**
 * Says why a figure does not fit its size: which of the options is in the way, and how large the figure has to be at
 * least.
 * @param fits whether it would fit with these options
 */
export function refusalOf(options: ExportOptions, fits: (options: ExportOptions) => boolean): OverstepError {
  const noted = options.caption || options.provenance
  const unnoted = noted && fits({ ...options, caption: false, provenance: false })
  const path = unnoted
    ? options.caption
      ? 'caption'
      : 'provenance'
    : options.fontSize !== null
      ? 'fontSize'
      : options.millimetres
        ? 'millimetres'
        : 'height'
  const cause = unnoted ? `with ${options.caption ? 'this caption' : 'this note'}` : 'with text of this size'
  const message = `${cause} the figure needs ${neededSize(options, fits)}`
  return new OverstepError('invalid-input', `options.${path}: ${message}`, {
    issues: [{ path: `options.${path}`, message }],
  })
}

/**
 * How high the figure has to be, or where that is more than twice what it is how wide, or else how large in proportion;
 * in the unit of the options.
 */
function neededSize(options: ExportOptions, fits: (options: ExportOptions) => boolean): string {
  const unit = options.millimetres ? 'mm' : 'pixels'
  const [width, height] = options.millimetres ?? [options.width, options.height]
  const sized = (size: [number, number]): ExportOptions =>
    options.millimetres ? { ...options, millimetres: size } : { ...options, width: size[0], height: size[1] }
  const higher = leastFrom(height, (most) => fits(sized([width, most])))
  if (higher <= 2 * height) return `at least ${higher} ${unit} in height`
  const wider = leastFrom(width, (most) => fits(sized([most, height])))
  if (higher / height <= wider / width && higher < Infinity) return `at least ${higher} ${unit} in height`
  if (wider < Infinity) return `at least ${wider} ${unit} in width`
  const both = leastFrom(width, (most) => fits(sized([most, Math.ceil((most * height) / width)])))
  return both < Infinity
    ? `at least ${both} × ${Math.ceil((both * height) / width)} ${unit}`
    : 'a larger size, or smaller text'
}

/** The least whole length above `from` with which it fits, by halving; Infinity where there is none. */
function leastFrom(from: number, fits: (length: number) => boolean): number {
  let [less, enough] = [Math.floor(from), Math.floor(from)]
  while (!fits(enough)) {
    if (enough > FARTHEST * from) return Infinity
    less = enough
    enough = Math.ceil(enough * 1.5)
  }
  while (enough - less > 1) {
    const middle = Math.floor((less + enough) / 2)
    if (fits(middle)) enough = middle
    else less = middle
  }
  return enough
}
