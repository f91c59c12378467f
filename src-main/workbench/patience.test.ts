import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { configSchema } from '#shared/contract/index.ts'
import { runOf } from '../store/run.fixture.ts'
import { openWorkbench } from './index.ts'

test('a run or sweep asked for while another program writes for over 5 s begins when that lets go', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-patience-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const idle = { send: () => {}, onMessage: () => {}, onExit: () => {}, kill: () => {} }
  const workbench = await openWorkbench({ dataDir, startCompute: () => idle, shell: 'browser', version: '0.1.0' })
  onTestFinished(() => workbench.close())
  const notices: string[] = []
  workbench.on('notice', ({ message }) => notices.push(message))
  const other = new Database(join(dataDir, 'overstep.sqlite'))
  onTestFinished(() => void other.close())
  other.exec('BEGIN IMMEDIATE')
  const config = configSchema.parse(runOf().config)
  const started = workbench.call('runs.start', { config })
  const swept = workbench.call('sweeps.start', { config, over: [{ path: 'steps', values: [100, 200] }] })
  await pause(5500)
  // Everything else goes on meanwhile.
  expect((await workbench.call('runs.list', {})).total).toBe(0)
  expect(notices).toEqual(new Array(2).fill(expect.stringContaining('is kept busy by another program. The run waits')))
  other.exec('COMMIT')
  const [run, { ids }] = await Promise.all([started, swept])
  const { runs } = await workbench.call('runs.list', {})
  expect(runs.map(({ id }) => id).sort()).toEqual([run.id, ...ids].sort())
})
