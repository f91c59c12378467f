import { dtypes, sizeOf, type Dtype, type TypedArray } from '#shared/contract/index.ts'
import { refusal } from './zip-directory.ts'

const dtypeOf: Record<string, Dtype> = { '|u1': 'uint8', '<u4': 'uint32', '<f4': 'float32', '<f8': 'float64' }
const MAGIC = Buffer.from('\x93NUMPY', 'latin1')
/** Bytes before the header: of format version 1, and of later ones. */
const PREFIX = { 1: 10, later: 12 }
/** Longest header that is read, as in NumPy (max_header_size). */
const MOST_HEADER = 10_000
const DICTIONARY = /^\{'descr': '([^']{1,10})', 'fortran_order': (True|False), 'shape': \(([\d, ]*)\), ?\} *\n$/
const DIMENSIONS = /^(?:\d{1,15}(?:, \d{1,15})*,?)?$/

/** A file in an archive whose bytes come piece by piece. */
export interface PiecedFile {
  name: string
  bytes: number
  pieces: AsyncIterable<Buffer>
}

/**
 * The values of a NumPy .npy file (numpy.lib.format, versions 1 to 3), which must be of this type and shape, piece by
 * piece. npyjs, which npm has for this, does not hold the shape against the values.
 * @param shape null for any length in its place
 * @param length values of a piece; the last may have fewer
 * @throws {OverstepError} `invalid-input` that names the file
 */
export async function* npyValues(
  { name, bytes, pieces }: PiecedFile,
  dtype: Dtype,
  shape: readonly (number | null)[],
  length: number,
): AsyncGenerator<TypedArray> {
  const type = dtypes[dtype]
  const iterator = pieces[Symbol.asyncIterator]()
  const read = readerOf(iterator)
  try {
    const prefix = await read(PREFIX.later)
    const header = Buffer.concat([prefix, await read(headerLength(prefix, name, bytes) - prefix.length)])
    checkHeader(header, name, bytes, dtype, shape)
    for (;;) {
      const values = await read(length * type.BYTES_PER_ELEMENT)
      if (values.length === 0) return
      // A copy: values need not begin where their type may.
      yield new type(new Uint8Array(values).buffer)
    }
  } finally {
    await iterator.return?.(undefined)
  }
}

/** Reads so many bytes of what comes in pieces of any length; fewer where it ends. */
function readerOf(pieces: AsyncIterator<Buffer>): (count: number) => Promise<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  return async (count) => {
    const parts = [rest]
    for (let length = rest.length; length < count;) {
      const { done, value } = await pieces.next()
      if (done) break
      parts.push(value)
      length += value.length
    }
    const whole = Buffer.concat(parts)
    rest = whole.subarray(count)
    return whole.subarray(0, count)
  }
}

/** Bytes before the values of a file of so many bytes, by the first of them. */
function headerLength(prefix: Buffer, name: string, bytes: number): number {
  const version = prefix[6] ?? 0
  const isNpy = prefix.length === PREFIX.later && prefix.subarray(0, MAGIC.length).equals(MAGIC)
  if (!isNpy || version < 1 || version > 3) throw refusal('is not a .npy file', name)
  const length = version === 1 ? PREFIX[1] + prefix.readUInt16LE(8) : PREFIX.later + prefix.readUInt32LE(8)
  if (length > bytes) throw refusal('has a header that is cut off', name)
  if (length < PREFIX.later || length > MOST_HEADER) throw refusal('has a header that cannot be read', name)
  return length
}

/** Holds the header of a file of so many bytes against what it must be. */
function checkHeader(
  header: Buffer,
  name: string,
  bytes: number,
  dtype: Dtype,
  shape: readonly (number | null)[],
): void {
  const text = header.toString('latin1', header[6] === 1 ? PREFIX[1] : PREFIX.later)
  const [, description = '', order, dimensions = ''] = DICTIONARY.exec(text) ?? []
  if (order === undefined || !DIMENSIONS.test(dimensions)) throw refusal('has a header that cannot be read', name)
  if (dtypeOf[description] !== dtype) throw refusal(`must hold ${dtype}, got '${description}'`, name)
  if (order !== 'False') throw refusal('must be row-major', name)
  const found = dimensions
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number)
  if (found.length !== shape.length || shape.some((side, index) => side !== null && side !== found[index]))
    throw refusal(
      `must have the shape [${shape.map((side) => side ?? 'any').join(', ')}], got [${found.join(', ')}]`,
      name,
    )
  const size = sizeOf(found) * dtypes[dtype].BYTES_PER_ELEMENT
  if (bytes - header.length !== size)
    throw refusal(`must have ${size} bytes of values, got ${bytes - header.length}`, name)
}
