import { sizeOf, type ArrayData, type Dtype } from '#shared/contract/index.ts'

/** Names of the element types in NumPy: byte order, letter, bytes. */
const descriptions: Record<Dtype, string> = { uint8: '|u1', uint32: '<u4', float32: '<f4', float64: '<f8' }

/** The bytes of a NumPy .npy file of an array, row-major. */
export function npy({ dtype, shape, data }: Omit<ArrayData, 'name' | 'fill'>): Uint8Array<ArrayBuffer> {
  if (data.length !== sizeOf(shape)) throw new RangeError(`${data.length} values do not fill the shape [${shape}]`)
  return npyFile(descriptions[dtype], shape, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
}

/** The bytes of a .npy file of texts (NumPy's `U`: UCS-4, padded with zeros to the longest of them). */
export function npyTexts(texts: readonly string[], shape: readonly number[] = [texts.length]): Uint8Array<ArrayBuffer> {
  // Halves of pairs are no characters, and NumPy could not print them.
  const characters = texts.map((text) => Array.from(text.toWellFormed(), (character) => character.codePointAt(0)!))
  const longest = characters.reduce((most, { length }) => Math.max(most, length), 1)
  const values = new DataView(new ArrayBuffer(4 * longest * texts.length))
  characters.forEach((points, index) =>
    points.forEach((point, at) => values.setUint32(4 * (index * longest + at), point, true)),
  )
  return npyFile(`<U${longest}`, shape, new Uint8Array(values.buffer))
}

/**
 * Format version 1.0: magic string, header length, a Python dictionary padded so that the values begin at a multiple of
 * 64, the values row-major (numpy.lib.format).
 */
function npyFile(description: string, shape: readonly number[], values: Uint8Array): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const dictionary = `{'descr': '${description}', 'fortran_order': False, 'shape': ${tuple}, }`
  const header = dictionary.padEnd(Math.ceil((dictionary.length + 11) / 64) * 64 - 11) + '\n'
  const file = new Uint8Array(10 + header.length + values.length)
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 0xff, header.length >> 8])
  file.set(Buffer.from(header, 'latin1'), 10)
  file.set(values, 10 + header.length)
  return file
}
