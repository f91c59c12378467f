import { expect, test } from 'vitest'
import { comparisonLookSchema, MOST_COMPARED } from '#shared/contract/index.ts'
import { readAddress, writeAddress, type Compared } from './comparison.ts'

const idOf = (index: number): string => `01ARZ3NDEKTSV4RRFFQ69G5F${String(index).padStart(2, '0')}`
const [a, b] = [idOf(1), idOf(2)]
const usual = comparisonLookSchema.parse({})

test('an address holds all of a comparison, and only what is not as usual', () => {
  expect(writeAddress({ runs: [a, b], look: usual })).toEqual({ runs: `${a},${b}` })
  const compared: Compared = {
    runs: [b, a],
    look: {
      tab: 'difference',
      figure: 'fate-map',
      curves: 'losses',
      fate: 'flat',
      slice: 2,
      azimuth: -12.5,
      elevation: 70,
      part: 'both',
      link: false,
      extents: 'own',
      colourBy: 'rate',
      onlyDifferences: false,
      pair: [b, a],
      weights: 'distances',
      equalUnits: false,
      fit: a,
      from: b,
      views: { [a]: { x: [0.5, 1], y: [1e-3, 0.02] }, losses: { x: [0, 300], y: [0.1, 2] } },
      hidden: ['γ = 0.1', '(x₀, y₀) = (3, 4)'],
    },
  }
  const query = writeAddress(compared)
  expect(readAddress(Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])))).toEqual(
    compared,
  )
})

test('what an address says wrongly is as usual, a run counts once, and no more than can be compared are taken', () => {
  expect(readAddress({})).toEqual({ runs: [], look: usual })
  expect(
    readAddress({
      runs: `${a},nonsense,${a},${b}`,
      tab: 'nowhere',
      link: 'perhaps',
      slice: '-1',
      pair: a,
      fit: 'x',
      views: '{',
    }),
  ).toEqual({
    runs: [a, b],
    look: usual,
  })
  const many = Array.from({ length: 12 }, (_, index) => idOf(index))
  expect(readAddress({ runs: many.join(',') }).runs).toEqual(many.slice(0, MOST_COMPARED))
})
