const superscripts: Record<string, string> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
}

/** 10 to a whole exponent, as text: `formatPower(-3)` is '10⁻³'. */
export function formatPower(exponent: number): string {
  return `10${String(exponent).replace(/./g, (digit) => superscripts[digit] ?? digit)}`
}

/** Digits of a number that are not rounding: the sixteenth and seventeenth of a double mostly are. */
const SETTLED_DIGITS = 15

/**
 * A number without the digits that are rounding: 0.3 for 0.1 + 0.2, and 0.8385 for a value 0.8384999999999999 of an
 * axis.
 */
export const settled = (value: number): number => Number(value.toPrecision(SETTLED_DIGITS))

/** So many digits more are those of rounding beside a short number, which is what was meant. */
const DIGITS_OF_ROUNDING = 3

/**
 * All digits of a number, in the form in which it is typed: what is typed again is the same double. Only where it is
 * off a short number by rounding, people read that one; files have it to the bit.
 */
export function allDigits(value: number): string {
  const [short, exact] = [String(settled(value)), String(value)]
  return short.length + DIGITS_OF_ROUNDING <= exact.length ? short : exact
}

/** A number split into the form that is printed: digits, and a power of ten where the number is far from 1. */
export interface NumberParts {
  /** With a true minus sign; null where the number is the power itself (10⁻³). */
  digits: string | null
  exponent: number | null
}

/**
 * The parts of `value` with at most `digits` significant digits: plain from 10⁻² to 10⁵ and `m·10ⁿ` outside, or, with
 * `scientific`, m·10ⁿ wherever it is.
 */
export function numberParts(value: number, digits = 3, scientific = false): NumberParts {
  if (value === 0) return { digits: '0', exponent: null }
  if (!Number.isFinite(value)) return { digits: Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞', exponent: null }
  // What lies half-way between two numbers of so few digits is rounded as it reads: 0.8385 to 0.839.
  if (digits < SETTLED_DIGITS && settled(value) !== value) return numberParts(settled(value), digits, scientific)
  const [mantissa, power] = value.toExponential(digits - 1).split('e') as [string, string]
  const exponent = Number(power)
  const shortest = String(Number(mantissa)).replace('-', '−')
  if (scientific || exponent < -2 || exponent > 4) return { digits: shortest === '1' ? null : shortest, exponent }
  return { digits: String(Number(value.toPrecision(digits))).replace('-', '−'), exponent: null }
}

/**
 * How many significant digits tell the values from each other: `least`, or more where they are close, as the ends of a
 * narrow axis, but no more than `most`, beyond which they differ by rounding.
 */
export function distinctDigits(values: readonly number[], least: number, most = MOST_DIGITS): number {
  const different = (digits: number) => new Set(values.map((value) => value.toPrecision(digits))).size
  const count = new Set(values).size
  for (let digits = least; digits <= most; digits++) if (different(digits) === count) return digits
  return least
}

/** Beyond so many digits values differ by rounding alone. */
const MOST_DIGITS = 12

/** A number as plain text with at most `digits` significant digits: '0.05', '9.8·10⁻⁴', '10⁻⁶', '−3'. */
export function formatNumber(value: number, digits = 3): string {
  const parts = numberParts(value, digits)
  if (parts.exponent === null) return parts.digits as string
  return parts.digits === null ? formatPower(parts.exponent) : `${parts.digits}·${formatPower(parts.exponent)}`
}

/** Numbers that are read together, as the ends of an axis: with as many digits as tell them apart, `least` or more. */
export function formatApart(values: readonly number[], least = 3): string[] {
  const digits = distinctDigits(values, least)
  return values.map((value) => formatNumber(value, digits))
}

/** A share as a percentage: '42 %', '0.3 %', '< 0.1 %'. */
export function formatShare(share: number): string {
  const percent = share * 100
  if (percent > 0 && percent < 0.1) return '< 0.1 %'
  if (percent < 100 && percent >= 99.95) return '> 99.9 %'
  return `${percent >= 9.95 && percent < 99.5 ? Math.round(percent) : Math.round(percent * 10) / 10} %`
}

/** A whole number with a thin space between thousands: '20 000'. */
export function formatCount(count: number): string {
  const digits = String(Math.abs(Math.round(count))).replace(/\B(?=(\d{3})+$)/g, '\u202f')
  return count < 0 ? `−${digits}` : digits
}

/** A size in decimal units with at most 3 significant digits: '18 MB', '1.25 GB', '640 B'. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  // 999.6 would be rounded to four digits.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${Number(value.toPrecision(3))}\u00a0${units[unit]}`
}
