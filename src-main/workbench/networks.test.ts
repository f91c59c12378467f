import { createServer } from 'node:http'
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { ConfigInput, Run } from '#shared/contract/index.ts'
import { forkCompute } from '../compute/index.ts'
import { computeEntry } from '../compute/programs.fixture.ts'
import { openWorkbench } from './index.ts'
import { patience } from '../../scripts/patience.ts'

async function open() {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-networks-'))
  const startCompute = () => forkCompute(computeEntry, true)
  const workbench = await openWorkbench({ dataDir, startCompute, shell: 'cli', version: '0.1.0' })
  onTestFinished(async () => {
    await workbench.close()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  })
  const statusOf = async (id: string) => (await workbench.call('runs.get', { id })).run.status
  const until = (id: string, status: Run['status']) =>
    vi.waitUntil(async () => (await statusOf(id)) === status, { timeout: patience(40_000), interval: 20 })
  return { workbench, dataDir, until }
}

const networks = (fields: object): ConfigInput => ({
  kind: 'network',
  dataset: 'synthetic-digits',
  hidden: [8],
  starts: 1,
  learningRates: [0.1],
  trainSize: 200,
  testSize: 50,
  batchSize: 20,
  steps: 30,
  snapshots: 3,
  device: 'cpu',
  ...fields,
})

test('a run of networks is paused, resumed and completed; figures take no bulk, weights come by name', async () => {
  const { workbench, until } = await open()
  const { id } = await workbench.call('runs.start', { config: networks({ steps: 1_000_000 }) })
  await vi.waitUntil(
    async () => ((await workbench.call('runs.get', { id })).progress?.fraction ?? 0) > 0,
    patience(30_000),
  )
  const paused = await workbench.call('runs.pause', { id })
  expect(paused.status).toBe('interrupted')
  expect(paused.error).toMatch(/^Paused at \d+ %\.$/)
  expect((await workbench.call('runs.get', { id })).resumable).toBe(true)
  await expect(workbench.call('runs.pause', { id })).rejects.toThrow('has ended: it is interrupted')

  const other = await workbench.call('runs.start', { config: networks({}) })
  await until(other.id, 'completed')
  await expect(workbench.call('runs.resume', { id: other.id })).rejects.toThrow('nothing left to resume')
  const data = await workbench.call('runs.data', { id: other.id })
  expect(Object.keys(data.arrays).toSorted()).toEqual(['gram', 'snapshots/steps'])
  const weights = await workbench.call('runs.array', { id: other.id, name: 'weights/0/1/weights' })
  expect(weights.shape).toEqual([784, 8])
  expect((await workbench.call('runs.get', { id: other.id })).run.engine).toMatch(/^ONNX Runtime \d/)

  const resumed = await workbench.call('runs.resume', { id })
  expect(resumed).toMatchObject({ id, status: 'queued', error: null, finished: null })
  await until(id, 'running')
  await vi.waitUntil(
    async () => ((await workbench.call('runs.get', { id })).progress?.fraction ?? 0) > 0,
    patience(30_000),
  )
  await workbench.call('runs.cancel', { id })
  expect(await workbench.call('runs.get', { id })).toMatchObject({ run: { status: 'cancelled' }, resumable: true })
})

test('what cannot be paused or resumed says why', async () => {
  const { workbench, until } = await open()
  const map = await workbench.call('runs.start', {
    config: { kind: 'trajectory', starts: [[1]], learningRates: [0.01] },
  })
  await expect(workbench.call('runs.pause', { id: map.id })).rejects.toThrow('cannot be paused')
  await until(map.id, 'completed')
  const failed = await workbench.call('runs.start', { config: networks({ engine: 'tfjs', device: 'webgpu' }) })
  await until(failed.id, 'failed')
  expect((await workbench.call('runs.get', { id: failed.id })).run.error).toContain('device: must be cpu or auto')
  await expect(workbench.call('runs.resume', { id: failed.id })).rejects.toThrow('no checkpoint')
})

test('a folder is named for MNIST only where it has the files, for all programs on the database', async () => {
  vi.stubEnv('OVERSTEP_MNIST_DIR', '')
  onTestFinished(() => void vi.unstubAllEnvs())
  const { workbench, dataDir, until } = await open()
  expect(await workbench.call('data.about', null)).toMatchObject({
    auto: 'synthetic-digits',
    directory: null,
    download: null,
    places: [{ directory: join(dataDir, 'mnist'), source: 'downloaded' }],
  })
  await expect(workbench.call('data.setDirectory', { directory: dataDir })).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('lacks'),
  })
  for (const name of ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'])
    writeFileSync(join(dataDir, `${name}-ubyte`), '')
  expect(await workbench.call('data.setDirectory', { directory: dataDir })).toMatchObject({
    auto: 'mnist',
    directory: dataDir,
    places: [
      { directory: dataDir, source: 'named', missing: [] },
      { source: 'downloaded', missing: { length: 4 } },
    ],
  })
  // The files are there, and empty: told by name when they are read.
  await expect(workbench.call('data.samples', { dataset: 'mnist' })).rejects.toThrow('-ubyte')
  // A folder that loses them stops what would train on it.
  renameSync(join(dataDir, 't10k-images-idx3-ubyte'), join(dataDir, 'elsewhere'))
  expect(await workbench.call('data.about', null)).toMatchObject({
    auto: 'mnist',
    problem: expect.stringMatching(/which the Data page names, lacks t10k-images-idx3-ubyte.gz/),
  })
  const { id } = await workbench.call('runs.start', { config: networks({ dataset: 'auto' }) })
  await until(id, 'failed')
  expect((await workbench.call('runs.get', { id })).run.error).toContain('which the Data page names')
  expect(await workbench.call('data.setDirectory', { directory: null })).toMatchObject({
    directory: null,
    problem: null,
  })
  const samples = await workbench.call('data.samples', { dataset: 'synthetic-digits', label: 7, count: 5 })
  expect([...samples.labels]).toEqual([7, 7, 7, 7, 7])
  expect(samples.images.length).toBe(5 * 784)
  expect(samples.counts.reduce((sum, count) => sum + count)).toBe(60_000)
})

test('a download that finds no mirror fails with what they did, and one that is cancelled says so', async () => {
  const server = createServer((request, response) => {
    // One mirror refuses, the other never ends.
    if (request.url?.startsWith('/refuses')) response.writeHead(404).end()
    else response.writeHead(200, { 'content-length': '1000' }).write('x')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close().closeAllConnections())
  onTestFinished(() => void vi.unstubAllEnvs())
  const { port } = server.address() as { port: number }
  const { workbench, dataDir } = await open()
  vi.stubEnv('OVERSTEP_MNIST_MIRRORS', `http://127.0.0.1:${port}/refuses/`)
  await expect(workbench.call('data.download', {})).rejects.toMatchObject({ code: 'not-found' })
  vi.stubEnv('OVERSTEP_MNIST_MIRRORS', `http://127.0.0.1:${port}/hangs/`)
  const told = new Promise<void>((resolve) =>
    workbench.on('data.changed', ({ download }) => download && download.received > 0 && resolve()),
  )
  const loading = workbench.call('data.download', {})
  loading.catch(() => undefined)
  await told
  await workbench.call('data.cancelDownload', {})
  await expect(loading).rejects.toMatchObject({ code: 'cancelled' })
  expect((await workbench.call('data.about', null)).download).toBeNull()
  expect(readdirSync(join(dataDir, 'mnist')).filter((name) => name.endsWith('ubyte.gz'))).toEqual([])
})
