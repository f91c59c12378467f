import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openStore } from './index.ts'
import { runOf } from './run.fixture.ts'

test('a program is told how far the runs of another one are, until they end or that program does', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-told-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  const [computing, looking] = [openStore(dataDir), openStore(dataDir)]
  onTestFinished(() => looking.close())
  const run = runOf({ status: 'running' })
  computing.runs.insert(run, computing.owner)
  expect(looking.progressElsewhere(run.id)).toBeNull()

  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const progress = { id: run.id, fraction: 0.25, etaSeconds: 3, elapsedSeconds: 1 }
  computing.tellProgress(progress)
  expect(looking.progressElsewhere(run.id)).toEqual(progress)
  expect(looking.allProgressElsewhere()).toEqual([progress])
  // One's own runs are known better.
  expect(computing.allProgressElsewhere()).toEqual([])
  // Several times a second, and no more.
  computing.tellProgress({ ...progress, fraction: 0.3 })
  expect(looking.progressElsewhere(run.id)?.fraction).toBe(0.25)
  vi.advanceTimersByTime(300)
  computing.tellProgress({ ...progress, fraction: 0.5 })
  expect(looking.progressElsewhere(run.id)?.fraction).toBe(0.5)

  // What is no progress, of another run, or too large, says nothing.
  const file = join(dataDir, 'programs', `${computing.owner}.progress`)
  for (const text of ['{', '[]', JSON.stringify({ ...progress, fraction: 'all' }), ' '.repeat(5000)]) {
    writeFileSync(file, text)
    expect(looking.progressElsewhere(run.id)).toBeNull()
  }
  computing.tellProgress(null)
  expect(looking.allProgressElsewhere()).toEqual([])
  vi.advanceTimersByTime(300)
  computing.tellProgress(progress)
  expect(existsSync(file)).toBe(true)
  computing.close()
  expect(existsSync(file)).toBe(false)
})
