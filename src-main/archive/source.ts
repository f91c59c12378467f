import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { z } from 'zod'
import { jsonExcess, OverstepError, parseInput, type ArraySpec, type Member } from '#shared/contract/index.ts'
import type { SeriesData, TypedArray } from '#shared/contract/index.ts'
import {
  fileNames,
  MANIFEST,
  manifestSchema,
  MAX_JSON_BYTES,
  MAX_JSON_VALUES,
  membersSchema,
  runFileSchema,
  type Manifest,
  type RunFile,
} from './manifest.ts'
import { npyValues } from './read-npy.ts'
import { seriesOf } from './run-files.ts'
import { refusal } from './zip-directory.ts'
import { openZip, type ZipReader } from './zip-reader.ts'

/** Values of an array that are handed on at a time, so that nothing else waits long. */
const PIECE = 1 << 19
/** Rows of a series that are. */
const ROWS = 1 << 16

/**
 * An archive of runs, read and checked. Everything that it throws is an OverstepError `invalid-input` that names the
 * file of the archive which is wrong. What comes piece by piece is known to be what the manifest says only when the
 * last piece has come.
 */
export interface ArchiveSource {
  readonly manifest: Manifest
  /** `run.json` of a run of the manifest. */
  run(id: string): Promise<RunFile>
  members(id: string): Promise<Member[]>
  array(id: string, spec: Pick<ArraySpec, 'name' | 'dtype' | 'shape'>): AsyncIterable<TypedArray>
  /** Parts of a series; one member may come in several, one after the other. `members` are those that the run has. */
  series(id: string, name: string, members: readonly number[]): AsyncIterable<SeriesData[]>
  /** Reads a file to its end without handing it on; yields the bytes of each piece. */
  check(name: string): AsyncIterable<number>
}

/** @throws {OverstepError} `invalid-input` where it is no archive of runs */
export async function openArchive(file: FileHandle): Promise<ArchiveSource> {
  const zip = await openZip(file)
  const manifest = await readManifest(zip)
  const sums = new Map(manifest.files.map((each) => [each.name, each.sha256]))
  const read = (name: string) => checked(zip, name, sums)
  const numbers = (name: string) => ({ name, bytes: zip.sizes.get(name) ?? 0, pieces: read(name) })
  return {
    manifest,
    async run(id) {
      const name = fileNames.run(id)
      const runFile = await readJson(zip, name, read(name), runFileSchema)
      if (runFile.run.id !== id) throw refusal(`is of the run ${runFile.run.id}`, name)
      return runFile
    },
    async members(id) {
      const name = fileNames.members(id)
      const members = await readJson(zip, name, read(name), membersSchema)
      if (new Set(members.map(({ index }) => index)).size < members.length) throw refusal('has a member twice', name)
      return members
    },
    array(id, { name, dtype, shape }) {
      return npyValues(numbers(fileNames.array(id, name)), dtype, shape, PIECE)
    },
    async *series(id, name, members) {
      const file = fileNames.series(id, name)
      const check = rowsChecker(file, members)
      for await (const rows of npyValues(numbers(file), 'float64', [null, 3], 3 * ROWS)) {
        check(rows as Float64Array)
        yield seriesOf(name, rows as Float64Array)
      }
    },
    async *check(name) {
      for await (const piece of read(name)) yield piece.length
    },
  }
}

/** The bytes of a file, with the sum that the manifest says. */
async function* checked(zip: ZipReader, name: string, sums: ReadonlyMap<string, string>): AsyncGenerator<Buffer> {
  const sum = sums.get(name)
  if (sum === undefined) throw refusal('is missing', name)
  const hash = createHash('sha256')
  for await (const piece of zip.read(name)) {
    hash.update(piece)
    yield piece
  }
  if (hash.digest('hex') !== sum) throw refusal('is not what the manifest says: its SHA-256 differs', name)
}

/** Checks that rows are of members of the run, all rows of one behind each other. */
function rowsChecker(name: string, members: readonly number[]): (rows: Float64Array) => void {
  const left = new Set(members)
  let last: number | undefined
  return (rows) => {
    for (let row = 0; row < rows.length; row += 3) {
      const member = rows[row]!
      if (member === last) continue
      if (!left.delete(member)) throw refusal('has rows of a member that is none', name)
      last = member
    }
  }
}

async function readManifest(zip: ZipReader): Promise<Manifest> {
  if (!zip.sizes.has(MANIFEST)) throw refusal('has no manifest.json: it is no archive of runs')
  const manifest = await readJson(zip, MANIFEST, zip.read(MANIFEST), manifestSchema)
  const listed = new Set<string>()
  for (const { name, size } of manifest.files) {
    const found = zip.sizes.get(name)
    if (found === undefined) throw refusal('is in the manifest and not in the archive', name)
    if (found !== size) throw refusal(`has ${found} bytes, not the ${size} that the manifest says`, name)
    if (listed.has(name)) throw refusal('is twice in the manifest', name)
    listed.add(name)
  }
  for (const name of zip.sizes.keys())
    if (name !== MANIFEST && !listed.has(name)) throw refusal('is not in the manifest', name)
  if (new Set(manifest.runs).size < manifest.runs.length) throw refusal('names a run twice', MANIFEST)
  return manifest
}

/** @throws {OverstepError} `invalid-input` with the file and the field in it that is wrong */
async function readJson<Schema extends z.ZodType>(
  { sizes }: ZipReader,
  name: string,
  pieces: AsyncIterable<Buffer>,
  schema: Schema,
): Promise<z.output<Schema>> {
  const size = sizes.get(name) ?? 0
  // Before it is unpacked: a megabyte may become a gigabyte.
  if (size > MAX_JSON_BYTES) throw refusal(`has ${size} bytes of JSON; ${MAX_JSON_BYTES} are the most`, name)
  const bytes: Buffer[] = []
  for await (const piece of pieces) bytes.push(piece)
  let value: unknown
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(bytes))
    const excess = jsonExcess(text, MAX_JSON_VALUES)
    if (excess) throw refusal(excess, name)
    value = JSON.parse(text)
  } catch (error) {
    throw error instanceof OverstepError ? error : refusal('is not JSON', name)
  }
  try {
    return parseInput(schema, value, 'it')
  } catch (error) {
    throw error instanceof OverstepError ? refusal(`is not valid: ${error.message}`, name) : error
  }
}
