import { expect, test } from 'vitest'
import fc from 'fast-check'
import { divide, labelledAxis } from './frame-axes.ts'
import { styledSizes } from './sizes.ts'

const sizes = styledSizes({ style: 'light', width: 800, height: 600 })
const divided = (min: number, max: number, scale: 'linear' | 'log' = 'linear', factor = 1) => {
  const axis = { name: 'start {symbol|x}', scale, min, max, factor, given: true }
  const division = divide(axis, 600, true, sizes)
  const drawn = labelledAxis(axis, division, { length: 600, room: 600, titleGap: 0 }, sizes).drawn!
  return { ...division, ...drawn.words! }
}
/** A label as the number that it says. */
const numberOf = (label: string) =>
  Number(
    label
      .replace(/·?10\{sup\|(.*?)\}/, (whole, power: string) => `${whole.startsWith('·') ? '' : '1'}e${power}`)
      .replaceAll('−', '-'),
  )

test('ticks of an axis that shows next to nothing are told from a number near them', () => {
  const { base, labels, major, title } = divided(2.5 + 1e-12, 2.5 + 9e-12)
  expect(base).toBeGreaterThan(2.5)
  expect(base).toBeLessThan(2.5 + 9e-12)
  expect(title).toBe(`start {symbol|x} − ${base}`)
  expect(labels.length).toBeGreaterThan(2)
  expect(new Set(labels).size).toBe(labels.length)
  expect(major.every((tick) => tick >= 2.5 + 1e-12 - 1e-15 && tick <= 2.5 + 9e-12 + 1e-15)).toBe(true)
  expect(divided(-2.5 - 9e-12, -2.5 - 1e-12).title).toMatch(/ \+ 2\.5/)
})

test('what a label says, added to what the name says, is where the tick is', () => {
  let met = 0
  fc.assert(
    fc.property(
      fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      fc.double({ min: -13, max: -7, noNaN: true }),
      fc.constantFrom(1, -1),
      fc.constantFrom<'linear' | 'log'>('linear', 'log'),
      (middle, digits, sign, scale) => {
        const half = middle * 10 ** digits
        const at = scale === 'log' ? middle : sign * middle
        const { base, labels, major } = divided(at - half, at + half, scale)
        expect(base).not.toBe(0)
        for (const [index, tick] of major.entries())
          expect(Math.abs(base + numberOf(labels[index]!) - tick)).toBeLessThan(
            1e-3 * half + 4 * Number.EPSILON * middle,
          )
        met += major.length
      },
    ),
    { numRuns: 200 },
  )
  expect(met).toBeGreaterThan(400)
})

test('axes that are not narrow, or about 0, are told as ever', () => {
  for (const [min, max] of [
    [2, 3],
    [2.5, 2.50001],
    [-1e-12, 1e-12],
    [0, 1e-300],
  ] as const) {
    const { base, title } = divided(min, max)
    expect(base).toBe(0)
    expect(title).toBe('start {symbol|x}')
  }
})
