import type { Database } from 'better-sqlite3'
import {
  arraySpecSchema,
  dtypes,
  emptyArray,
  isBulk,
  sizeOf,
  OverstepError,
  type ArrayData,
  type ArraySpec,
  type Config,
  type Kept,
  type TypedArray,
} from '#shared/contract/index.ts'
import { damagedPart, readBytes, readingPart, readText } from './errors.ts'
import { PACKED_VALUES, packed, unpacked } from './packed.ts'
import { pacer } from './pace.ts'
import { hiddenPieces, pieceProblem, type Piece } from './pieces.ts'

/** The shape of an array of a run as far as its config tells it. */
export type ShapeOf = (config: Config, name: string) => readonly number[] | undefined

/**
 * The arrays of runs: announced once, then written piece by piece. What is read is checked: where the description of an
 * array, its shape or its pieces are not what they can be, an OverstepError, `storage`, names the array and says why.
 */
export interface ArrayTable {
  /** Announces an array. Announcing it again changes nothing. */
  declare(run: string, spec: ArraySpec): void
  /** Writes `data` at element `offset`. Where pieces overlap the later one counts. */
  write(run: string, name: string, offset: number, data: TypedArray): void
  /** Removes what has been written again since: of a map that was written coarse to fine, all but its last pass. */
  condense(run: string): void
  /**
   * Keeps an array from now on as it is asked for: its values rounded to float16, of which it is read as float32 again,
   * or not at all. One that has values beyond those of float16 stays whole.
   */
  keep(run: string, name: string, kept: Kept): Promise<void>
  specs(run: string): ArraySpec[]
  /** Bytes that each array of a run takes, by its name. */
  bytes(run: string): ReadonlyMap<string, number>
  /** The array as far as it is written, `fill` elsewhere; undefined where there is none of that name. */
  read(run: string, name: string): Promise<ArrayData | undefined>
  /** Elements `from` … `to` − 1 of the array, of which no more than these is read. */
  readPart(run: string, name: string, from: number, to: number): TypedArray | undefined
  /** The same as `read`, but its values end with the last one written. */
  readWritten(run: string, name: string): Promise<ArrayData | undefined>
}

interface Part {
  /** Its first byte within the array. */
  at: number
  data: Buffer
}

interface Row {
  array: number
  run_id: string
  name: string
  dtype: string
  shape: string
  fill: number | null
  /** 1 where its pieces are packed ones. */
  packed: number
}

/** @param shapeOf where it is given, runs are real ones: of completed ones every value has to be there */
export function arrayTable(database: Database, shapeOf?: ShapeOf): ArrayTable {
  const insert = database.prepare<[string, string, string, string, number | null]>(
    'INSERT INTO arrays (run_id, name, dtype, shape, fill) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const find = database.prepare<[string, string], Row>('SELECT * FROM arrays WHERE run_id = ? AND name = ?')
  const all = database.prepare<[string], Row>('SELECT * FROM arrays WHERE run_id = ? ORDER BY array')
  const insertChunk = database.prepare<[number, number, Buffer]>(
    'INSERT INTO array_chunks (array, "offset", data) VALUES (?, ?, ?)',
  )
  const about = database.prepare<[string], { status: string; config: string }>(
    'SELECT status, config FROM runs WHERE id = ?',
  )
  const pieces = database.prepare<[number], Piece & { chunk: number }>(
    'SELECT chunk, "offset", length(data) AS bytes FROM array_chunks WHERE array = ? ORDER BY chunk',
  )
  const removeChunk = database.prepare<[number]>('DELETE FROM array_chunks WHERE chunk = ?')
  const chunks = database
    .prepare<[number], number>('SELECT chunk FROM array_chunks WHERE array = ? ORDER BY chunk')
    .pluck()
  const writtenBytes = database
    .prepare<[number, number], number | null>(
      'SELECT max("offset" * ? + length(data)) FROM array_chunks WHERE array = ?',
    )
    .pluck()
  const readChunk = database.prepare<[number], { offset: number; data: unknown }>(
    'SELECT "offset", data FROM array_chunks WHERE chunk = ?',
  )
  const readWithin = database.prepare<[{ array: number; size: number; from: number; to: number }], Part>(
    `SELECT max(@from, "offset" * @size) AS at,
       substr(data, max(@from - "offset" * @size, 0) + 1,
         min(@to - "offset" * @size, length(data)) - max(@from - "offset" * @size, 0)) AS data
     FROM array_chunks
     WHERE array = @array AND "offset" * @size < @to AND "offset" * @size + length(data) > @from
     ORDER BY chunk`,
  )

  const bytesOf = database.prepare<[string], { name: string; bytes: number }>(
    `SELECT name, coalesce(sum(length(data)), 0) AS bytes FROM arrays LEFT JOIN array_chunks USING (array)
     WHERE run_id = ? GROUP BY array`,
  )
  const removeArray = database.prepare<[number]>('DELETE FROM arrays WHERE array = ?')
  const removeChunks = database.prepare<[number]>('DELETE FROM array_chunks WHERE array = ?')
  const markPacked = database.prepare<[number]>('UPDATE arrays SET packed = 1 WHERE array = ?')

  return {
    declare(run, spec) {
      insert.run(run, spec.name, spec.dtype, JSON.stringify(spec.shape), Number.isNaN(spec.fill) ? null : spec.fill)
    },
    write(run, name, offset, data) {
      const row = find.get(run, name)
      if (!row) throw new OverstepError('internal', `array ${name} was written before it was announced`)
      const spec = specOf(row)
      if (!(data instanceof dtypes[spec.dtype]))
        throw new OverstepError('internal', `array ${name} holds ${spec.dtype}, got ${data.constructor.name}`)
      if (offset < 0 || offset + data.length > sizeOf(spec.shape))
        throw new OverstepError(
          'internal',
          `array ${name} has ${sizeOf(spec.shape)} values, got ${data.length} at ${offset}`,
        )
      if (row.packed === 1) throw new OverstepError('internal', `array ${name} was written after it was packed`)
      insertChunk.run(row.array, offset, toBytes(data))
    },
    condense(run) {
      for (const row of all.all(run).filter((array) => array.packed === 0))
        for (const { chunk } of hiddenPieces(pieces.all(row.array), dtypes[specOf(row).dtype].BYTES_PER_ELEMENT))
          removeChunk.run(chunk)
    },
    async keep(run, name, kept) {
      const row = find.get(run, name)
      if (!row || kept === 'whole' || (kept === 'float16' && row.packed === 1)) return
      const pieces = kept === 'float16' ? await packedPieces(row) : []
      if (!pieces) return
      database
        .transaction(() => {
          // Gone, or packed, where another program was faster.
          if (find.get(run, name)?.packed !== row.packed) return
          removeChunks.run(row.array)
          if (kept === 'dropped') removeArray.run(row.array)
          else markPacked.run(row.array)
          pieces.forEach((piece, index) => insertChunk.run(row.array, index * PACKED_VALUES, piece))
        })
        .immediate()
    },
    specs: (run) => all.all(run).map(specOf),
    bytes: (run) => new Map(bytesOf.all(run).map(({ name, bytes }) => [name, bytes])),
    async read(run, name) {
      const row = find.get(run, name)
      return row && readingArray(row, () => fill(row, emptyArray(check(row))))
    },
    readPart(run, name, from, to) {
      const row = find.get(run, name)
      if (!row) return undefined
      if (row.packed === 1) return readingArray(row, () => unpackedPart(row, from, to))
      const { data } = emptyArray({ ...specOf(row), shape: [to - from] })
      const size = data.BYTES_PER_ELEMENT
      const bytes = new Uint8Array(data.buffer)
      const parts = readingArray(row, () =>
        readWithin.all({ array: row.array, size, from: from * size, to: to * size }),
      )
      for (const part of parts) bytes.set(readBytes(nameOf(row), part.data), part.at - from * size)
      return data
    },
    async readWritten(run, name) {
      const row = find.get(run, name)
      if (!row) return undefined
      return readingArray(row, () => {
        const spec = check(row)
        if (row.packed === 1) return fill(row, emptyArray(spec))
        const size = dtypes[spec.dtype].BYTES_PER_ELEMENT
        const length = (writtenBytes.get(size, row.array) ?? 0) / size
        return fill(row, { ...emptyArray({ ...spec, shape: [length] }), shape: spec.shape })
      })
    },
  }

  /** @returns what the array is, where that and its pieces are as they should be */
  function check(row: Row): ArraySpec {
    const spec = specOf(row)
    const run = about.get(row.run_id)
    if (!run) throw damagedArray(row, `there is no run ${row.run_id}`)
    const { status, config } = run
    const expected = expectedShape(row.run_id, config, spec.name)
    if (expected && expected.join() !== spec.shape.join())
      throw damagedArray(row, `its shape is ${shapeText(spec.shape)}, and by its settings ${shapeText(expected)}`)
    if (row.packed === 1) return spec
    const [count, size] = [sizeOf(spec.shape), dtypes[spec.dtype].BYTES_PER_ELEMENT]
    // Of networks that diverge there are no more snapshots.
    const complete = shapeOf !== undefined && status === 'completed' && !isBulk(spec.name)
    const problem = pieceProblem(pieces.all(row.array), { count, size }, complete)
    if (problem !== undefined) throw damagedArray(row, problem)
    return spec
  }

  function expectedShape(run: string, config: string, name: string): readonly number[] | undefined {
    const part = `The run ${run}`
    const settings = readText<Config>(part, config)
    try {
      return shapeOf?.(settings, name)
    } catch (error) {
      throw damagedPart(part, 'its settings cannot be read', error)
    }
  }

  /** Writes what is stored into the array, but for what was written since the array was measured. */
  async function fill(row: Row, array: ArrayData): Promise<ArrayData> {
    const bytes = new Uint8Array(array.data.buffer)
    const rest = pacer()
    if (row.packed === 1) {
      const places = placesOf(row)
      for (let from = 0; from < array.data.length; from += PACKED_VALUES) {
        array.data.set(unpackedPart(row, from, Math.min(from + PACKED_VALUES, array.data.length), places), from)
        await rest(4 * PACKED_VALUES)
      }
      return array
    }
    for (const id of chunks.all(row.array)) {
      const chunk = readChunk.get(id)
      // Missing where the run is deleted for good meanwhile.
      if (!chunk) continue
      const data = readBytes(nameOf(row), chunk.data)
      const start = chunk.offset * array.data.BYTES_PER_ELEMENT
      if (start < bytes.length) bytes.set(data.subarray(0, bytes.length - start), start)
      await rest(data.length)
    }
    return array
  }

  /** The pieces of an array in float16; undefined where it has values beyond those. */
  async function packedPieces(row: Row): Promise<Buffer[] | undefined> {
    const { data } = await readingArray(row, () => fill(row, emptyArray(check(row))))
    if (!(data instanceof Float32Array))
      throw new OverstepError('internal', `array ${row.name} holds ${row.dtype}, and float32 alone is packed`)
    const rest = pacer()
    const pieces: Buffer[] = []
    for (let from = 0; from < data.length; from += PACKED_VALUES) {
      const piece = packed(data.subarray(from, from + PACKED_VALUES))
      if (!piece) return undefined
      pieces.push(piece)
      // Packing takes several times as long as reading.
      await rest(32 * PACKED_VALUES)
    }
    return pieces
  }

  /** Which pieces an array has, by their offsets: there is an index of arrays alone. */
  function placesOf(row: Row): Map<number, number> {
    return new Map(pieces.all(row.array).map(({ offset, chunk }) => [offset, chunk]))
  }

  /** Elements `from` … `to` − 1 of a packed array. */
  function unpackedPart(row: Row, from: number, to: number, places = placesOf(row)): Float32Array {
    const count = sizeOf(specOf(row).shape)
    const values = new Float32Array(to - from)
    for (let at = from - (from % PACKED_VALUES); at < to; at += PACKED_VALUES) {
      const chunk = places.get(at)
      const piece = chunk === undefined ? undefined : readChunk.get(chunk)?.data
      // Missing where the run is deleted for good meanwhile.
      if (piece === undefined) {
        values.fill(row.fill ?? Number.NaN, Math.max(0, at - from), Math.min(at + PACKED_VALUES, to) - from)
        continue
      }
      const known = unpackedPiece(row, readBytes(nameOf(row), piece), at, count)
      values.set(known.subarray(Math.max(0, from - at), to - at), Math.max(0, at - from))
    }
    return values
  }

  function unpackedPiece(row: Row, piece: Uint8Array, at: number, count: number): Float32Array {
    try {
      return unpacked(piece, Math.min(PACKED_VALUES, count - at))
    } catch (error) {
      throw damagedPart(nameOf(row), `its piece at value ${at} cannot be unpacked`, error)
    }
  }
}

/** The bytes of a typed array, without copying them; little-endian as on every machine that runs Overstep. */
export function toBytes(data: TypedArray): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

const nameOf = ({ name, run_id }: Row) => `The array ${name} of run ${run_id}`
const damagedArray = (row: Row, problem: string) => damagedPart(nameOf(row), problem)
const readingArray = <T>(row: Row, read: () => T): T => readingPart(nameOf(row), read)
const shapeText = (shape: readonly number[]) => `[${shape.join(', ')}]`

/** @throws {OverstepError} `storage` where the description is none */
function specOf(row: Row): ArraySpec {
  const { name, dtype, shape, fill } = row
  try {
    const spec = arraySpecSchema.parse({ name, dtype, shape: JSON.parse(shape), fill: fill ?? 0 })
    return fill === null ? { ...spec, fill: NaN } : spec
  } catch {
    throw damagedArray(row, `its description cannot be read: ${dtype} of shape ${shape}`)
  }
}
