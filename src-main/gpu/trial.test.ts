import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { patience } from '../../scripts/patience.ts'
import { tryOutGpu } from './trial.ts'

/** A process of this text in place of the one that opens the GPU. */
function standIn(text: string): URL {
  const folder = mkdtempSync(join(tmpdir(), 'gpu-trial-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'stand-in.mjs')
  writeFileSync(file, text)
  return pathToFileURL(file)
}

test('a driver that crashes, hangs or refuses takes nothing with it, and is told', async () => {
  const hour = patience(3_600_000)
  expect(await tryOutGpu(standIn('process.kill(process.pid, "SIGSEGV")'), hour)).toBe('its driver crashed (SIGSEGV)')
  expect(await tryOutGpu(standIn('process.exit(3)'), hour)).toBe('its driver crashed (exit code 3)')
  expect(await tryOutGpu(standIn('setInterval(() => {}, 1000)'), 300)).toBe('its driver did not answer within 0.3 s')
  const refuses = standIn('process.send({ problem: "no GPU was found" })')
  expect(await tryOutGpu(refuses, hour)).toBe('no GPU was found')
  expect(await tryOutGpu(standIn('process.send({ problem: null })'), hour)).toBeNull()
})
