/** A number that is read off a figure. */
export interface Quantity {
  /** A symbol, such as x₀, unless `word` says that it is a word. */
  name: string
  word?: boolean
  /** Null or undefined while the pointer is at nothing that has it. */
  value: number | null | undefined
}

/** The start of a descent by coordinate: x₀, y₀. */
export function startQuantities(variables: readonly string[], start: readonly number[] | undefined): Quantity[] {
  return variables.map((name, variable) => ({ name: `${name}₀`, value: start?.[variable] }))
}

/** A learning rate, and c = γλ where it is measured by a sharpness. */
export function rateQuantities(rate: number | null | undefined, sharpness: number | undefined): Quantity[] {
  if (sharpness === undefined) return [{ name: 'γ', value: rate }]
  return [
    { name: 'γ', value: rate },
    { name: 'c', value: typeof rate === 'number' ? rate * sharpness : rate },
  ]
}
