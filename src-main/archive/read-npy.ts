import { dtypes, sizeOf, type Dtype, type TypedArray } from '#shared/contract/index.ts'
import { refusal } from './zip-reader.ts'

const dtypeOf: Record<string, Dtype> = { '|u1': 'uint8', '<u4': 'uint32', '<f4': 'float32', '<f8': 'float64' }
const MAGIC = Buffer.from('\x93NUMPY', 'latin1')
const DICTIONARY =
  /^\{'descr': '([^']{1,10})', 'fortran_order': (True|False), 'shape': \(((?:\d{1,15}(?:, )?)*),?\), ?\} *\n$/

/**
 * The values of a NumPy .npy file (numpy.lib.format, versions 1 to 3), which must be of this type and shape. npyjs, which
 * npm has for this, does not hold the shape against the values.
 * @param shape null for any length in its place
 * @throws {OverstepError} `invalid-input` that names the file
 */
export function readNpy(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  dtype: Dtype,
  shape: readonly (number | null)[],
): { data: TypedArray; shape: number[] } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = buffer[6] ?? 0
  if (buffer.length < 12 || !buffer.subarray(0, 6).equals(MAGIC) || version < 1 || version > 3)
    throw refusal('is not a .npy file', name)
  const [length, from] = version === 1 ? [buffer.readUInt16LE(8), 10] : [buffer.readUInt32LE(8), 12]
  if (from + length > buffer.length) throw refusal('has a header that is cut off', name)
  const [, description = '', order, dimensions = ''] =
    DICTIONARY.exec(buffer.toString('latin1', from, from + length)) ?? []
  if (order === undefined) throw refusal('has a header that cannot be read', name)
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
  const values = buffer.subarray(from + length)
  const type = dtypes[dtype]
  if (values.length !== sizeOf(found) * type.BYTES_PER_ELEMENT)
    throw refusal(`must have ${sizeOf(found) * type.BYTES_PER_ELEMENT} bytes of values, got ${values.length}`, name)
  // Values need not begin where their type may.
  const aligned = values.byteOffset % type.BYTES_PER_ELEMENT === 0 ? values : new Uint8Array(values)
  return { data: new type(aligned.buffer, aligned.byteOffset, sizeOf(found)), shape: found }
}
