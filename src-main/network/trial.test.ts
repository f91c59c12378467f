import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeviceName } from '#shared/contract/index.ts'
import { add, gather, multiply } from './operations.ts'
import { type Trial, TRIED_TURNS } from './residence.ts'
import { valueOf } from './session.ts'
import { input } from './tensor.ts'
import { tryOut } from './trial.ts'
import { turnModelOf } from './turn-model.ts'

const [a, turn] = [input('a', [2, 1, 1]), input('turn', [], 'int32')]
const to = add(a, gather(input('b', [-1, 1, 1]), turn))
const model = turnModelOf({ turn, carried: { a: { from: a, to } }, collected: { squares: multiply(a, a) } })
const values = { a: valueOf(Float32Array.of(1, 2), [2, 1, 1]) }
const feeds = { b: valueOf(new Float32Array(TRIED_TURNS), [TRIED_TURNS, 1, 1]) }

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'overstep-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const fell = (problem: string) => ({ problem, residences: [] })
const ask = (device: DeviceName, trials: Trial[], patience = 60_000) => ({ device, trials, patience, folder })

test('a graph that runs has no problem; one that lacks an input has, in the words of the engine', async () => {
  // All that it does is done by the processor.
  const onProcessor = ['Add', 'Gather', 'Mul']
  const { problem, residences } = await tryOut(ask('cpu', [{ model, values, feeds }]))
  expect([problem, residences]).toEqual([null, [{ onProcessor, copiesPerTurn: expect.any(Number) as number }]])
  const problemOf = async (trial: Trial) => (await tryOut(ask('cpu', [trial]))).problem
  expect(await problemOf({ model, values, feeds: {} })).toMatch(/'b' is missing/)
  expect(await problemOf({ model: { ...model, turn: Uint8Array.of(1, 2, 3) }, values, feeds })).toMatch(
    /model|protobuf/i,
  )
})

test('an engine that crashes or hangs takes its own process alone', async () => {
  const engine = (text: string) => {
    const file = join(folder, `${text.length}.cjs`)
    writeFileSync(file, text)
    return file
  }
  const asked = ask('webgpu', [{ model, values, feeds }])
  expect(await tryOut(asked, engine('process.abort()'))).toEqual(fell('it crashed (SIGABRT)'))
  expect(await tryOut(asked, engine('process.exit(3)'))).toEqual(fell('it crashed (exit code 3)'))
  const hangs = engine('exports.InferenceSession = { create() { for (;;); } }')
  expect(await tryOut({ ...asked, patience: 2000 }, hangs)).toEqual(fell('it did not answer within 2 s'))
})
