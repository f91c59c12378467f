import { open, type FileHandle } from 'node:fs/promises'
import { z } from 'zod'
import { jsonExcess, OverstepError, parseInput, sizeOf } from '#shared/contract/index.ts'
import { openZip } from '../archive/index.ts'
import { parseNpy } from '../dataset/index.ts'

/** An array of a file of weights. */
export interface Tensor {
  shape: readonly number[]
  values: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>
}
export type Tensors = ReadonlyMap<string, Tensor>

/** Bytes of all tensors of a file, at most, and how many tensors there may be. */
const MOST_BYTES = 2 ** 29
const MOST_TENSORS = 10_000
/** Bytes of the header of a .safetensors file, at most, and values in it. */
const MOST_HEADER = 2 ** 22
const MOST_VALUES = 20 * MOST_TENSORS
const LENGTH_BYTES = 8

/** What is wrong with a file of weights. @param tensor the one that is meant, where it is one of them */
export function weightsProblem(file: string, problem: string, tensor?: string): OverstepError {
  const path = tensor === undefined ? file : `${file}: ${tensor}`
  return new OverstepError('invalid-input', `${path} ${problem}.`, { issues: [{ path, message: problem }] })
}

/**
 * Reads all tensors of an .npz or a .safetensors file, in float32 or float64, or whole numbers, with limits of size and
 * number that are checked before anything is read.
 *
 * @param name what the file is called by the user
 * @throws {OverstepError} `invalid-input` that names the file, and the tensor
 */
export async function readTensors(path: string, name: string): Promise<Tensors> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    if (size > MOST_BYTES) throw weightsProblem(name, `has ${size} bytes; ${MOST_BYTES} are the most`)
    const start = Buffer.alloc(2)
    await file.read(start, 0, 2, 0)
    return start.toString('latin1') === 'PK' ? await readNpz(file, name) : await readSafetensors(file, size, name)
  } finally {
    await file.close()
  }
}

async function readNpz(file: FileHandle, name: string): Promise<Tensors> {
  const zip = await openZip(file)
  const total = [...zip.sizes.values()].reduce((sum, size) => sum + size, 0)
  checkExtent(zip.sizes.size, total, name)
  const tensors = new Map<string, Tensor>()
  for (const entry of zip.sizes.keys()) {
    if (!entry.endsWith('.npy')) throw weightsProblem(name, 'is no array: an .npz file has .npy files', entry)
    const pieces: Buffer[] = []
    for await (const piece of zip.read(entry)) pieces.push(piece)
    const key = entry.slice(0, -'.npy'.length)
    const refuse = (problem: string) => weightsProblem(name, problem, key)
    const { type, shape, bytes } = parseNpy(Buffer.concat(pieces), refuse)
    tensors.set(key, { shape, values: numbersOf(type.replace('|', '<'), bytes, refuse) })
  }
  return tensors
}

function checkExtent(count: number, bytes: number, name: string): void {
  if (count > MOST_TENSORS) throw weightsProblem(name, `has ${count} tensors; ${MOST_TENSORS} are the most`)
  if (bytes > MOST_BYTES) throw weightsProblem(name, `has ${bytes} bytes of tensors; ${MOST_BYTES} are the most`)
}

/** Types of .safetensors as NumPy writes them. */
const npyTypes: Record<string, string> = {
  F32: '<f4',
  F64: '<f8',
  U8: '<u1',
  I32: '<i4',
  U32: '<u4',
  I64: '<i8',
  U64: '<u8',
}
const length = z.int().nonnegative().max(MOST_BYTES)
const headerSchema = z.record(
  z.string().max(400),
  z.strictObject({
    dtype: z.string().max(20),
    shape: z.array(length).max(8),
    data_offsets: z.tuple([length, length]),
  }),
)

/** A .safetensors file: the length of its header in 8 bytes, the header in JSON, and the values. */
async function readSafetensors(file: FileHandle, size: number, name: string): Promise<Tensors> {
  const content = await file.readFile()
  const headerBytes = size < LENGTH_BYTES ? NaN : Number(content.readBigUInt64LE(0))
  const begins = content[LENGTH_BYTES] === 0x7b
  if (!begins) throw weightsProblem(name, 'is neither an .npz nor a .safetensors file')
  if (!(headerBytes <= MOST_HEADER))
    throw weightsProblem(name, `has a header of ${headerBytes} bytes; ${MOST_HEADER} are the most`)
  if (LENGTH_BYTES + headerBytes > size) throw weightsProblem(name, 'has a header that is cut off')
  const header = headerOf(content.subarray(LENGTH_BYTES, LENGTH_BYTES + headerBytes), name)
  const values = content.subarray(LENGTH_BYTES + headerBytes)
  const entries = Object.entries(header)
  const total = entries.reduce(
    (
      sum,
      [
        ,
        {
          data_offsets: [from, to],
        },
      ],
    ) => sum + Math.max(0, to - from),
    0,
  )
  checkExtent(entries.length, total, name)
  const tensors = new Map<string, Tensor>()
  for (const [key, { dtype, shape, data_offsets: offsets }] of entries) {
    const refuse = (problem: string) => weightsProblem(name, problem, key)
    const [from, to] = offsets
    const type = npyTypes[dtype]
    if (!type) throw refuse(`holds ${dtype}, which is not read: save it as float32`)
    if (from > to || to > values.length) throw refuse('lies outside of the file')
    const expected = sizeOf(shape) * Number(type[2])
    if (to - from !== expected) throw refuse(`must have ${expected} bytes of values, but has ${to - from}`)
    tensors.set(key, { shape, values: numbersOf(type, values.subarray(from, to), refuse) })
  }
  return tensors
}

function headerOf(bytes: Buffer, name: string): z.output<typeof headerSchema> {
  let header: unknown
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const excess = jsonExcess(text, MOST_VALUES)
    if (excess) throw weightsProblem(name, `has a header that ${excess}`)
    header = JSON.parse(text)
  } catch (error) {
    throw error instanceof OverstepError ? error : weightsProblem(name, 'has a header that is not JSON')
  }
  // Texts that anybody may write there.
  const tensors = Object.entries(header as object).filter(([key]) => key !== '__metadata__')
  try {
    return parseInput(headerSchema, Object.fromEntries(tensors), 'it')
  } catch (error) {
    throw weightsProblem(name, `has a header that is not valid: ${(error as Error).message}`)
  }
}

const wholeNumbers: Record<string, (view: DataView, at: number) => number> = {
  '<u1': (view, at) => view.getUint8(at),
  '<i4': (view, at) => view.getInt32(at, true),
  '<u4': (view, at) => view.getUint32(at, true),
  '<i8': (view, at) => Number(view.getBigInt64(at, true)),
  '<u8': (view, at) => Number(view.getBigUint64(at, true)),
}

function numbersOf(type: string, bytes: Buffer, refuse: (problem: string) => Error): Tensor['values'] {
  // A copy: values need not begin where their type may.
  if (type === '<f4') return new Float32Array(new Uint8Array(bytes).buffer)
  if (type === '<f8') return new Float64Array(new Uint8Array(bytes).buffer)
  const read = wholeNumbers[type]
  if (!read) throw refuse(`holds '${type}', which is not read: save it as float32`)
  const [view, step] = [new DataView(bytes.buffer, bytes.byteOffset, bytes.length), Number(type[2])]
  return Float64Array.from({ length: bytes.length / step }, (_, index) => read(view, index * step))
}
