import { decode, encode, ExtensionCodec } from '@msgpack/msgpack'
import { checkExtent } from './extent.ts'

/**
 * MessagePack with typed arrays travelling as themselves. Uint8Array is MessagePack's own bin type; the others are
 * extension types that hold their bytes, little-endian as on every machine that runs Overstep.
 */
const extensions = [
  [1, Uint32Array],
  [2, Float32Array],
  [3, Float64Array],
  [4, Uint8ClampedArray],
] as const

const extensionCodec = new ExtensionCodec()
for (const [type, TypedArray] of extensions)
  extensionCodec.register({
    type,
    encode: (value) =>
      value instanceof TypedArray ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null,
    // The bytes lie at any offset of the message, and the elements must be aligned: copy (slice() of a Buffer copies
    // nothing).
    decode: (bytes) => new TypedArray(new Uint8Array(bytes).buffer),
  })

export function pack(message: unknown): Uint8Array<ArrayBuffer> {
  return encode(message, { extensionCodec, ignoreUndefined: true })
}

/**
 * @param mostValues that the message may have, see `checkExtent`
 * @throws {Error} when the bytes are not one MessagePack value, or it claims to be more than there are bytes for
 */
export function unpack(bytes: Uint8Array | ArrayBuffer, mostValues?: number): unknown {
  const message = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes
  checkExtent(message, mostValues)
  return decode(message, { extensionCodec })
}
