/** 2²⁷ + 1. */
const SPLITTER = 134217729

/**
 * The upper half of the digits of a double, 26 of them: products of two such are exact (T. J. Dekker, A floating-point
 * technique for extending the available precision, Numerische Mathematik 18, 1971). For |x| below 10³⁰⁰.
 */
export function split(x: number): number {
  const wide = SPLITTER * x
  return wide - (wide - x)
}
