import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { expect, onTestFinished, test, vi } from 'vitest'
import { comparisonSchema, kinds } from '#shared/contract/index.ts'
import { figuresOf } from '#shared/figures/index.ts'
import { figureSource } from '#shared/png/index.ts'
import { patience } from '../../scripts/patience.ts'
import { forkReader } from '../archive/index.ts'
import { lendCompute } from '../compute/lent.fixture.ts'
import { computeEntry } from '../compute/programs.fixture.ts'
import { openWorkbench, type Workbench } from './index.ts'
import { olderFile, olderFolder, type Said, type SaidOfRun, saidOfRun } from './older-files.fixture.ts'

const versions = readdirSync(olderFolder).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -5)] : []))
const fileOf = (version: string, what: Parameters<typeof olderFile>[1]) =>
  Uint8Array.from(readFileSync(olderFile(version, what)))
const saidBy = (version: string) => JSON.parse(readFileSync(olderFile(version, 'said'), 'utf8')) as Said

/** A workbench of this version on a data folder: an empty one, or one with a database. */
async function open(database?: Uint8Array): Promise<Workbench> {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-older-'))
  if (database) writeFileSync(join(dataDir, 'overstep.sqlite'), database)
  const workbench = await openWorkbench({
    dataDir,
    startCompute: lendCompute,
    startReader: () => forkReader(computeEntry),
    shell: 'cli',
    version: '99.0.0',
  })
  onTestFinished(async () => {
    await workbench.close()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  })
  return workbench
}

/** Takes in the runs of an archive. */
async function takeIn(workbench: Workbench, bytes: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const { archive } = await workbench.call('archives.open', null)
  await workbench.call('archives.write', { archive, offset: 0, bytes })
  return (await workbench.call('archives.unpack', { archive })).imported
}

/** What this version says of the same run; figures of it can be drawn. */
async function saidNow(workbench: Workbench, { run: { id }, arrays }: SaidOfRun): Promise<SaidOfRun> {
  const now = await saidOfRun(workbench, id, Object.keys(arrays))
  const [first] = figuresOf(now.run.config)
  await workbench.call('figures.export', { id, figure: first!.name, options: { format: 'svg' } })
  return now
}

test('files are kept of a version', () => {
  expect(versions).toContain('0.1.0')
})

test.each(versions)(
  'the database of version %s comes with every run, array and series as it was, a landscape and a comparison',
  async (version) => {
    const said = saidBy(version)
    const workbench = await open(brotliDecompressSync(fileOf(version, 'database')))
    // A later kind has no run of an earlier version.
    expect(said.runs.length).toBeGreaterThan(7)
    expect(kinds.map(({ name }) => name)).toEqual(expect.arrayContaining(said.runs.map(({ run }) => run.kind)))
    for (const one of said.runs) expect(await saidNow(workbench, one)).toEqual(one)
    expect((await workbench.call('runs.list', {})).total).toBe(said.runs.length)
    expect(await workbench.call('landscapes.saved', null)).toEqual(said.landscapes)
    // What a look has since then is as usual.
    const comparisons = said.comparisons.map((one) => comparisonSchema.parse(one))
    expect(await workbench.call('comparisons.list', null)).toEqual(comparisons)
    expect(workbench.health().problems).toEqual([])
  },
  patience(60_000),
)

test.each(versions)(
  'an archive of version %s comes out with every run, array and series as it was',
  async (version) => {
    const said = saidBy(version)
    const workbench = await open()
    const imported = await takeIn(workbench, fileOf(version, 'archive'))
    const packed = said.runs.filter(({ run }) => run.id !== said.paused.id)
    expect(imported.toSorted()).toEqual(packed.map(({ run }) => run.id).toSorted())
    for (const one of packed) expect(await saidNow(workbench, one)).toEqual(one)
  },
  patience(60_000),
)

test.each(versions)('a figure of version %s names its run and settings', (version) => {
  const said = saidBy(version)
  const { config } = said.runs.find(({ run }) => run.id === said.figure)!.run
  expect(figureSource(fileOf(version, 'figure'))).toMatchObject({ run: said.figure, config, figure: 'fate-map' })
})

test.each(versions)(
  'a run that version %s paused goes on, and ends as one that was not paused',
  async (version) => {
    const { paused, runs } = saidBy(version)
    const workbench = await open(brotliDecompressSync(fileOf(version, 'database')))
    await workbench.call('runs.resume', { id: paused.id })
    const runNow = async () => (await workbench.call('runs.get', { id: paused.id })).run
    await vi.waitUntil(async () => (await runNow()).status === 'completed', { timeout: patience(60_000), interval: 50 })
    const whole = runs.find(({ run }) => run.id === paused.whole)!
    const now = await saidOfRun(workbench, paused.id, Object.keys(whole.arrays))
    expect(now.run.summary).toEqual(whole.run.summary)
    expect(now).toMatchObject({ members: whole.members, arrays: whole.arrays, series: whole.series })
  },
  patience(90_000),
)
