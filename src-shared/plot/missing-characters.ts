/** Characters that are named. */
const MOST_NAMED = 8

/** What is told of characters that an image has boxes for, since no font has them; '' where there are none. */
export function boxesNote(boxed: string): string {
  const characters = [...boxed]
  if (characters.length === 0) return ''
  const named = characters
    .slice(0, MOST_NAMED)
    .map((character) => `${character} (U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')})`)
  const more = characters.length - named.length
  const all = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  const stands = characters.length === 1 ? 'a box stands for it' : 'boxes stand for them'
  const advice = 'Install a font that does, or export as SVG, which keeps text as text.'
  return `No font on this computer has ${all}: ${stands} in the image. ${advice}`
}
