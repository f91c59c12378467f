import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { ulid } from 'ulid'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { configSchema, type ImportResult, type Run, type RunData } from '#shared/contract/index.ts'
import { readNpy } from '../export/npy-reader.ts'
import { readZip } from '../export/zip-reader.ts'
import { openStore, type Store } from '../store/index.ts'
import { packRuns, unpackRuns } from './index.ts'

let folder: string
let here: Store
let there: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overstep-archive-'))
  here = openStore(join(folder, 'here'))
  there = openStore(join(folder, 'there'))
})
afterEach(() => {
  for (const store of [here, there]) store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A NaN with bits of its own, as no computation makes it; and what is hard to keep in a file of text. */
const oddBits = new BigUint64Array([0x7ff8_0000_dead_beefn, 0x8000_0000_0000_0000n, 0x7ff0_0000_0000_0000n, 1n])
const odd = () => new Float64Array(oddBits.slice().buffer)

function insert(store: Store, changes: Partial<Run> = {}): Run {
  const config = configSchema.parse({ kind: 'trajectory', starts: [[9.5]], learningRates: [0.01], steps: 100 })
  const run: Run = {
    ...{ id: ulid(), kind: 'trajectory', title: 'Paths γ', status: 'completed', config },
    ...{ created: 1_753_900_000_123, started: 1, finished: 2 ** 41, appVersion: '0.1.0', engine: 'overstep' },
    ...{ device: 'cpu', precision: 'float64', generator: null, seed: 2 ** 40, summary: { shares: { flat: 1 } } },
    ...{ error: null, notes: 'Ω', starred: true, tags: ['zeta', 'alpha'], parentId: null },
    ...changes,
  }
  store.runs.insert(run, store.owner)
  store.stream(() => {
    store.series.putMember(run.id, { index: 0, parameters: { learningRate: 0.01 }, summary: { fate: 'flat' } })
    store.series.putMember(run.id, { index: 3, parameters: {}, summary: null })
    store.series.append(run.id, { member: 0, name: 'x', steps: odd().slice(1, 3), values: odd().slice(0, 2) })
    store.series.append(run.id, { member: 0, name: 'x', steps: odd().slice(3), values: odd().slice(3) })
    store.series.append(run.id, { member: 3, name: 'x', steps: new Float64Array([7]), values: odd().slice(0, 1) })
    store.series.append(run.id, {
      member: 3,
      name: 'loss',
      steps: new Float64Array([1]),
      values: new Float64Array([2]),
    })
    store.arrays.declare(run.id, { name: 'orbit', dtype: 'float64', shape: [2, 3], fill: NaN })
    store.arrays.write(run.id, 'orbit', 2, odd())
    store.arrays.declare(run.id, { name: 'against/fate', dtype: 'uint8', shape: [3, 1], fill: 255 })
    store.arrays.write(run.id, 'against/fate', 0, new Uint8Array([1, 2]))
    store.arrays.declare(run.id, { name: 'snapshots/0', dtype: 'float32', shape: [2], fill: 0 })
    store.arrays.write(run.id, 'snapshots/0', 0, new Float32Array([Math.fround(0.1), -0]))
  })
  return run
}

const watch = { signal: new AbortController().signal, progress: () => undefined }
const archivePath = () => join(folder, 'runs.zip')

async function pack(ids: string[], store = here): Promise<Uint8Array> {
  const file = await open(archivePath(), 'w+')
  try {
    await packRuns(store, ids, '0.1.0', file, watch)
  } finally {
    await file.close()
  }
  return readFile(archivePath())
}
async function unpack(bytes: Uint8Array, store = there, watching = watch): Promise<ImportResult> {
  writeFileSync(archivePath(), bytes)
  const file = await open(archivePath())
  try {
    return await unpackRuns(store, file, watching)
  } finally {
    await file.close()
  }
}
const bitsOf = ({ buffer, byteOffset, byteLength }: NodeJS.TypedArray) =>
  Buffer.from(buffer, byteOffset, byteLength).toString('hex')
/** Everything of a run's data by the bits of its numbers. */
async function content(store: Store, id: string) {
  const { arrays, series, members }: RunData = await store.data(id)
  const snapshots = await store.arrays.read(id, 'snapshots/0')
  return {
    members,
    arrays: [...Object.values(arrays), snapshots!].map(({ data, ...spec }) => ({ ...spec, data: bitsOf(data) })),
    series: series.map(({ steps, values, ...rest }) => ({ ...rest, steps: bitsOf(steps), values: bitsOf(values) })),
  }
}

test('runs come out of an archive as they went in, to the bit, with their parents and sweeps', async () => {
  const parent = insert(here)
  const child = insert(here, { parentId: parent.id, status: 'cancelled', summary: null, starred: false, tags: [] })
  const sweep = {
    id: ulid(),
    title: 'Sweep',
    created: 1,
    config: parent.config,
    over: [{ path: 'steps', values: [1] }],
  }
  here.sweeps.insert(sweep)
  here.sweeps.add(sweep.id, child.id, 4)
  const result = await unpack(await pack([child.id, parent.id]))
  expect(result).toEqual({ imported: [child.id, parent.id], kept: [], renamed: {} })
  for (const { id } of [parent, child]) {
    expect(there.runs.get(id)).toMatchObject({ run: here.runs.get(id)?.run, deleted: false })
    expect(await content(there, id)).toEqual(await content(here, id))
  }
  expect(there.runs.get(child.id)?.run.parentId).toBe(parent.id)
  expect(there.sweeps.of(child.id)).toEqual({ sweep, position: 4 })
  expect(there.problems()).toEqual([])
})

test('other programs read the archive: zip, NumPy, JSON, SHA-256', async () => {
  const { id } = insert(here)
  const files = readZip(await pack([id]))
  const manifest = JSON.parse(Buffer.from(files['manifest.json']!).toString())
  expect(manifest).toMatchObject({ format: 'overstep-runs', version: 1, appVersion: '0.1.0', runs: [id] })
  expect(manifest.files.map(({ name }: { name: string }) => name).sort()).toEqual(
    Object.keys(files)
      .filter((name) => name !== 'manifest.json')
      .sort(),
  )
  for (const { name, size, sha256 } of manifest.files) {
    expect(files[name]!.length).toBe(size)
    expect(createHash('sha256').update(files[name]!).digest('hex')).toBe(sha256)
  }
  expect(readNpy(files[`runs/${id}/arrays/against/fate.npy`]!)).toMatchObject({
    descr: '|u1',
    shape: [3, 1],
    values: [1, 2, 255],
  })
  const x = files[`runs/${id}/series/x.npy`]!
  const { descr, shape, values, valuesAt } = readNpy(x)
  expect([descr, shape]).toEqual(['<f8', [4, 3]])
  expect(values.filter((_, index) => index % 3 === 0)).toEqual([0, 0, 0, 3])
  expect(Buffer.from(x).readBigUInt64LE(valuesAt + 16)).toBe(oddBits[0])
})

test('a run that is here already is kept once, with the title and tags that it has here', async () => {
  const { id } = insert(here)
  const bytes = await pack([id])
  here.runs.update(id, { title: 'Mine', tags: ['own'], notes: '' })
  here.runs.setDeleted([id], Date.now())
  expect(await unpack(bytes, here)).toEqual({ imported: [], kept: [id], renamed: {} })
  expect(here.runs.get(id)).toMatchObject({ deleted: false, run: { title: 'Mine', tags: ['own'] } })
  expect(here.runs.count()).toBe(1)
})

test.each([
  ['settings', (run: Run) => ({ config: { ...run.config, steps: 101 } as Run['config'] })],
  ['results', () => ({ summary: { shares: { flat: 0.5 } } })],
])('where another run has the id, by its %s, the one of the archive gets a new one and a note', async (_, change) => {
  const run = insert(here)
  const child = insert(here, { parentId: run.id })
  insert(there, { ...run, ...change(run) })
  const { imported, renamed } = await unpack(await pack([run.id, child.id]))
  const id = renamed[run.id]!
  expect(imported).toEqual([id, child.id])
  expect(there.runs.get(id)?.run).toMatchObject({ config: run.config, summary: run.summary })
  expect(there.runs.get(id)?.run.notes).toMatch(
    new RegExp(`^Ω\n\nImported from an archive of .*, where it is run ${run.id}`),
  )
  expect(there.runs.get(child.id)?.run.parentId).toBe(id)
  expect(await content(there, id)).toEqual(await content(here, run.id))
})

test('another run of the same settings with other numbers is not the same', async () => {
  const run = insert(here)
  insert(there, run)
  there.series.append(run.id, { member: 0, name: 'x', steps: new Float64Array([9]), values: new Float64Array([9]) })
  expect(Object.keys((await unpack(await pack([run.id]))).renamed)).toEqual([run.id])
})

test('a run under way is not exported', async () => {
  const { id } = insert(here, { status: 'running' })
  await expect(pack([id])).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('is running') })
})

test('a cancelled import leaves nothing', async () => {
  const ids = [insert(here).id, insert(here).id]
  const cancel = new AbortController()
  const progress = (fraction: number) => fraction > 0.6 && cancel.abort()
  const bytes = await pack(ids)
  await expect(unpack(bytes, there, { signal: cancel.signal, progress: progress as never })).rejects.toMatchObject({
    code: 'cancelled',
  })
  expect(ids.map((id) => there.runs.get(id))).toEqual([undefined, undefined])
})

// Archives that were made to do harm, or came to harm.

interface Part {
  name: string
  content: Uint8Array
  /** Changes of the directory, by field. */
  declare?: { size?: number; crc?: number; at?: number; method?: number; flags?: number; packed?: number }
  localName?: string
}

/** A zip archive as its specification has it, with whatever lies in it. */
function zipOf(parts: readonly Part[], { comment = '' } = {}): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const { name, content, declare = {}, localName = name } of parts) {
    const packed = declare.method === 0 ? Buffer.from(content) : deflateRawSync(content)
    const field = {
      method: 8,
      flags: 0,
      crc: crc32(content),
      size: content.length,
      packed: packed.length,
      at,
      ...declare,
    }
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(field.method, 8)
    local.writeUInt16LE(Buffer.byteLength(localName), 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(field.flags, 8)
    entry.writeUInt16LE(field.method, 10)
    entry.writeUInt32LE(field.crc, 16)
    entry.writeUInt32LE(field.packed, 20)
    entry.writeUInt32LE(field.size, 24)
    entry.writeUInt16LE(Buffer.byteLength(name), 28)
    entry.writeUInt32LE(field.at, 42)
    locals.push(local, Buffer.from(localName), packed)
    central.push(entry, Buffer.from(name))
    at += 30 + Buffer.byteLength(localName) + packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...locals, directory, end, Buffer.from(comment)])
}

const text = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))

/** The files of a good archive, changed, with a manifest that fits them unless it is changed too. */
async function forged(
  change: (files: Record<string, Uint8Array>, id: string) => void,
  manifestChange = {},
): Promise<Part[]> {
  const { id } = insert(here)
  const files = readZip(await pack([id]))
  const manifest = JSON.parse(Buffer.from(files['manifest.json']!).toString())
  delete files['manifest.json']
  change(files, id)
  manifest.files = Object.entries(files).map(([name, content]) => ({
    ...{ name, size: content.length, sha256: createHash('sha256').update(content).digest('hex') },
  }))
  return [
    ...Object.entries(files).map(([name, content]) => ({ name, content })),
    { name: 'manifest.json', content: text({ ...manifest, ...manifestChange }) },
  ]
}

async function refused(bytes: Uint8Array): Promise<string> {
  const before = there.runs.count()
  const error = await unpack(bytes).then(
    () => new Error('it was taken in'),
    (thrown: Error) => thrown,
  )
  expect(error).toMatchObject({ code: 'invalid-input' })
  // Not even as deleted ones.
  expect([there.runs.count(), there.runs.deletedBefore(Infinity)]).toEqual([before, []])
  return error.message
}

test('an archive that another program has packed again is taken in', async () => {
  const parts = await forged(() => undefined)
  const folders = [{ name: 'runs/', content: text(''), declare: { method: 0 } }]
  expect((await unpack(zipOf([...folders, ...parts.toReversed()], { comment: 'packed again' }))).imported).toHaveLength(
    1,
  )
})

test('what is no zip file, or one that was cut off or changed on its way, is refused', async () => {
  const { id } = insert(here)
  const good = await pack([id])
  expect(await refused(text('PNG'))).toContain('is no zip file')
  expect(await refused(Buffer.alloc(100_000))).toContain('is no zip file')
  for (const length of [good.length - 1, good.length >> 1, 30])
    expect(await refused(good.subarray(0, length))).toMatch(/zip|cut/)
  expect(await refused(Buffer.concat([good, Buffer.alloc(7)]))).toContain('is no zip file')
  for (let at = 0; at < good.length; at += 37) {
    const damaged = Uint8Array.from(good)
    damaged[at]! ^= 0x55
    const outcome = await unpack(damaged).then(
      () => 'taken in',
      ({ code }: { code: string }) => code,
    )
    // Times and versions may be anything; a number that counts may not.
    if (outcome === 'taken in') {
      expect(await content(there, id)).toEqual(await content(here, id))
      there.runs.purge(id)
    } else expect(outcome).toBe('invalid-input')
  }
})

test('names that lead elsewhere, and files that are there twice, are refused by name', async () => {
  for (const name of ['../../etc/passwd', '/etc/passwd', 'runs/../x', 'C:\\x', 'a\\b', 'a//b', './a', 'a\u0000b']) {
    const parts = await forged((files) => void (files[name] = text('x')))
    expect(await refused(zipOf(parts))).toContain(JSON.stringify(name))
  }
  const [first, ...rest] = await forged(() => undefined)
  expect(await refused(zipOf([first!, first!, ...rest]))).toContain(`${first!.name} is there twice`)
})

test('bombs are refused before they are unpacked: sizes that no packing reaches, sizes that lie, files over each other', async () => {
  const parts = await forged(() => undefined)
  const withFirst = (declare: NonNullable<Part['declare']>) => zipOf([{ ...parts[0]!, declare }, ...parts.slice(1)])
  expect(await refused(withFirst({ size: 2 ** 31 }))).toContain('are the most')
  expect(await refused(withFirst({ size: 2 ** 29 }))).toContain('packed ones cannot hold')
  expect(await refused(withFirst({ size: 10 }))).toContain('not the')
  expect(
    await refused(zipOf([{ name: 'a', content: Buffer.alloc(1_000_000), declare: { size: 1000 } }, ...parts])),
  ).toContain('is not in the manifest')
  const over = zipOf([parts[0]!, { name: 'b', content: parts[0]!.content, declare: { at: 0 } }, ...parts.slice(1)])
  expect(await refused(over)).toContain('lies over another file')
  const manifest = parts.at(-1)!
  const lying = { ...manifest, declare: { size: manifest.content.length - 9 } }
  expect(await refused(zipOf([...parts.slice(0, -1), lying]))).toContain(
    `more than the ${manifest.content.length - 9} bytes`,
  )
  expect(await refused(withFirst({ method: 12 }))).toContain('packed in a way that is not read')
  expect(await refused(withFirst({ flags: 1 }))).toContain('is encrypted')
  expect(
    await refused(
      zipOf([{ ...parts[0]!, localName: parts[0]!.name.replace('run.json', 'ran.json') }, ...parts.slice(1)]),
    ),
  ).toContain('not where the directory says')
})

test('files that are not what the manifest says are refused by name', async () => {
  const parts = await forged(() => undefined)
  const changed = parts.map((part) =>
    part.name.endsWith('orbit.npy') ? { ...part, content: Uint8Array.from(part.content).fill(0, -8) } : part,
  )
  expect(await refused(zipOf(changed))).toMatch(/orbit\.npy is not what the manifest says: its SHA-256 differs/)
  expect(await refused(zipOf(parts.filter(({ name }) => !name.endsWith('orbit.npy'))))).toMatch(
    /orbit\.npy is in the manifest and not/,
  )
  expect(await refused(zipOf([...parts, { name: 'more.txt', content: text('x') }]))).toContain(
    'more.txt is not in the manifest',
  )
  expect(await refused(zipOf(parts.slice(0, -1)))).toContain('no manifest.json')
  expect(await refused(zipOf(await forged((files) => void (files['runs/x.json'] = text('1')))))).toContain(
    'runs/x.json belongs to no run',
  )
  expect(await refused(zipOf(await forged(() => undefined, { version: 2 })))).toContain(
    'a newer Overstep made this archive',
  )
  expect(await refused(zipOf(await forged(() => undefined, { format: 'poems' })))).toContain('no archive of runs')
})

const edit = (name: string, change: (value: never) => unknown) => (files: Record<string, Uint8Array>, id: string) => {
  const path = `runs/${id}/${name}`
  const value = JSON.parse(Buffer.from(files[path]!).toString())
  files[path] = text(change(value as never) ?? value)
}

test.each<[string, (run: Run) => unknown, string]>([
  ['a run under way', (run) => void (run.status = 'running'), 'run.status: must be completed'],
  ['another id', (run) => void (run.id = '01M881XGYTFT5CBRVSN875A54P'), 'is of the run 01M881XGYTFT5CBRVSN875A54P'],
  [
    'a wrong setting',
    (run) => void (run.config = { ...run.config, steps: -1 } as never),
    'run.config.steps: must be at least 1',
  ],
  ['another kind', (run) => void (run.kind = 'network'), 'run.kind'],
  ['half a millisecond', (run) => void (run.created = 1.5), 'run.created'],
  ['a field too many', (run) => void Object.assign(run, { owner: 'me' }), 'run.owner'],
  ['no tag', (run) => void (run.tags = ['']), 'run.tags'],
])('a run.json with %s is refused', async (_, change, words) => {
  const message = await refused(zipOf(await forged(edit('run.json', ({ run }: { run: Run }) => void change(run)))))
  expect(message).toContain('run.json')
  expect(message).toContain(words)
})

test('JSON that is none, or is nested without end, is refused', async () => {
  const set = (content: string) => forged((files, id) => void (files[`runs/${id}/members.json`] = text(content)))
  expect(await refused(zipOf(await set('[')))).toContain('members.json is not JSON')
  expect(await refused(zipOf(await set('{}')))).toContain('members.json is not valid')
  expect(await refused(zipOf(await set(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)))).toContain('in each other')
  const twice = '[{"index":0,"parameters":{},"summary":null},{"index":0,"parameters":{},"summary":null}]'
  expect(await refused(zipOf(await set(twice)))).toContain('has a member twice')
})

test.each<[string, (bytes: Buffer) => Uint8Array, string]>([
  ['no magic', (bytes) => bytes.fill(0, 0, 1), 'is not a .npy file'],
  ['another type', (bytes) => replaced(bytes, '<f8', '<f4'), "must hold float64, got '<f4'"],
  ['Python objects', (bytes) => replaced(bytes, '<f8', '|O8'), "must hold float64, got '|O8'"],
  ['columns first', (bytes) => replaced(bytes, 'False', 'True '), 'header that cannot be read'],
  ['another shape', (bytes) => replaced(bytes, '(2, 3)', '(3, 2)'), 'must have the shape [2, 3], got [3, 2]'],
  ['too few values', (bytes) => bytes.subarray(0, -8), 'must have 48 bytes of values, got 40'],
  ['too many values', (bytes) => Buffer.concat([bytes, bytes]), 'must have 48 bytes of values'],
  ['a header without end', (bytes) => (bytes.writeUInt16LE(0xffff, 8), bytes), 'header that is cut off'],
  ['nothing', () => Buffer.alloc(0), 'is not a .npy file'],
])('a .npy file with %s is refused by name', async (_, change, words) => {
  const parts = await forged((files, id) => {
    const path = `runs/${id}/arrays/orbit.npy`
    files[path] = change(Buffer.from(files[path]!))
  })
  const message = await refused(zipOf(parts))
  expect(message).toContain('arrays/orbit.npy')
  expect(message).toContain(words)
})

function replaced(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1')
}

test('one bad run keeps out the good ones beside it', async () => {
  const good = insert(here)
  const bad = insert(here)
  const files = readZip(await pack([good.id, bad.id]))
  files[`runs/${bad.id}/arrays/orbit.npy`]![70]! ^= 1
  const parts = Object.entries(files).map(([name, content]) => ({ name, content }))
  expect(await refused(zipOf(parts))).toContain(`runs/${bad.id}/arrays/orbit.npy`)
  expect(there.runs.get(good.id)).toBeUndefined()
})
