import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ulid } from 'ulid'
import { expect, onTestFinished, test, vi } from 'vitest'
import { configSchema, freshRun, type ParsedArgument, type Result, type Run } from '#shared/contract/index.ts'
import { forkReader } from '../archive/index.ts'
import { readZip } from '../export/read-zip.fixture.ts'
import { openStore } from '../store/index.ts'
import { createArchives } from './archives.ts'
import { createHub } from './hub.ts'
import { watchOf } from './watched.ts'

function create() {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-archives-'))
  const store = openStore(dataDir)
  const archives = createArchives(store, createHub(), '0.1.0', () => forkReader())
  onTestFinished(async () => {
    await archives.close()
    store.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const { methods } = archives
  const ask = <Name extends keyof typeof methods>(name: Name, argument: ParsedArgument<Name>) =>
    methods[name](argument as never, watchOf({})) as Promise<Result<Name>>
  return { store, dataDir, ask, files: () => readdirSync(join(dataDir, 'archives')) }
}

function runOf(): Run {
  const config = configSchema.parse({ kind: 'trajectory', starts: [[9.5]], learningRates: [0.01] })
  return {
    id: ulid(),
    kind: 'trajectory',
    title: 'Paths',
    status: 'completed',
    config,
    created: 1,
    started: 1,

    finished: 2,
    computed: 1,
    appVersion: '0.1.0',
    engine: 'overstep',
    device: 'cpu',
    precision: 'float64',
    generator: null,
    seed: null,
    ...freshRun(),
  }
}

test('an archive that is exported into again holds nothing of what was there before', async () => {
  const { store, ask } = create()
  const runs = [runOf(), runOf()]
  for (const run of runs) store.runs.insert(run, store.owner)
  const { archive } = await ask('archives.open', null)
  await ask('archives.pack', { archive, ids: runs.map(({ id }) => id) })
  const { bytes } = await ask('archives.pack', { archive, ids: [runs[1]!.id] })
  const whole = (await ask('archives.read', { archive, offset: 0 })).bytes
  expect(whole).toHaveLength(bytes)
  expect(Object.keys(readZip(whole)).sort()).toEqual([
    'manifest.json',
    ...['members.json', 'run.json'].map((name) => `runs/${runs[1]!.id}/${name}`),
  ])
})

test('copies of archives that killed programs have left go at the next start, those of living ones stay', () => {
  const { store, dataDir } = create()
  const other = openStore(dataDir)
  onTestFinished(() => other.close())
  const folder = join(dataDir, 'archives')
  mkdirSync(join(folder, 'of somebody else'), { recursive: true })
  const names = [
    `${ulid()}.${ulid()}.zip`,
    `${other.owner}.${ulid()}.zip`,
    `${store.owner}.${ulid()}.zip`,
    `${ulid()}.zip`,
  ]
  for (const name of names) writeFileSync(join(folder, name), 'PK')
  createArchives(store, createHub(), '0.1.0', () => forkReader())
  expect(readdirSync(folder).sort()).toEqual([names[1], names[2], 'of somebody else'].sort())
})

test('archives that pages have left behind make room for others; those that are in use do not', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { store, ask, files } = create()
  const open = async () => (await ask('archives.open', null)).archive
  const ids: string[] = []
  for (let count = 0; count < 8; count++) ids.push(await open())
  await expect(open()).rejects.toMatchObject({ code: 'conflict' })
  vi.setSystemTime(Date.now() + 4 * 60_000)
  await ask('archives.write', { archive: ids[3]!, offset: 0, bytes: new Uint8Array(3) })
  vi.setSystemTime(Date.now() + 4 * 60_000)
  const last = await open()
  expect(files().sort()).toEqual([ids[3], last].map((id) => `${store.owner}.${id}.zip`).sort())
  await expect(ask('archives.read', { archive: ids[0]!, offset: 0 })).rejects.toMatchObject({ code: 'not-found' })
})
