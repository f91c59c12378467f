import Database from 'better-sqlite3'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { brotliCompressSync } from 'node:zlib'
import { forkCompute } from '../src-main/compute/fork.ts'
import { olderFile, olderFolder, type Said, saidOfRun } from '../src-main/workbench/older-files.fixture.ts'
import { openWorkbench } from '../src-main/workbench/index.ts'
import { configSchema, exportOptionsSchema, type ConfigInput, type Run } from '#shared/contract/index.ts'

/**
 * Makes the files by which later versions are tested to lose nothing of this one: `node scripts/older-files.ts`, before
 * a version is released. One small finished run of each kind, one that was paused, a landscape, a comparison, an
 * archive and a figure, and what this version says of them.
 */
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
  version: string
}
const dataDir = mkdtempSync(join(tmpdir(), 'overstep-older-'))
const workbench = await openWorkbench({
  dataDir,
  startCompute: () => forkCompute(new URL('../src-main/compute/main.ts', import.meta.url)),
  shell: 'cli',
  version,
})

const axis = (min: number, max: number, count: number) => ({ min, max, count })
const definition = {
  title: 'Double well',
  expression: 'a*(x^2 - 1)^2 + x/4',
  variables: ['x'],
  parameters: { a: 1.5 },
  domain: [[-2, 2]] as [number, number][],
}
/** So many descents that it can be paused on the way. */
const shares: ConfigInput = {
  kind: 'basin-share',
  landscape: 'paper-2d',
  starts: 4000,
  learningRate: axis(0.001, 0.02, 40),
  seed: 7,
}
/** Kinds that need no other run. */
const configs: { [K in Exclude<Run['kind'], 'loss-line' | 'loss-plane'>]: Extract<ConfigInput, { kind: K }> } = {
  trajectory: {
    kind: 'trajectory',
    landscape: definition,
    starts: [[1.4], [-1.7]],
    learningRates: [0.01, 0.15],
    steps: 60,
  },
  'fate-map': {
    kind: 'fate-map',
    start: axis(-1, 9.5, 24),
    learningRate: axis(1e-4, 0.06, 16),
    steps: 300,
    against: 'paper-1d-printed',
  },
  'basin-map': {
    kind: 'basin-map',
    landscape: 'himmelblau',
    learningRate: 0.01,
    x: axis(-5, 5, 16),
    y: axis(-5, 5, 16),
    steps: 300,
  },
  'basin-share': shares,
  bifurcation: {
    kind: 'bifurcation',
    landscape: { expression: 'x^4/4 - x^2/2', variables: ['x'] },
    start: 0.3,
    learningRate: axis(0.5, 1.4, 12),
    transient: 100,
    samples: 8,
  },
  theory: {
    kind: 'theory',
    landscape: 'paper-1d',
    minimum: [2.5],
    globalMinimum: [0],
    mu: 1200,
    domain: [[-4, 4]],
    target: [[2.4, 2.6]],
    learningRate: axis(1e-5, 0.05, 5),
    starts: 40,
  },
  network: {
    kind: 'network',
    dataset: 'synthetic-digits',
    hidden: [8],
    starts: 1,
    learningRates: [0.1],
    trainSize: 50,
    testSize: 50,
    batchSize: 10,
    steps: 20,
    snapshots: 2,
    engine: 'onnx',
    device: 'cpu',
  },
}

const stateOf = (id: string) => workbench.call('runs.get', { id })
async function ended(id: string): Promise<Run> {
  for (;;) {
    const { run } = await stateOf(id)
    if (run.status !== 'queued' && run.status !== 'running') return run
    await setTimeout(50)
  }
}

await workbench.call('landscapes.save', { definition })
const ids = {} as Record<Run['kind'], string>
for (const config of Object.values(configs)) {
  const preset = config.kind === 'theory' ? { preset: 'fig01' } : {}
  const { id } = await workbench.call('runs.start', {
    config: configSchema.parse(config),
    tags: [config.kind, 'älter'],
    ...preset,
  })
  const { status, error } = await ended(id)
  if (status !== 'completed') throw new Error(`The run of kind ${config.kind} is ${status}: ${error}`)
  ids[config.kind] = id
}
const { id: paused } = await workbench.call('runs.start', { config: configSchema.parse(shares) })
while (!(((await stateOf(paused)).progress?.fraction ?? 0) > 0.2)) await setTimeout(20)
await workbench.call('runs.pause', { id: paused })
if (!(await stateOf(paused)).resumable) throw new Error('The run that was paused cannot be resumed; make it longer.')

await workbench.call('runs.update', { id: ids['fate-map'], notes: 'γ → 2/f″', starred: true })
await workbench.call('comparisons.save', {
  title: 'Both planes',
  runs: [ids['basin-map'], ids['basin-share']],
  look: { tab: 'curves', colourBy: 'rate' },
})
const { bytes: figure } = await workbench.call('figures.export', {
  id: ids['fate-map'],
  figure: 'fate-map',
  options: exportOptionsSchema.parse({ format: 'png', width: 240, height: 180, pixelRatio: 1 }),
})

const { archive } = await workbench.call('archives.open', null)
const { bytes } = await workbench.call('archives.pack', { archive, ids: Object.values(ids) })
const pieces: Uint8Array[] = []
for (let offset = 0; offset < bytes;) {
  const { bytes: piece } = await workbench.call('archives.read', { archive, offset })
  pieces.push(piece)
  offset += piece.length
}
await workbench.call('archives.discard', { archive })

const database = new Database(join(dataDir, 'overstep.sqlite'), { readonly: true })
const arrayNames = database.prepare<[string], string>('SELECT name FROM arrays WHERE run_id = ? ORDER BY name').pluck()
const said: Said = {
  runs: [],
  landscapes: await workbench.call('landscapes.saved', null),
  comparisons: await workbench.call('comparisons.list', null),
  figure: ids['fate-map'],
  paused: { id: paused, whole: ids['basin-share'] },
}
for (const id of [...Object.values(ids), paused]) said.runs.push(await saidOfRun(workbench, id, arrayNames.all(id)))
database.close()
await workbench.close()

mkdirSync(olderFolder, { recursive: true })
const sqlite = readFileSync(join(dataDir, 'overstep.sqlite'))
writeFileSync(olderFile(version, 'database'), brotliCompressSync(sqlite))
writeFileSync(olderFile(version, 'archive'), Buffer.concat(pieces))
writeFileSync(olderFile(version, 'figure'), figure)
writeFileSync(olderFile(version, 'said'), JSON.stringify(said))
rmSync(dataDir, { recursive: true, force: true })
