import { createHash } from 'node:crypto'
import { ulid } from 'ulid'
import { expect, test } from 'vitest'
import {
  configSchema,
  runFilterSchema,
  type Config,
  type LossLineConfig,
  type LossPlaneConfig,
  type NetworkConfig,
  type Run,
} from '#shared/contract/index.ts'
import { readNpy } from '../export/read-npy.fixture.ts'
import { readZip } from '../export/read-zip.fixture.ts'
import { runOf } from '../store/run.fixture.ts'
import { forged } from './forged-archives.fixture.ts'
import {
  content,
  here,
  insert,
  likeFig05,
  makeStores,
  oddBits,
  pack,
  there,
  unpack,
} from './sample-archives.fixture.ts'
import { text, zipOf } from './zip-of.fixture.ts'

makeStores()

test('runs come out of an archive as they went in, to the bit, with their parents and sweeps', async () => {
  const parent = insert(here, { preset: { reference: 'Fig 2', ids: ['fig02'], changed: true } })
  const child = insert(here, { parentId: parent.id, status: 'cancelled', summary: null, starred: false, tags: [] })
  const sweep = {
    id: ulid(),
    title: 'Sweep',
    created: 1,
    config: parent.config,
    over: [{ path: 'steps', values: [1] }],
    parts: null,
  }
  here.sweeps.insert(sweep)
  here.sweeps.add(sweep.id, child.id, 4)
  const result = await unpack(await pack([child.id, parent.id]))
  expect(result).toEqual({
    imported: [child.id, parent.id],
    kept: [],
    renamed: {},
    sweeps: [{ sweep, missing: { positions: [0], parts: [] } }],
  })
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
  expect(readNpy(files[`runs/${id}/arrays/map/fate.npy`]!)).toMatchObject({
    descr: '|u1',
    shape: [3, 1],
    values: [1, 2, 255],
  })
  const leaves = files[`runs/${id}/series/leaves.npy`]!
  const { descr, shape, values, valuesAt } = readNpy(leaves)
  expect([descr, shape]).toEqual(['<f8', [4, 3]])
  expect(values.filter((_, index) => index % 3 === 0)).toEqual([0, 0, 0, 3])
  expect(Buffer.from(leaves).readBigUInt64LE(valuesAt + 16)).toBe(oddBits[0])
})

test('a run that is here already is kept once, with the title and tags that it has here', async () => {
  const { id } = insert(here)
  const bytes = await pack([id])
  here.runs.update(id, { title: 'Mine', tags: ['own'], notes: '' })
  here.runs.setDeleted([id], Date.now())
  expect(await unpack(bytes, here)).toEqual({ imported: [], kept: [id], renamed: {}, sweeps: [] })
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

test('what names a run that gets a new id names it by that, in settings and in what is searched', async () => {
  const run = insert(here)
  const names: [Config, (config: never) => unknown][] = [
    [
      configSchema.parse({ kind: 'loss-line', from: { run: run.id }, to: { member: 1 } }),
      ({ from }: LossLineConfig) => from.run,
    ],
    [
      configSchema.parse({ kind: 'loss-plane', of: { run: run.id, members: [0] }, plane: 'random' }),
      ({ of }: LossPlaneConfig) => of.run,
    ],
    [
      configSchema.parse({ kind: 'network', from: { run: run.id, member: 0 }, starts: 1 }),
      ({ from }: NetworkConfig) => from!.run,
    ],
  ]
  const of = names.map(([config]) => runOf({ kind: config.kind, config, status: 'cancelled', summary: null }))
  for (const each of of) here.runs.insert(each, here.owner)
  insert(there, { ...run, summary: { shares: { flat: 0.5 } } })
  const { renamed } = await unpack(await pack([run.id, ...of.map(({ id }) => id)]))
  const id = renamed[run.id]!
  of.forEach((each, index) => {
    const [, nameIn] = names[index]!
    expect(nameIn(there.runs.get(each.id)!.run.config as never)).toBe(id)
  })
  const found = there.runs.list(runFilterSchema.parse({ text: id }), { offset: 0, limit: 9 })
  expect(found.runs.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['loss-line', 'loss-plane']))
})

test('another run of the same settings with other numbers is not the same', async () => {
  const run = insert(here)
  insert(there, run)
  const nine = new Float64Array([9])
  there.series.append(run.id, { member: 0, name: 'leaves', steps: nine, values: nine })
  expect(Object.keys((await unpack(await pack([run.id]))).renamed)).toEqual([run.id])
})

test('an older archive, without time of computing and preset, gets them from its times and its settings', async () => {
  const older = (files: Record<string, Uint8Array>, id: string) => {
    const path = `runs/${id}/run.json`
    const value = JSON.parse(Buffer.from(files[path]!).toString())
    delete value.run.computed
    delete value.run.preset
    files[path] = text({ ...value, run: { ...value.run, started: 1000, finished: 2500 } })
  }
  const archive = zipOf(await forged(older))
  const { imported } = await unpack(archive)
  const [run] = there.runs.several(imported)
  expect([run?.computed, run?.preset]).toEqual([1500, likeFig05])
  expect(await unpack(archive)).toEqual({ imported: [], kept: imported, renamed: {}, sweeps: [] })
})

test('a run under way is not exported', async () => {
  const { id } = insert(here, { status: 'running' })
  await expect(pack([id])).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('is running') })
})

test('in a sweep a completed run keeps its place; one that ended early makes room for a completed one', async () => {
  const over = [{ path: 'steps', values: [100, 101] }]
  const [done, failed] = [insert(here), insert(here, { status: 'failed', error: 'out of memory' })]
  const sweep = { id: ulid(), title: 'Sweep', created: 1, config: done.config, over, parts: 2 }
  const place = (store: typeof here, run: Run, position: number, created: number) => {
    if (!store.sweeps.get(sweep.id)) store.sweeps.insert({ ...sweep, created })
    store.sweeps.add(sweep.id, run.id, position)
  }
  place(here, done, 0, 1)
  place(here, failed, 1, 1)
  const [theirs, other] = [insert(there, { status: 'cancelled' }), insert(there)]
  place(there, theirs, 0, 2)
  place(there, other, 1, 2)

  const result = await unpack(await pack([done.id, failed.id]))
  expect(result).toMatchObject({ imported: [done.id], kept: [failed.id], sweeps: [{ missing: { positions: [] } }] })
  expect(there.sweeps.runs(sweep.id)).toEqual([done.id, other.id])
  expect(there.runs.get(theirs.id)?.deleted).toBe(true)
  // Once more changes nothing, and what was replaced does not come back.
  expect(await unpack(await pack([done.id, failed.id]))).toMatchObject({ imported: [], kept: [done.id, failed.id] })
  expect(there.sweeps.runs(sweep.id)).toEqual([done.id, other.id])
})

test('parts of different numbers join, and then only places are told', async () => {
  const over = [{ path: 'steps', values: [100, 101, 102] }]
  const run = insert(here)
  const sweep = { id: ulid(), title: 'Sweep', created: 1, config: run.config, over, parts: 3 }
  here.sweeps.insert(sweep)
  here.sweeps.add(sweep.id, run.id, 0)
  there.sweeps.insert({ ...sweep, parts: 2 })
  const { sweeps } = await unpack(await pack([run.id]))
  expect(sweeps).toEqual([{ sweep: { ...sweep, parts: null }, missing: { positions: [1, 2], parts: [] } }])
})

test('a sweep that only has the id of another stays apart from it', async () => {
  const run = insert(here)
  const sweep = { id: ulid(), title: 'Sweep', created: 1, config: run.config, over: [], parts: null }
  here.sweeps.insert({ ...sweep, over: [{ path: 'steps', values: [100] }] })
  here.sweeps.add(sweep.id, run.id, 0)
  there.sweeps.insert(sweep)
  await unpack(await pack([run.id]))
  expect(there.sweeps.of(run.id)?.sweep.id).not.toBe(sweep.id)
  expect(there.sweeps.runs(sweep.id)).toEqual([])
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
