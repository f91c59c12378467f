import fc from 'fast-check'
import { expect, test } from 'vitest'
import { charactersOf, cutTo, shortened } from './shorten.ts'

// Each is one character to a reader: an accent of its own, a family, a flag, a skin tone, a Hangul syllable of its
// letters, Devanagari with a vowel sign.
const wholes = ['é', '👨‍👩‍👧‍👦', '🇫🇷', '👍🏽', '각', 'नि', '𝛾']

test.each(wholes)('%s is never cut', (whole) => {
  expect(charactersOf(`a${whole}b`)).toEqual(['a', whole, 'b'])
  for (let most = 1; most <= whole.length; most++) expect(cutTo(`a${whole}b`, most)).toBe('a')
  expect(cutTo(`a${whole}b`, 1 + whole.length)).toBe(`a${whole}`)
  expect(shortened(`a${whole}${whole}b`, 2 + whole.length)).toBe(`a${whole}…`)
})

test('what fits stays, and what is cut is a beginning that fits, of whole characters', () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom(...wholes, ' ', 'x'), fc.string({ unit: 'binary' })))
    .map((parts) => parts.join(''))
  let cut = 0
  fc.assert(
    fc.property(text, fc.nat(40), (given, most) => {
      const kept = cutTo(given, most)
      expect(kept.length).toBeLessThanOrEqual(most)
      expect(given.startsWith(kept)).toBe(true)
      expect(charactersOf(given).slice(0, charactersOf(kept).length).join('')).toBe(kept)
      if (given.length <= most) expect(kept).toBe(given)
      else cut++
      expect(shortened(given, Math.max(most, 1)).length).toBeLessThanOrEqual(Math.max(most, 1))
    }),
  )
  expect(cut).toBeGreaterThan(10)
})
