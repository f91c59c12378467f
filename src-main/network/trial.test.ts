import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DeviceName } from '#shared/contract/index.ts'
import { modelOf } from './onnx-model.ts'
import { add } from './operations.ts'
import { valueOf } from './session.ts'
import { input } from './tensor.ts'
import { type Trial, tryOut } from './trial.ts'

const model = modelOf({ sum: add(input('a', [2]), input('b', [2])) })
const pair = valueOf(Float32Array.of(1, 2), [2])

const ask = (device: DeviceName, trials: Trial[], patience = 60_000) => ({ device, trials, patience })

test('a graph that runs has no problem; one that lacks an input has, in the words of the engine', async () => {
  expect(await tryOut(ask('cpu', [{ model, feeds: { a: pair, b: pair } }]))).toBeNull()
  expect(await tryOut(ask('cpu', [{ model, feeds: { a: pair } }]))).toMatch(/'b' is missing/)
  expect(await tryOut(ask('cpu', [{ model: Uint8Array.of(1, 2, 3), feeds: {} }]))).toMatch(/model|protobuf/i)
})

test('an engine that crashes or hangs takes its own process alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'overstep-'))
  const engine = (text: string) => {
    const file = join(folder, `${text.length}.cjs`)
    writeFileSync(file, text)
    return file
  }
  try {
    const asked = ask('webgpu', [{ model, feeds: {} }])
    expect(await tryOut(asked, engine('process.abort()'))).toBe('it crashed (SIGABRT)')
    expect(await tryOut(asked, engine('process.exit(3)'))).toBe('it crashed (exit code 3)')
    const hangs = engine('exports.InferenceSession = { create() { for (;;); } }')
    expect(await tryOut({ ...asked, patience: 2000 }, hangs)).toBe('it did not answer within 2 s')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
