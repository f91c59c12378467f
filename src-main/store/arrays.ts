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
  type TypedArray,
} from '#shared/contract/index.ts'
import { damagedPart, readBytes, readingPart, readText } from './errors.ts'
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
  run_id: string
  name: string
  dtype: string
  shape: string
  fill: number | null
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
    condense(run) {
      for (const row of all.all(run))
        for (const { chunk } of hiddenPieces(pieces.all(row.array), dtypes[specOf(row).dtype].BYTES_PER_ELEMENT))
          removeChunk.run(chunk)
    },
    specs: (run) => all.all(run).map(specOf),
    async read(run, name) {
      const row = find.get(run, name)
      return row && readingArray(row, () => fill(row, emptyArray(check(row))))
    },
    readPart(run, name, from, to) {
      const row = find.get(run, name)
      if (!row) return undefined
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
