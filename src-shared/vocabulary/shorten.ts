/**
 * Characters as readers see them: letters with their accents, emoji of several signs, flags (Unicode Standard Annex
 * 29).
 */
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The characters of a text as readers see them. */
export function charactersOf(text: string): string[] {
  return Array.from(characters.segment(text), ({ segment }) => segment)
}

/**
 * The beginning of a text that is at most `most` UTF-16 units long, cut between characters; of one that begins with a
 * longer character nothing.
 */
export function cutTo(text: string, most: number): string {
  if (text.length <= most) return text
  let length = 0
  for (const { index, segment } of characters.segment(text)) {
    if (index + segment.length > most) break
    length = index + segment.length
  }
  return text.slice(0, length)
}

/** A text as it stands where there is room for `most` UTF-16 units: all of it, or its beginning and an ellipsis. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${cutTo(text, most - 1).replace(/[\s…]+$/, '')}…`
}
