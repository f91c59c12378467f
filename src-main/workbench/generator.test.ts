import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Config, ConfigInput, Run } from '#shared/contract/index.ts'
import { figureSource } from '#shared/png/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { forkReader } from '../archive/index.ts'
import { lendCompute } from '../compute/lent.fixture.ts'
import { computeEntry } from '../compute/programs.fixture.ts'
import { openWorkbench } from './index.ts'
import { patience } from '../../scripts/patience.ts'

async function open() {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-generator-'))
  const startReader = () => forkReader(computeEntry)
  const workbench = await openWorkbench({
    dataDir,
    startCompute: lendCompute,
    startReader,
    shell: 'cli',
    version: '0.1.0',
  })
  onTestFinished(async () => {
    await workbench.close()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  })
  const ended = async (id: string): Promise<Run> => {
    const run = async () => (await workbench.call('runs.get', { id })).run
    await vi.waitUntil(async () => (await run()).status === 'completed', patience(40_000))
    return run()
  }
  const carriedOut = async (config: ConfigInput) => ended((await workbench.call('runs.start', { config })).id)
  return { workbench, ended, carriedOut }
}

/**
 * Settings as an Overstep wrote them that had one generator, and how many starts of each learning rate had which fate
 * then.
 */
const old: ConfigInput = {
  kind: 'basin-share',
  landscape: 'paper-2d',
  starts: 200,
  seed: 11,
  learningRate: { min: 0.015, max: 0.025, count: 7 },
}
const flatOf = ({ summary }: Run) =>
  (summary!['byLearningRate'] as { counts: { flat: number } }[]).map(({ counts }) => counts.flat)
const FLAT_THEN = [0, 0, 0, 22, 200, 200, 200]

test('settings of then have the results of then, and new ones those of today', async () => {
  const { carriedOut } = await open()
  const run = await carriedOut(old)
  expect(run.generator).toBe('xoshiro128**')
  expect(flatOf(run)).toEqual(FLAT_THEN)
  const today = await carriedOut({ ...old, generator: GENERATOR } as ConfigInput)
  expect(today.generator).toBe('xoshiro128** 2')
  expect(flatOf(today)).not.toEqual(FLAT_THEN)
})

test('presets are of today', async () => {
  const { workbench } = await open()
  const presets = await workbench.call('presets.list', null)
  const drawn = presets.flatMap(({ config }) => ('generator' in config ? [config.generator] : []))
  expect(drawn.length).toBeGreaterThan(10)
  expect([...new Set(drawn)]).toEqual([GENERATOR])
})

test('the generator goes with a run on every way on which it can be repeated', async () => {
  const { workbench, ended, carriedOut } = await open()
  const first = await carriedOut(old)
  const again = async (config: Config, generator: string) => {
    const run = await carriedOut(config as ConfigInput)
    expect(run.generator).toBe(generator)
    return flatOf(run)
  }

  // From its page, and from the settings that an image of it carries.
  expect(await again(first.config, 'xoshiro128**')).toEqual(FLAT_THEN)
  const argument = { id: first.id, figure: 'basin-shares', options: { format: 'png' as const } }
  const source = figureSource((await workbench.call('figures.export', argument)).bytes)
  expect(await again((source as { config: Config }).config, 'xoshiro128**')).toEqual(FLAT_THEN)

  // Each run of a sweep, of both.
  for (const [config, generator] of [
    [first.config, 'xoshiro128**'],
    [{ ...first.config, generator: GENERATOR }, GENERATOR],
  ] as const) {
    const swept = { config, over: [{ path: 'seed', values: [11, 12] }] }
    const { ids } = await workbench.call('sweeps.start', swept)
    const runs = await Promise.all(ids.map(ended))
    expect(runs.map((run) => run.generator)).toEqual([generator, generator])
    expect(flatOf(runs[0]!)).toEqual(await again(runs[0]!.config, generator))
  }

  // Through an archive into another database.
  const today = await carriedOut({ ...old, generator: GENERATOR } as ConfigInput)
  const ids = [first.id, today.id]
  const { archive } = await workbench.call('archives.open', null)
  await workbench.call('archives.pack', { archive, ids })
  const { bytes } = await workbench.call('archives.read', { archive, offset: 0 })
  const other = await open()
  const target = await other.workbench.call('archives.open', null)
  await other.workbench.call('archives.write', { ...target, offset: 0, bytes })
  await other.workbench.call('archives.unpack', target)
  for (const { id, config, generator } of [first, today]) {
    const { run } = await other.workbench.call('runs.get', { id })
    expect([run.config, run.generator]).toEqual([config, generator])
    expect(flatOf(await other.carriedOut(run.config as ConfigInput))).toEqual(flatOf(run))
  }
})

test('a run that was paused goes on with its own generator', async () => {
  const { workbench, ended, carriedOut } = await open()
  for (const generator of ['xoshiro128**', GENERATOR] as const) {
    const config: ConfigInput = {
      kind: 'basin-share',
      landscape: 'paper-2d',
      starts: 6000,
      generator,
      learningRate: { min: 0.019, max: 0.021, count: 24 },
    }
    const whole = await carriedOut(config)
    const { id } = await workbench.call('runs.start', { config })
    const some = async () => (await workbench.call('runs.data', { id })).series.some(({ values }) => values.length > 0)
    await vi.waitUntil(some, { timeout: patience(40_000), interval: 5 })
    expect((await workbench.call('runs.pause', { id })).status).toBe('interrupted')
    await workbench.call('runs.resume', { id })
    expect((await ended(id)).summary).toEqual(whole.summary)
  }
})
