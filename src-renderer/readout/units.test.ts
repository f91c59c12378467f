import type { Minimum } from '#shared/contract/index.ts'
import { expect, test } from 'vitest'
import { unitsOf } from './units.ts'

test('minima of one class are one measure unless their sharpness differs; a plateau is none', () => {
  const minimum = (fate: string, sharpness: number | null) => ({ fate, sharpness }) as Minimum
  expect(
    unitsOf([
      minimum('flat', 2),
      minimum('sharp', 102.4),
      minimum('sharp', 102.4 * (1 + 1e-9)),
      minimum('trench', null),
      minimum('sharp', 90),
      minimum('degenerate', 0),
    ]),
  ).toEqual([
    { index: 0, fate: 'flat', sharpness: 2 },
    { index: 1, fate: 'sharp', sharpness: 102.4 },
    { index: 4, fate: 'sharp', sharpness: 90 },
  ])
})
