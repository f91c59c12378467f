/**
 * How well what is typed fits a text. Every word typed must be in the text, best at the start of one of its words;
 * letters left out are forgiven within a word. Titles here are few and short, so this finds more of what is meant, and
 * less of what is not, than the distances between spellings of a search library.
 * @returns a score above 0, higher where it fits better, or 0 where it does not
 */
export function scoreOf(typed: string, text: string): number {
  const wanted = wordsOf(typed)
  const words = wordsOf(text)
  let sum = 0
  for (const word of wanted) {
    const best = Math.max(0, ...words.map((other) => fit(word, other)))
    if (best === 0) return 0
    sum += best
  }
  if (wanted.length === 0) return 1
  // What begins with what was typed comes first.
  return sum / wanted.length + (words.join(' ').startsWith(wanted.join(' ')) ? 1 : 0)
}

/** Words in small letters without accents; "fig06" is "fig 6". */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return (plain.match(/\p{L}+|\d+/gu) ?? []).map((word) => word.replace(/^0+(?=\d)/, ''))
}

function fit(word: string, other: string): number {
  if (other === word) return 5
  if (/^\d/.test(word)) return 0
  if (other.startsWith(word)) return 4
  if (word.length >= 2 && other.includes(word)) return 2
  return word.length >= 3 && other.startsWith(word[0]!) && holdsInOrder(other, word) ? 1 : 0
}

function holdsInOrder(text: string, letters: string): boolean {
  let from = 0
  for (const letter of letters) {
    const at = text.indexOf(letter, from)
    if (at < 0) return false
    from = at + 1
  }
  return true
}
