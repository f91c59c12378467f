import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { ArrayData, ConfigInput } from '#shared/contract/index.ts'
import { forkCompute, type ComputeProcess } from '../compute/index.ts'
import { computeEntry } from '../compute/programs.fixture.ts'
import { openWorkbench } from './index.ts'
import { patience } from '../../scripts/patience.ts'

const config: ConfigInput = {
  kind: 'network',
  dataset: 'synthetic-digits',
  hidden: [12, 8],
  starts: 2,
  learningRates: [0.05, 1e9],
  trainSize: 400,
  testSize: 100,
  batchSize: 20,
  steps: 2500,
  snapshots: 6,
  device: 'cpu',
}

test('training whose compute process is killed fails with the reason; resumed, it ends as if left alone', async () => {
  vi.stubEnv('OVERSTEP_CHECKPOINT_SECONDS', '0.2')
  onTestFinished(() => void vi.unstubAllEnvs())
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-killed-'))
  const processes: ComputeProcess[] = []
  const startCompute = () => {
    const child = forkCompute(computeEntry)
    processes.push(child)
    return child
  }
  const workbench = await openWorkbench({ dataDir, startCompute, shell: 'cli', version: '0.1.0' })
  onTestFinished(async () => {
    await workbench.close()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  })
  const get = (id: string) => workbench.call('runs.get', { id })
  const ended = async (id: string) => {
    await vi.waitUntil(async () => (await get(id)).run.finished !== null, { timeout: patience(40_000), interval: 20 })
    return (await get(id)).run
  }
  const everythingOf = async (id: string) => {
    const { members, series, arrays } = await workbench.call('runs.data', { id })
    const bulk: ArrayData[] = []
    for (const { index } of members)
      for (const name of [`snapshots/${index}`, `weights/${index}/1/weights`, `weights/${index}/3/biases`])
        bulk.push(await workbench.call('runs.array', { id, name }))
    return { members, series, arrays, bulk, summary: (await get(id)).run.summary }
  }

  const { id } = await workbench.call('runs.start', { config })
  await vi.waitUntil(async () => ((await get(id)).progress?.fraction ?? 0) > 0.2, {
    timeout: patience(40_000),
    interval: 10,
  })
  processes[0]!.kill()
  expect(await ended(id)).toMatchObject({
    status: 'failed',
    error: 'The compute process stopped (it was ended by SIGKILL). It has been started again.',
  })
  expect((await get(id)).resumable).toBe(true)
  await workbench.call('runs.resume', { id })
  expect(await ended(id)).toMatchObject({ status: 'completed', error: null })

  const alone = await workbench.call('runs.start', { config })
  expect((await ended(alone.id)).status).toBe('completed')
  expect(await everythingOf(id)).toEqual(await everythingOf(alone.id))
})
