/** A number with a decimal comma, such as `0,5`, as it has to be written, `0.5`; undefined of every other text. */
export function withPoint(text: string): string | undefined {
  const [, sign = '', whole = '', fraction] = /^\s*([+\-−]?)(\d*),(\d+(?:e[+-]?\d+)?)\s*$/i.exec(text) ?? []
  return fraction === undefined ? undefined : `${sign === '+' ? '' : sign.replace('−', '-')}${whole || '0'}.${fraction}`
}

/** What is added to the refusal of a text that is a number with a decimal comma; '' for every other text. */
export function commaHint(text: string): string {
  const number = withPoint(text)
  return number === undefined ? '' : ` (a decimal comma: write ${number})`
}

/**
 * Whether in a list of numbers with commas between them a comma is that of a decimal: only a fraction begins with a
 * zero before other digits, as in `0,05`.
 */
export function hasFractionBehindComma(list: string): boolean {
  return /\d,0\d/.test(list)
}
