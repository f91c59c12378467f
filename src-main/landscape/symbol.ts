const greek: ReadonlySet<string> = new Set(
  (
    'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi ' +
    'chi psi omega ' +
    'Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega'
  ).split(' '),
)

/**
 * TeX of a name: Greek letters as such, `x_1` and `x1` with an index, and longer names upright, so that they do not
 * read as products.
 */
export function symbol(name: string): string {
  const [, base, index] = /^([A-Za-z]+?)_*(\d*|(?<=_).+)$/.exec(name) ?? [undefined, name, '']
  const letter = word(base as string)
  return index ? `${letter}_{${/^\d+$/.test(index) ? index : word(index)}}` : letter
}

function word(text: string): string {
  if (greek.has(text)) return `\\${text}`
  return text.length === 1 ? text : String.raw`\mathrm{${text.replaceAll('_', String.raw`\_`)}}`
}
