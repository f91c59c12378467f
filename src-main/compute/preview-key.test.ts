import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { configSchema } from '#shared/contract/index.ts'
import { previewKey } from './preview-key.ts'

const files = ['train', 't10k'].flatMap((part) => [`${part}-images-idx3-ubyte.gz`, `${part}-labels-idx1-ubyte.gz`])
const axis = { min: 0.1, max: 1, count: 3 }

test('a preview of MNIST is another one once the files are there; one of own files has no key', () => {
  vi.stubEnv('OVERSTEP_MNIST_DIR', '')
  const directory = mkdtempSync(join(tmpdir(), 'overstep-key-'))
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(directory, { recursive: true })
  })
  const auto = configSchema.parse({ kind: 'network' })
  const before = previewKey([auto], { directory })
  expect(previewKey([auto], { directory })).toBe(before)
  const path = configSchema.parse({ kind: 'fate-map', start: axis, learningRate: axis })
  const ofPath = previewKey([path], { directory })
  const own = configSchema.parse({ kind: 'network', dataset: { path: '/somewhere.npz' } })
  expect(previewKey([own], { directory })).toBeUndefined()
  expect(previewKey([auto, own], { directory })).toBeUndefined()

  for (const name of files) writeFileSync(join(directory, name), '')
  expect(previewKey([auto], { directory })).not.toBe(before)
  expect(previewKey([path], { directory })).toBe(ofPath)
})
