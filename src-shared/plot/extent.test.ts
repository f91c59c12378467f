import { expect, test } from 'vitest'
import { spaciousEnds, valueExtent } from './extent.ts'
import { layoutFrame } from './frame.ts'

const options = { style: 'print', width: 900, height: 600 } as const

/** Values that differ by rounding alone, around some. */
const rounded = [2.5, -8.4, 1e-7, 3e8, 0.1].map((value) => [value, value * (1 + 4 * Number.EPSILON)] as const)

test('values that differ by rounding are one height, within an axis that is apart', () => {
  for (const [value, beside] of rounded) {
    const [min, max] = valueExtent([Math.min(value, beside), Math.max(value, beside)])
    expect((max - min) / Math.abs(value)).toBeGreaterThan(1e-9)
    const places = [value, beside].map((one) => (one - min) / (max - min))
    expect(places[0]!).toBeCloseTo(0.5, 6)
    expect(places[1]!).toBeCloseTo(0.5, 6)
  }
  expect(valueExtent([0, 0])).toEqual([-1, 1])
  // What differs by more is shown as it is.
  expect(valueExtent([8.4, 8.40001])).toEqual([8.4, 8.40001])
  expect(valueExtent([-1e-12, 1e-12])).toEqual([-1e-12, 1e-12])
  const [low, high] = spaciousEnds('log', 0.1, 0.1)
  expect(low).toBeLessThan(0.1)
  expect(high).toBeGreaterThan(0.1)
})

test('every plane has a least extent and ticks on both axes; ends of settings stay where they are', () => {
  let planes = 0
  for (const [value, beside] of rounded)
    for (const given of [false, true]) {
      const ends = { min: Math.min(value, beside), max: Math.max(value, beside) }
      const axis = { name: 'x', scale: 'linear', ...ends, given } as const
      const frame = layoutFrame(options, { x: axis, y: axis, below: { y: axis, share: 0.3 } })
      for (const { min, max, drawn } of frame.planes.flatMap(({ x, y }) => [x, y])) {
        if (given) expect({ min, max }).toEqual(ends)
        else expect((max - min) / Math.abs(value)).toBeGreaterThan(1e-9)
        expect(drawn!.ticks.length).toBeGreaterThan(0)
        // To the rounding of the ticks themselves.
        const slack = 2 * Number.EPSILON * Math.abs(value)
        for (const tick of drawn!.ticks) expect(tick >= min - slack && tick <= max + slack).toBe(true)
        planes++
      }
    }
  expect(planes).toBe(40)
})
