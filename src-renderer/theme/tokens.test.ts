import { expect, test } from 'vitest'
import { colours, readColours } from './tokens.ts'

test('the two colours of each name are told apart', () => {
  expect(readColours(':root { --ink: light-dark(#111111, #eeeeee); --gap: 4px; }')).toEqual({
    light: { ink: '#111111' },
    dark: { ink: '#eeeeee' },
  })
})

/** Relative luminance of WCAG 2. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

test.each(['light', 'dark'] as const)('text can be read on every ground, %s (WCAG AA)', (scheme) => {
  const colour = (name: string): string => colours[scheme][name] as string
  for (const ground of ['ground', 'surface', 'raised', 'paper'])
    for (const text of ['ink', 'ink-2', 'ink-3', 'accent', 'danger', 'caution', 'positive'])
      expect(contrast(colour(text), colour(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  expect(contrast(colour('on-accent'), colour('accent'))).toBeGreaterThanOrEqual(4.5)
  expect(contrast(colour('accent'), colour('accent-soft'))).toBeGreaterThanOrEqual(4.5)
})
