import { expect, test } from 'vitest'
import fc from 'fast-check'
import { PENDING } from '../contract/index.ts'
import { countCodes, sharesOf } from './fates.ts'
import { channelsOf, fateColor, inkOn, rampColor } from '../plot/index.ts'

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

test('minima that a program found are told from each other and from all that is no minimum', () => {
  // CIELAB: 2.3 is the least difference that is seen; colours side by side on a map need far more.
  const common = ['other', 'periodic', 'chaotic', 'slow', 'divergent']
  const first = Array.from({ length: 7 }, (_, index) => `minimum-${index + 1}`)
  for (const style of ['light', 'dark', 'print'] as const) {
    const labs = [...first, ...common].map((fate) => labOf(fateColor(fate, style)))
    labs.forEach((lab, index) =>
      labs
        .slice(0, index)
        .forEach((other) => expect(Math.hypot(...lab.map((part, at) => part - other[at]!))).toBeGreaterThan(20)),
    )
    const many = Array.from({ length: 28 }, (_, index) => fateColor(`minimum-${index + 1}`, style))
    expect(new Set(many).size).toBe(many.length)
  }
})

/** Lightness and the two opponent colours of CIE 1976 for D65. */
function labOf(color: string): number[] {
  const [red, green, blue] = channelsOf(color).map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  const root = (share: number) => (share > 0.008856 ? Math.cbrt(share) : 7.787 * share + 16 / 116)
  const x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047)
  const y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue)
  const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}
