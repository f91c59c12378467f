import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { ConfigInput, LandscapeDefinition, Run } from '#shared/contract/index.ts'
import { lendCompute } from '../compute/lent.fixture.ts'
import { openWorkbench } from './index.ts'
import { patience } from '../../scripts/patience.ts'

async function open() {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-plane-'))
  const workbench = await openWorkbench({ dataDir, startCompute: lendCompute, shell: 'cli', version: '0.1.0' })
  onTestFinished(async () => {
    await workbench.close()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  })
  const until = (id: string, status: Run['status']) =>
    vi.waitUntil(async () => (await workbench.call('runs.get', { id })).run.status === status, patience(40_000))
  return { workbench, until }
}

const bowl: LandscapeDefinition = {
  expression: 'x^2 + 3 * y^2',
  variables: ['x', 'y'],
  domain: [
    [-4, 4],
    [-4, 4],
  ],
}
const shares: ConfigInput = {
  kind: 'basin-share',
  landscape: bowl,
  starts: 8000,
  learningRate: { min: 1e-3, max: 0.4, count: 60, scale: 'log' },
}

test('a run of shares is paused and resumed, and then equals one that was left alone', async () => {
  const { workbench, until } = await open()
  const whole = await workbench.call('runs.start', { config: shares })
  await until(whole.id, 'completed')

  const { id } = await workbench.call('runs.start', { config: shares })
  await vi.waitUntil(
    async () => (await workbench.call('runs.data', { id })).series.some(({ values }) => values.length > 0),
    { timeout: patience(40_000), interval: 5 },
  )
  const paused = await workbench.call('runs.pause', { id })
  expect(paused).toMatchObject({ status: 'interrupted', error: expect.stringMatching(/^Paused at \d+ %\.$/) })
  expect(await workbench.call('runs.get', { id })).toMatchObject({ resumable: true })
  await workbench.call('runs.resume', { id })
  await until(id, 'completed')

  const [one, other] = await Promise.all(
    [whole.id, id].map(async (id) => {
      const { run } = await workbench.call('runs.get', { id })
      return { summary: run.summary, data: await workbench.call('runs.data', { id }) }
    }),
  )
  expect(other).toEqual(one)
  expect(one!.data.series.every(({ values }) => values.length === 60)).toBe(true)
  expect((await workbench.call('runs.get', { id })).run).toMatchObject({ generator: 'xoshiro128**', seed: 1 })
})

test('an expression that cannot be read is refused before there is a run, by its path and place', async () => {
  const { workbench } = await open()
  const wrong = { expression: 'x^2 + foo(y)', variables: ['x', 'y'] }
  for (const method of ['runs.start', 'experiments.estimate', 'experiments.preview'] as const) {
    await expect(
      workbench.call(method, { config: { ...shares, landscape: wrong } as ConfigInput }),
    ).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('landscape.expression: "foo" is not a function (at character 7)'),
      details: { position: 6, issues: [{ path: 'landscape.expression' }] },
    })
  }
  const plane = { min: -1, max: 1, count: 4 }
  const map: ConfigInput = { kind: 'basin-map', landscape: bowl, x: plane, y: plane, learningRate: 0.1, against: wrong }
  await expect(workbench.call('runs.start', { config: map })).rejects.toThrow('against.expression')
  expect((await workbench.call('runs.list', {})).total).toBe(0)
})

test('maps of the plane, paths over their surface and long runs are kept with their arrays', async () => {
  const { workbench, until } = await open()
  const axis = { min: -2, max: 2, count: 9 }
  const arraysOf = async (config: ConfigInput) => {
    const { id } = await workbench.call('runs.start', { config })
    await until(id, 'completed')
    const { arrays } = await workbench.call('runs.data', { id })
    return Object.fromEntries(Object.values(arrays).map(({ name, shape }) => [name, shape]))
  }
  expect(
    await arraysOf({ kind: 'basin-map', landscape: bowl, x: axis, y: { ...axis, count: 5 }, learningRate: [0.1, 0.2] }),
  ).toEqual({
    fate: [2, 5, 9],
    iterations: [2, 5, 9],
    period: [2, 5, 9],
  })
  expect(await arraysOf({ kind: 'trajectory', landscape: bowl, starts: [[1, 2]], learningRates: [0.1] })).toEqual({
    'surface/x': [241],
    'surface/y': [241],
    'surface/value': [241, 241],
  })
  expect(
    await arraysOf({
      kind: 'bifurcation',
      landscape: bowl,
      start: [1, 1],
      learningRate: { min: 0.1, max: 0.4, count: 7 },
      samples: 4,
    }),
  ).toEqual({ fate: [7], lyapunov: [7], orbit: [7, 4, 2], period: [7] })
})
