/** For tests: files as NumPy and the makers of IDX files write them. */
import { zipOf } from '../archive/zip-of.fixture.ts'

/** A .npy file as numpy.save writes it (version 1.0, the header padded to 64 bytes). */
export function npy(type: string, shape: readonly number[], bytes: Uint8Array, order = 'False'): Buffer {
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`
  const text = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': ${tuple}, }`
  const header = `${text.padEnd(64 * Math.ceil((text.length + 11) / 64) - 11)}\n`
  const prefix = Buffer.from('\x93NUMPY\x01\x00\x00\x00', 'latin1')
  prefix.writeUInt16LE(header.length, 8)
  return Buffer.concat([prefix, Buffer.from(header, 'latin1'), bytes])
}
export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)

/** An .npz file of these .npy files. */
export function npzOf(arrays: Record<string, Buffer>): Buffer {
  return zipOf(Object.entries(arrays).map(([name, content]) => ({ name: `${name}.npy`, content })))
}

/** An IDX file of values of a type. */
export function idx(type: number, shape: readonly number[], bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.set([0, 0, type, shape.length])
  shape.forEach((length, axis) => header.writeUInt32BE(length, 4 + 4 * axis))
  return Buffer.concat([header, bytes])
}
