import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'

/** Values of a packed piece; the last one of an array may have fewer. */
export const PACKED_VALUES = 16_384

/**
 * A piece of an array in IEEE 754 binary16: the high bytes of all values, then their low ones, deflated. Signs,
 * exponents and leading digits are in the high bytes, so that these take little room together; low ones are noise.
 * @returns undefined where a finite value is beyond the largest of float16, 65504
 */
export function packed(values: Float32Array): Buffer | undefined {
  const rounded = new Float16Array(values)
  for (let at = 0; at < values.length; at++)
    if (!Number.isFinite(rounded[at]) && Number.isFinite(values[at])) return undefined
  const bytes = new Uint8Array(rounded.buffer)
  const planes = new Uint8Array(bytes.length)
  for (let at = 0; at < values.length; at++) {
    planes[at] = bytes[2 * at + 1]!
    planes[values.length + at] = bytes[2 * at]!
  }
  return deflateRawSync(planes, { strategy: constants.Z_HUFFMAN_ONLY })
}

/**
 * The values of a packed piece, `count` of them.
 * @throws {RangeError} where they are not as many
 */
export function unpacked(piece: Uint8Array, count: number): Float32Array {
  const planes = inflateRawSync(piece, { maxOutputLength: Math.max(1, 2 * count) })
  if (planes.length !== 2 * count) throw new RangeError(`it holds ${planes.length} bytes, not ${2 * count}`)
  const bytes = new Uint8Array(2 * count)
  for (let at = 0; at < count; at++) {
    bytes[2 * at + 1] = planes[at]!
    bytes[2 * at] = planes[count + at]!
  }
  return new Float32Array(new Float16Array(bytes.buffer))
}
