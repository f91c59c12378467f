import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { killed, undisturbed } from './killed-run.ts'

test('training that is killed at random moments and resumed ends in the bytes of training that was left alone', async () => {
  const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'overstep-kill-')))
  onTestFinished(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))
  const config = {
    ...{ kind: 'network', dataset: 'synthetic-digits', hidden: [24, 12], starts: 2, learningRates: [0.05, 1e9] },
    ...{ trainSize: 800, testSize: 200, steps: 9000, snapshots: 12, seed: 3, device: 'cpu' },
  }
  const alone = await undisturbed(folders[0]!, config)
  const disturbed = await killed(folders[1]!, config, 3, 600)
  expect(disturbed.kills).toBeGreaterThan(0)
  expect(disturbed.outcome).toEqual(alone)
})
