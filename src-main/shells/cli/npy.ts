import { type ArrayData, type Dtype, sizeOf } from '#shared/contract/index.ts'

/** Names of the element types in NumPy: byte order, letter, bytes. */
const descriptions: Record<Dtype, string> = { uint8: '|u1', uint32: '<u4', float32: '<f4', float64: '<f8' }

/**
 * The bytes of a NumPy .npy file, format version 1.0: magic string, header length, a Python dictionary padded so that the
 * values begin at a multiple of 64, the values row-major (numpy.lib.format).
 */
export function npy({ dtype, shape, data }: ArrayData): Uint8Array {
  if (data.length !== sizeOf(shape)) throw new RangeError(`${data.length} values do not fill the shape [${shape}]`)
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const dictionary = `{'descr': '${descriptions[dtype]}', 'fortran_order': False, 'shape': ${tuple}, }`
  const header = dictionary.padEnd(Math.ceil((dictionary.length + 11) / 64) * 64 - 11) + '\n'
  const prefix = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 0xff, header.length >> 8])
  return Buffer.concat([
    prefix,
    Buffer.from(header, 'latin1'),
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  ])
}
