import { encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkExtent } from './extent.ts'
import { pack, unpack } from './index.ts'

/** How many messages; OVERSTEP_FUZZ=1000000 for a thorough search. */
const COUNT = Number(process.env['OVERSTEP_FUZZ'] ?? 2000)
const fixed = process.env['OVERSTEP_FUZZ'] ? {} : { seed: 1 }

const bytes = (...values: number[]) => Uint8Array.from(values)

test.each([
  ['a list of 33 million', bytes(0xdd, 0x01, 0xf7, 0x8a, 0x40), 'more values than it has bytes'],
  ['a map of 4 thousand million', bytes(0xdf, 255, 255, 255, 255), 'more values than it has bytes'],
  // Each of the lists could have the 60,000 values by itself.
  ['lists in each other', nested(20, bytes(0xdc, 0xea, 0x60), 100_000), 'more values than it has bytes'],
  ['a text of 4 gigabytes', bytes(0xdb, 255, 255, 255, 255), 'ends within a value'],
  ['bytes of 2 gigabytes', bytes(0xc6, 127, 255, 255, 255), 'ends within a value'],
  ['a depth of 10,000', new Uint8Array(10_001).fill(0x91), 'more than 64 lists and maps in each other'],
  ['nothing', bytes(), 'more values than it has bytes'],
  ['what begins no value', bytes(0xc1), 'ends within a value'],
])('%s is refused before it is made', (_, message, words) => {
  expect(() => unpack(message)).toThrow(words)
})

function nested(depth: number, head: Uint8Array, length: number): Uint8Array {
  const message = new Uint8Array(length)
  for (let level = 0; level < depth; level++) message.set(head, level * head.length)
  return message
}

test('a call may have so many values and no more', () => {
  const message = pack({ ids: ['a', 'b'] })
  // The map, its key, the list, two texts.
  expect(unpack(message, 5)).toEqual({ ids: ['a', 'b'] })
  expect(() => unpack(message, 4)).toThrow('more than 4 values')
})

/** Any value that a message can be, and how many values it is made of. */
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.string({ maxLength: 400 }),
    fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n }).map(Number),
    fc.uint8Array({ maxLength: 400 }),
    fc.float64Array({ maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 40 }),
    fc.dictionary(fc.string({ minLength: 1, maxLength: 40 }), tie('value'), { maxKeys: 40, noNullPrototype: true }),
  ),
})).value

function count(value: unknown): number {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return 1
  const within = Array.isArray(value) ? value : Object.entries(value).flat()
  return within.reduce<number>((sum, each) => sum + count(each), 1)
}

test('what may be sent passes, whatever it is, with exactly the values that it has', () => {
  let met = 0
  fc.assert(
    fc.property(values, (value) => {
      const message = pack(value)
      const total = count(value)
      checkExtent(message, total)
      expect(() => checkExtent(message, total - 1)).toThrow(RangeError)
      met++
    }),
    { numRuns: Math.min(COUNT, 20_000), ...fixed },
  )
  expect(met).toBeGreaterThanOrEqual(Math.min(COUNT, 20_000))
})

test('bytes that were changed or cut off are refused, or are no more than their bytes', () => {
  const whole = [
    pack({ ids: ['a', 'b'], config: { starts: [[1.5], [2]], steps: 1000 } }),
    encode([1, [2, {}], 'three']),
  ]
  let taken = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...whole),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
      fc.nat(200),
      (original, changes, length) => {
        const message = Uint8Array.from(original.subarray(0, length))
        for (const [at, byte] of changes) if (message.length > 0) message[at % message.length] = byte
        let value
        try {
          value = unpack(message)
        } catch {
          return
        }
        taken++
        expect(count(value)).toBeLessThanOrEqual(message.length)
      },
    ),
    { numRuns: COUNT, ...fixed },
  )
  expect(taken).toBeGreaterThan(COUNT / 20)
})
