import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonExcess } from './index.ts'

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

test('depth is counted outside of texts, up to 50', () => {
  expect(jsonExcess(nested(50), 1000)).toBeUndefined()
  expect(jsonExcess(nested(51), 1000)).toBe('has more than 50 lists and objects in each other')
  expect(jsonExcess('['.repeat(60 * 2 ** 20), 1e9)).toBe('has more than 50 lists and objects in each other')
  expect(jsonExcess(JSON.stringify({ text: nested(1000), quoted: `"\\"${nested(1000)}` }), 10)).toBeUndefined()
  expect(jsonExcess(`[${'{},'.repeat(1000)}[]]`, 10_000)).toBeUndefined()
})

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Object.values(value).reduce<number>((most, inner) => Math.max(most, depthOf(inner)), 0)
}
function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, inner) => sum + countOf(inner), 1)
}

test('the values of any JSON are counted as they are', () => {
  const COUNT = Number(process.env['OVERSTEP_FUZZ'] ?? 1000)
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom(undefined, 2), (value, indent) => {
      const [text, count] = [JSON.stringify(value, null, indent), countOf(value)]
      expect(depthOf(value)).toBeLessThanOrEqual(50)
      expect(jsonExcess(text, count)).toBeUndefined()
      expect(jsonExcess(text, count - 1)).toBe(`has more than ${count - 1} values`)
    }),
    { numRuns: COUNT, ...(process.env['OVERSTEP_FUZZ'] ? {} : { seed: 1 }) },
  )
})

test('any text is looked through to its end, JSON or not', () => {
  const pieces = fc.constantFrom('"', '\\', '[', '{', ',', ']', 'x', '\n')
  const ended = fc.property(fc.string({ unit: pieces, maxLength: 200 }), (text) => {
    expect(() => jsonExcess(text, 1e6)).not.toThrow()
  })
  fc.assert(ended, { numRuns: 1000, seed: 1 })
})
