/**
 * Trains networks while the program is killed by SIGKILL at random moments, and compares what is in the database at the end with a run that was left alone, byte for byte.
 * Run: node bench/kill.ts [kills]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { killed, undisturbed } from './killed-run.ts'

const kills = Number(process.argv[2] ?? 20)
const config = {
  ...{ kind: 'network', dataset: 'auto', hidden: [64, 32], starts: 2, learningRates: [0.05, 0.3, 1e9] },
  ...{ trainSize: 2000, testSize: 500, steps: 1500 * kills, snapshots: 40, seed: 3, device: 'cpu' },
}

const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'overstep-kill-')))
try {
  const began = performance.now()
  const alone = await undisturbed(folders[0]!, config)
  const seconds = (performance.now() - began) / 1000
  const disturbed = await killed(folders[1]!, config, kills, (1000 * seconds) / kills)
  const same = isDeepStrictEqual(disturbed.outcome, alone)
  const bytes = alone.arrays.reduce((sum, { data }) => sum + data.byteLength, 0)
  console.log(
    `left alone: ${seconds.toFixed(1)} s, ${alone.arrays.length} arrays of ${(bytes / 1e6).toFixed(1)} MB together`,
  )
  console.log(`killed ${disturbed.kills} times and resumed: ${same ? 'the same bytes' : 'OTHER BYTES'}`)
  process.exitCode = same ? 0 : 1
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}
