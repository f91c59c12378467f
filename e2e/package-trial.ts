import { readPng } from './files.ts'
import { expect } from './fixtures.ts'
import type { ShownRun } from './steps.ts'
import { patience } from '../scripts/patience.ts'

// What a packaged program must be able to do, whoever starts it.

/** Calls the service as the page does; answers with `result` or `error`. */
export type Call = (method: string, argument: unknown) => Promise<unknown>

/** A small network, without its engine. */
export const smallNetwork = {
  kind: 'network',
  dataset: 'synthetic-digits',
  hidden: [8],
  starts: [1],
  learningRates: [0.1],
  batchSize: 32,
  trainSize: 64,
  testSize: 32,
  epochs: 1,
  seed: 1,
  snapshots: 2,
  device: 'cpu',
}

/** The result of a call, which must not fail. */
export async function answerTo<Answer>(call: Call, method: string, argument: unknown): Promise<Answer> {
  const { result, error } = (await call(method, argument)) as { result: Answer; error?: unknown }
  expect(error, method).toBeUndefined()
  return result
}

/** Runs an experiment to its end. */
export async function runToEnd(call: Call, config: object): Promise<ShownRun> {
  const { id } = await answerTo<{ id: string }>(call, 'runs.start', { config })
  const state = async (): Promise<ShownRun> => (await answerTo<{ run: ShownRun }>(call, 'runs.get', { id })).run
  await expect.poll(async () => (await state()).status, { timeout: patience(30_000) }).not.toMatch(/queued|running/)
  return state()
}

/** Computes a map, trains by both engines and draws in both formats: every library of the program takes part. */
export async function computesTrainsAndDraws(call: Call): Promise<void> {
  const map = await runToEnd(call, {
    kind: 'fate-map',
    landscape: 'paper-1d',
    steps: 1000,
    tolerance: 1e-6,
    bound: 1e6,
    start: { min: -1, max: 1, count: 3, scale: 'linear' },
    learningRate: { min: 0.01, max: 0.04, count: 2, scale: 'linear' },
  })
  // 20x² from within (−2, 2): every start ends in the flat minimum for γ < 0.05.
  expect(map).toMatchObject({ status: 'completed', error: null, summary: { counts: { flat: 6 } } })

  const devices = await answerTo<{ device: string; problem: string | null }[]>(call, 'devices.list', null)
  expect(devices.find(({ device }) => device === 'webgpu')?.problem ?? 'no GPU').toMatch(/no GPU/)

  const losses: number[] = []
  for (const engine of ['onnx', 'tfjs']) {
    const { status, error, summary } = await runToEnd(call, { ...smallNetwork, engine })
    expect({ engine, status, error }).toEqual({ engine, status: 'completed', error: null })
    losses.push((summary as unknown as { networks: { trainLoss: number }[] }).networks[0]!.trainLoss)
  }
  expect(losses[0]).toBeCloseTo(losses[1]!, 4)

  for (const format of ['png', 'svg']) {
    const figure = { id: map.id, figure: 'fate-map', options: { format, width: 480, height: 320, pixelRatio: 1 } }
    const { bytes } = await answerTo<{ bytes: Uint8Array }>(call, 'figures.export', figure)
    if (format === 'png') expect(readPng(bytes)).toMatchObject({ width: 480, height: 320 })
    else expect(Buffer.from(bytes).toString()).toContain('font/woff2;base64,')
  }
}
