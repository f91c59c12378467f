import { shortened } from '../contract/index.ts'
import { distinctDigits, numberParts } from './format-number.ts'
import type { Theme } from './palette.ts'
import { baselineOf, widthOf } from './ruler.ts'

/** Families of the text of figures. */
export const textFamily = 'Inter, KaTeX_Main, sans-serif'
export const symbolFamily = '"STIX Two Text", KaTeX_Math, KaTeX_Main, serif'

/** The fonts that figures use, in the form of the CSS `font` property: a page loads them before it draws. */
export const figureFonts = ['13px Inter', '600 13px Inter', 'italic 13px "STIX Two Text"', '13px KaTeX_Main'] as const

/** Text with marked parts: `{symbol|γ}` is set in the italic of mathematics, `{sup|2}` raised, `{sub|0}` lowered. */
export type Markup = string

/** Words of the user as marked text of at most `most` letters: what would mark a part is put in other brackets. */
export function plainMarkup(words: string, most = 48): Markup {
  const line = words.replace(/\s+/g, ' ').replaceAll('{', '(').replaceAll('}', ')')
  return withMarkedDigits(shortened(line, most))
}

const [raisedDigits, loweredDigits] = ['⁰¹²³⁴⁵⁶⁷⁸⁹⁻', '₀₁₂₃₄₅₆₇₈₉₋']

/** Raised and lowered digits, which are in few fonts, as marks. */
export function withMarkedDigits(text: string): Markup {
  const plain = (digits: string, of: string) => digits.replace(/./g, (digit) => '0123456789−'[of.indexOf(digit)]!)
  return text
    .replace(/[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (raised) => `{sup|${plain(raised, raisedDigits)}}`)
    .replace(/[₋₀₁₂₃₄₅₆₇₈₉]+/g, (lowered) => `{sub|${plain(lowered, loweredDigits)}}`)
}

interface PartStyle {
  fontFamily: string
  fontSize: number
  fontStyle: 'normal' | 'italic'
  fontWeight: number
  color?: string
  padding?: [number, number, number, number]
}

/** By how much raised and lowered parts are, whatever else is in their line, as a share of the size of the text. */
const RAISED = 0.26

/** The styles of the marked parts of text of the given size. */
export function richStyles(fontSize: number, theme: Theme): Record<string, PartStyle> {
  const plain = { fontFamily: textFamily, fontSize, fontStyle: 'normal', fontWeight: 400 } as const
  const small = Math.round(fontSize * 0.74 * 2) / 2
  const symbolSize = Math.round(fontSize * 1.12 * 2) / 2
  // Each part is centred on the line: what it is lowered by puts symbols on the baseline of the words around them.
  const fall = baselineOf(`${fontSize}px ${textFamily}`) - baselineOf(`italic 400 ${symbolSize}px ${symbolFamily}`)
  const lowered = (by: number, left = 0) => ({ padding: [by, 0, -by, left] as [number, number, number, number] })
  return {
    symbol: { ...plain, fontFamily: symbolFamily, fontSize: symbolSize, fontStyle: 'italic', ...lowered(fall) },
    sup: { ...plain, fontSize: small, ...lowered(-fontSize * RAISED, 0.5) },
    sub: { ...plain, fontSize: small, ...lowered(fontSize * RAISED, 0.5) },
    muted: { ...plain, color: theme.muted },
    strong: { ...plain, fontWeight: 600 },
  }
}

/** Marked text in lines that fit, broken between words; a word that is too long for a line stands on one of its own. */
export function wrappedMarkup(markup: Markup, fits: (line: Markup) => boolean): Markup[] {
  // Each word of a marked part is marked by itself.
  const words = markup
    .replace(/\{(\w+)\|([^}]*)\}/g, (_, name: string, part: string) =>
      part.replace(/[^ ]+/g, (word) => `{${name}|${word}}`),
    )
    .split(/ +/)
  const lines: Markup[] = []
  for (const word of words.filter(Boolean)) {
    const longer = `${lines.at(-1) ?? ''} ${word}`
    if (lines.length > 0 && fits(longer)) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

/** Width in CSS pixels of one line of marked text. */
export function textWidth(markup: Markup, fontSize: number, theme: Theme): number {
  const styles = richStyles(fontSize, theme)
  let width = 0
  for (const [, name, marked, plain] of markup.matchAll(/\{(\w+)\|([^}]*)\}|([^{]+)/g)) {
    const style = name === undefined ? undefined : styles[name]
    const font = style
      ? `${style.fontStyle} ${style.fontWeight} ${style.fontSize}px ${style.fontFamily}`
      : `${fontSize}px ${textFamily}`
    width += widthOf(marked ?? plain ?? '', font) + (style?.padding?.[3] ?? 0)
  }
  return Math.ceil(width)
}

/**
 * How to write the ticks of one axis, all in the same form: plain where every one of them is (0.02, 500), else with
 * powers of ten. Zero is always plain.
 */
export function commonMarkup(values: readonly number[]): (value: number) => Markup {
  const scientific = values.some((value) => numberParts(value, 4).exponent !== null)
  const digits = distinctDigits(values, 4, EXACT_DIGITS)
  return (value) => numberMarkup(value, digits, scientific)
}

/** Ticks are apart however close they are. */
const EXACT_DIGITS = 17

/**
 * How to write the numbers of a list, each as it is written alone: plain from 0.01 to 10⁵; with as many digits as tell
 * them apart.
 */
export function listMarkup(values: readonly number[]): (value: number) => Markup {
  const digits = distinctDigits(values, 4)
  return (value) => numberMarkup(value, digits)
}

/** A number as marked text: 10⁻³ with a raised exponent. See numberParts. */
export function numberMarkup(value: number, digits = 3, scientific = false): Markup {
  const parts = numberParts(value, digits, scientific)
  if (parts.exponent === null) return parts.digits as string
  const power = `10{sup|${String(parts.exponent).replace('-', '−')}}`
  return parts.digits === null ? power : `${parts.digits}·${power}`
}
