/**
 * What a spreadsheet would take for a formula or a command: a text that begins with such a sign (also a wide one, and
 * behind apostrophes, so that what is put before it can be told from what was there).
 */
const formula = /^'*[=+\-−@＝＋－＠\t\r\n]/

/**
 * A cell of a CSV file (RFC 4180). Numbers have as many digits as it takes to read the same number back to the bit;
 * NaN, Infinity and −Infinity are written so. What is not there is empty. An apostrophe stands before a text that a
 * spreadsheet would carry out.
 */
export function csvCell(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return ''
  // The one number of which String drops a bit.
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  const text = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
