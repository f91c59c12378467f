import type { Database } from 'better-sqlite3'
import {
  arraySpecSchema,
  dtypes,
  emptyArray,
  sizeOf,
  OverstepError,
  type ArrayData,
  type ArraySpec,
  type TypedArray,
} from '#shared/contract/index.ts'
import { pacer } from './pace.ts'

/** The arrays of runs: announced once, then written piece by piece. */
export interface ArrayTable {
  /** Announces an array. Announcing it again changes nothing. */
  declare(run: string, spec: ArraySpec): void
  /** Writes `data` at element `offset`. Where pieces overlap the later one counts. */
  write(run: string, name: string, offset: number, data: TypedArray): void
  specs(run: string): ArraySpec[]
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
  name: string
  dtype: string
  shape: string
  fill: number | null
}

export function arrayTable(database: Database): ArrayTable {
  const insert = database.prepare<[string, string, string, string, number | null]>(
    'INSERT INTO arrays (run_id, name, dtype, shape, fill) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const find = database.prepare<[string, string], Row>('SELECT * FROM arrays WHERE run_id = ? AND name = ?')
  const all = database.prepare<[string], Row>('SELECT * FROM arrays WHERE run_id = ? ORDER BY array')
  const insertChunk = database.prepare<[number, number, Buffer]>(
    'INSERT INTO array_chunks (array, "offset", data) VALUES (?, ?, ?)',
  )
  const chunks = database
    .prepare<[number], number>('SELECT chunk FROM array_chunks WHERE array = ? ORDER BY chunk')
    .pluck()
  const writtenBytes = database
    .prepare<[number, number], number | null>(
      'SELECT max("offset" * ? + length(data)) FROM array_chunks WHERE array = ?',
    )
    .pluck()
  const readChunk = database.prepare<[number], { offset: number; data: Buffer }>(
    'SELECT "offset", data FROM array_chunks WHERE chunk = ?',
  )
  const readWithin = database.prepare<[{ array: number; size: number; from: number; to: number }], Part>(
    `SELECT max(@from, "offset" * @size) AS at,
       substr(data, max(@from - "offset" * @size, 0) + 1, min(@to - "offset" * @size, length(data)) - max(@from - "offset" * @size, 0)) AS data
     FROM array_chunks WHERE array = @array AND "offset" * @size < @to AND "offset" * @size + length(data) > @from ORDER BY chunk`,
  )

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
      insertChunk.run(row.array, offset, toBytes(data))
    },
    specs: (run) => all.all(run).map(specOf),
    async read(run, name) {
      const row = find.get(run, name)
      return row && fill(row, emptyArray(specOf(row)))
    },
    readPart(run, name, from, to) {
      const row = find.get(run, name)
      if (!row) return undefined
      const { data } = emptyArray({ ...specOf(row), shape: [to - from] })
      const size = data.BYTES_PER_ELEMENT
      const bytes = new Uint8Array(data.buffer)
      for (const part of readWithin.all({ array: row.array, size, from: from * size, to: to * size }))
        bytes.set(part.data, part.at - from * size)
      return data
    },
    async readWritten(run, name) {
      const row = find.get(run, name)
      if (!row) return undefined
      const spec = specOf(row)
      const size = dtypes[spec.dtype].BYTES_PER_ELEMENT
      const length = (writtenBytes.get(size, row.array) ?? 0) / size
      return fill(row, { ...emptyArray({ ...spec, shape: [length] }), shape: spec.shape })
    },
  }

  /** Writes what is stored into the array, but for what was written since the array was measured. */
  async function fill(row: Row, array: ArrayData): Promise<ArrayData> {
    const bytes = new Uint8Array(array.data.buffer)
    const rest = pacer()
    for (const id of chunks.all(row.array)) {
      const chunk = readChunk.get(id)
      // Missing where the run is deleted for good meanwhile.
      if (!chunk) continue
      const start = chunk.offset * array.data.BYTES_PER_ELEMENT
      if (start < bytes.length) bytes.set(chunk.data.subarray(0, bytes.length - start), start)
      await rest(chunk.data.length)
    }
    return array
  }
}

/** The bytes of a typed array, without copying them; little-endian as on every machine that runs Overstep. */
export function toBytes(data: TypedArray): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

function specOf({ name, dtype, shape, fill }: Row): ArraySpec {
  const spec = arraySpecSchema.parse({ name, dtype, shape: JSON.parse(shape), fill: fill ?? 0 })
  return fill === null ? { ...spec, fill: NaN } : spec
}
