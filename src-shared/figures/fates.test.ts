import { expect, test } from 'vitest'
import fc from 'fast-check'
import { PENDING } from '../contract/index.ts'
import { countCodes, sharesOf } from './fates.ts'
import { fateColor, inkOn, rampColor } from './palette.ts'

test('shares of what is computed sum to 1, and to 0 where nothing is', () => {
  const codes = fc.array(fc.constantFrom(0, 1, 2, 7, PENDING), { minLength: 1 })
  fc.assert(
    fc.property(codes, (values) => {
      const sum = sharesOf(countCodes(Uint8Array.from(values), 8)).reduce((total, share) => total + share, 0)
      expect(sum).toBeCloseTo(values.some((code) => code !== PENDING) ? 1 : 0, 12)
    }),
  )
})

test('a periodic fate darkens with its period, and every fate keeps its own colour', () => {
  const lightness = (color: string) => Number.parseInt(color.slice(3, 5), 16)
  const greens = [2, 4, 8, 16, 32, 64].map((period) => lightness(fateColor('periodic', 'light', period)))
  expect(greens).toEqual([...new Set(greens)].sort((a, b) => b - a))
  expect(fateColor('flat', 'dark')).toBe('#0072B2')
  expect(fateColor('minimum-2', 'light')).toBe(fateColor('sharp', 'light'))
  for (const style of ['light', 'dark', 'print'] as const) {
    const fates = ['flat', 'sharp', 'sharpest', 'other', 'periodic', 'chaotic', 'slow', 'divergent']
    expect(new Set(fates.map((fate) => fateColor(fate, style))).size).toBe(fates.length)
  }
})

test('learning rates of any number have colours of their own', () => {
  for (const count of [1, 2, 8])
    expect(new Set(Array.from({ length: count }, (_, index) => rampColor(index, count, 'print'))).size).toBe(count)
})

test('text on a colour is black or white by contrast', () => {
  expect([inkOn('#FFFFFF'), inkOn('#000000'), inkOn('#F0E442'), inkOn('#0072B2')]).toEqual([
    '#000000',
    '#FFFFFF',
    '#000000',
    '#FFFFFF',
  ])
})
