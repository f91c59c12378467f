/** An array of a .npy file. */
export interface NpyArray {
  /** NumPy's name of the type, such as `|u1` or `<f4`. */
  type: string
  shape: number[]
  /** The values, row-major, little-endian. */
  bytes: Buffer
}

const MAGIC = '\x93NUMPY'
/** Longest header that is read, as in NumPy (max_header_size). */
const MOST_HEADER = 10_000
const DICTIONARY = /^\{'descr': '([^']{1,10})', 'fortran_order': (True|False), 'shape': \(([\d, ]*)\), ?\} *\n$/

/**
 * Reads a .npy file (numpy.lib.format, versions 1 to 3).
 *
 * @param refuse makes what is thrown of what is wrong
 */
export function parseNpy(content: Buffer, refuse: (problem: string) => Error): NpyArray {
  const version = content[6] ?? 0
  if (content.length < 12 || content.toString('latin1', 0, 6) !== MAGIC || version < 1 || version > 3)
    throw refuse('is no .npy file')
  const [from, length] = version === 1 ? [10, content.readUInt16LE(8)] : [12, content.readUInt32LE(8)]
  if (length > MOST_HEADER || from + length > content.length) throw refuse('has a header that is cut off')
  const [, type, order, lengths] = DICTIONARY.exec(content.toString('latin1', from, from + length)) ?? []
  if (type === undefined || lengths === undefined) throw refuse('has a header that cannot be read')
  if (order !== 'False') throw refuse('must be row-major (C order)')
  const shape = lengths
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number)
  const bytes = content.subarray(from + length)
  const itemBytes = Number(/^[<|][a-z]([1248])$/.exec(type)?.[1] ?? 0)
  if (itemBytes === 0) throw refuse(`holds '${type}', which is not read`)
  const expected = shape.reduce((product, side) => product * side, itemBytes)
  if (bytes.length !== expected) throw refuse(`must have ${expected} bytes of values, but has ${bytes.length}`)
  return { type, shape, bytes }
}
