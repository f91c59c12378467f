import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { Argument, ConfigInput, EventName, EventPayload, Run, Service } from '#shared/contract/index.ts'
import { forkCompute, memoryOutput, type ComputeProcess } from '../compute/index.ts'
import { computeEntry } from '../compute/programs.fixture.ts'
import { experimentOf, tasks } from '../experiments/index.ts'
import { openWorkbench, type Workbench } from './index.ts'
import { patience } from '../../scripts/patience.ts'

let dataDir: string
let processes: ComputeProcess[]
const opened: Workbench[] = []
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'overstep-workbench-'))
  processes = []
})
afterEach(async () => {
  for (const workbench of opened.splice(0)) await workbench.close()
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
})

async function open(): Promise<Workbench> {
  const startCompute = () => {
    const child = forkCompute(computeEntry)
    processes.push(child)
    return child
  }
  const workbench = await openWorkbench({ dataDir, startCompute, shell: 'cli', version: '0.1.0' })
  opened.push(workbench)
  return workbench
}

const mapOf = (count: number) =>
  ({
    kind: 'fate-map',
    start: { min: -1, max: 9.5, count },
    learningRate: { min: 1e-4, max: 0.06, count },
  }) satisfies ConfigInput
/** Takes long enough to be interrupted on any machine. */
const longMap = mapOf(5000)
const paths = { kind: 'trajectory', starts: [[9.5]], learningRates: [2e-4, 3e-3] } satisfies ConfigInput

function heard<Name extends EventName>(
  service: Service,
  name: Name,
  wanted: (payload: EventPayload<Name>) => boolean = () => true,
): Promise<EventPayload<Name>> {
  return new Promise((resolve) => {
    const stop = service.on(name, (payload) => {
      if (!wanted(payload)) return
      stop()
      resolve(payload)
    })
  })
}
const ended = async (service: Service, id?: string): Promise<Run> =>
  (await heard(service, 'run.changed', ({ run }) => run.finished !== null && (!id || run.id === id))).run

test('a run is computed, kept, and read back to the bit by the next program', async () => {
  const workbench = await open()
  const done = ended(workbench)
  const { id, config } = await workbench.call('runs.start', { config: mapOf(90), tags: ['fine', 'fine'] })
  const run = await done
  expect(run).toMatchObject({ id, status: 'completed', error: null, tags: ['fine'], appVersion: '0.1.0' })
  expect(run.finished).toBeGreaterThanOrEqual(run.started as number)
  await workbench.close()

  const { output, data } = memoryOutput()
  const summary = await experimentOf(config.kind).run(config, {
    output,
    signal: new AbortController().signal,
    progress: () => {},
    places: {},
    pool: {
      threads: 1,
      run: async (task, argument) =>
        (tasks as Record<string, (argument: unknown) => unknown>)[task]?.(structuredClone(argument)),
    },
  })
  const later = await open()
  expect(await later.call('runs.get', { id })).toEqual({ run, progress: null, deleted: false, resumable: false })
  expect(run.summary).toEqual(summary)
  expect(await later.call('runs.data', { id })).toEqual(data())
  expect(later.health().problems).toEqual([])
})

test('a run and its copies keep the preset that they are from, and are found by it', async () => {
  const workbench = await open()
  const presets = await workbench.call('presets.list', null)
  const { config } = presets.find(({ id }) => id === 'fig03')!
  const shorter = { ...config, steps: 7 }
  const start = (argument: Argument<'runs.start'>) => workbench.call('runs.start', argument)
  const same = await start({ config })
  const changed = await start({ config: shorter, preset: 'fig03', title: 'Changed' })
  // A copy is from where its model is; an experiment of another kind is not.
  const copy = await start({ config: shorter, parentId: changed.id })
  const other = await start({ config: mapOf(5), parentId: changed.id })
  const { ids } = await workbench.call('sweeps.start', {
    config,
    over: [{ path: 'steps', values: [7, 1000] }],
    preset: 'fig03',
  })
  const from = (changed: boolean) => ({ reference: 'Fig 3', ids: ['fig03'], changed })
  expect([same, changed, copy, other].map(({ preset }) => preset)).toEqual([from(false), from(true), from(true), null])
  const { runs } = await workbench.call('runs.list', { text: 'fig 3', sort: 'title' })
  expect(runs.map(({ id }) => id).toSorted()).toEqual([same.id, changed.id, copy.id, ...ids].toSorted())
  const swept = ids.map((id) => runs.find((run) => run.id === id)?.preset)
  expect(swept).toEqual([from(true), from(false)])
  await expect(start({ config, preset: 'fig99' })).rejects.toThrow('preset: there is no preset "fig99", only fig01')
  expect((await workbench.call('runs.list', {})).total).toBe(6)
})

test('the paths of a trajectory arrive whole, and the path of one cell is the same', async () => {
  const workbench = await open()
  const done = ended(workbench)
  const { id } = await workbench.call('runs.start', { config: paths })
  await done
  const { members, series } = await workbench.call('runs.data', { id })
  expect(members.map(({ parameters }) => parameters)).toMatchObject([{ learningRate: 2e-4 }, { learningRate: 3e-3 }])
  const shader = await workbench.call('landscapes.shader', {
    landscape: 'paper-2d',
    rule: { name: 'heavy-ball', momentum: 0.9 },
  })
  // x, the velocity and the last move of each coordinate.
  expect(shader).toMatchObject({ precision: 'float32', inputs: ['x0', 'x1', 'rate', 'momentum'], stateLength: 6 })
  expect(shader.code).toContain('fn descend(')
  const path = await workbench.call('landscapes.path', {
    landscape: 'paper-1d',
    start: [9.5],
    learningRate: 3e-3,
    steps: 1000,
    tolerance: 1e-6,
    bound: 1e6,
  })
  expect(series.find(({ member, name }) => member === 1 && name === 'x')?.values).toEqual(path.points)
  expect(members[1]?.summary).toMatchObject({ fate: path.fate, iterations: path.iterations })
})

test('questions are answered while a map computes, and a cancelled run keeps what it has', async () => {
  const workbench = await open()
  const part = heard(workbench, 'run.partial')
  const progress = heard(workbench, 'run.progress', ({ fraction }) => fraction > 0)
  const { id } = await workbench.call('runs.start', { config: longMap })
  const queued = await workbench.call('runs.start', { config: paths, parentId: id })
  const { array, offset, data } = await part
  expect((await progress).id).toBe(id)
  expect((await workbench.call('runs.get', { id })).progress).toMatchObject({ id })

  const preview = await workbench.call('experiments.preview', { config: mapOf(300) })
  expect(preview.run.status).toBe('completed')
  expect(Object.keys(preview.data.arrays)).toContain('fate')
  const estimate = await workbench.call('experiments.estimate', { config: mapOf(400) })
  expect(estimate.seconds).toBeGreaterThan(0)

  const next = ended(workbench, queued.id)
  const asked = performance.now()
  const cancelled = await workbench.call('runs.cancel', { id })
  expect(performance.now() - asked).toBeLessThan(patience(1000))
  expect(cancelled.status).toBe('cancelled')
  const stored = (await workbench.call('runs.array', { id, name: array })).data
  const known = Array.from(data, (code, index) => ({ code, now: stored[offset + index] }))
  expect(known.filter(({ code, now }) => code !== 255 && code !== now)).toEqual([])
  expect((await next).status).toBe('completed')
})

test('when the compute process is killed its run fails clearly, and the next one is computed', async () => {
  const workbench = await open()
  const part = heard(workbench, 'run.partial')
  const { id } = await workbench.call('runs.start', { config: longMap })
  const queued = await workbench.call('runs.start', { config: paths })
  await part
  const [failed, next] = [ended(workbench, id), ended(workbench, queued.id)]
  processes[0]?.kill()
  expect(await failed).toMatchObject({
    status: 'failed',
    error: 'The compute process stopped (it was ended by SIGKILL). It has been started again.',
  })
  expect((await next).status).toBe('completed')
  expect(processes).toHaveLength(2)
})

test('when the program is killed, finished runs are whole, the running one is marked, no process stays', async () => {
  const script = `
    const { openWorkbench } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)})
    const { forkCompute } = await import(${JSON.stringify(new URL('../compute/index.ts', import.meta.url).href)})
    const workbench = await openWorkbench({
      dataDir: ${JSON.stringify(dataDir)}, shell: 'cli', version: '0.1.0',
      startCompute: () => forkCompute(new URL(${JSON.stringify(computeEntry.href)})),
    })
    workbench.on('run.changed', ({ run }) => {
      if (run.status !== 'completed') return
      workbench.on('run.progress', (now) => {
        if (now.fraction > 0.01 && now.elapsedSeconds > 0.5) console.log('computing')
      })
      workbench.call('runs.start', { config: ${JSON.stringify(longMap)} })
    })
    await workbench.call('runs.start', { config: ${JSON.stringify(mapOf(60))} })`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const [compute] = processes
    .map((line) => line.trim().split(/\s+/).map(Number))
    .find(([, parent]) => parent === child.pid) as [number]
  child.kill('SIGKILL')
  await once(child, 'exit')

  const workbench = await open()
  const { runs } = await workbench.call('runs.list', { sort: 'created' })
  const [running, finished] = runs as [Run, Run]
  expect(runs.map(({ status }) => status)).toEqual(['interrupted', 'completed'])
  expect(workbench.health().problems).toEqual([])
  const { arrays } = await workbench.call('runs.data', { id: finished.id })
  expect(arrays.fate?.data).not.toContain(255)
  expect((await workbench.call('runs.array', { id: running.id, name: 'fate' })).data.some((code) => code !== 255)).toBe(
    true,
  )
  await expect.poll(() => isAlive(compute), { timeout: patience(5000) }).toBe(false)
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('closing marks what was running and waiting as interrupted', async () => {
  const workbench = await open()
  await workbench.call('runs.start', { config: longMap })
  await workbench.call('runs.start', { config: paths })
  await workbench.close()
  await expect(workbench.call('workbench.about', null)).rejects.toMatchObject({ code: 'unavailable' })
  const { runs } = await (await open()).call('runs.list', {})
  expect(runs.map(({ status }) => status)).toEqual(['interrupted', 'interrupted'])
})

test('two programs on one data folder see each other’s runs and leave them alone', async () => {
  const [one, other] = [await open(), await open()]
  const noticed = heard(one, 'runs.changed')
  const { id } = await other.call('runs.start', { config: longMap })
  await noticed
  await expect.poll(async () => (await one.call('runs.get', { id })).run.status).toBe('running')
  await expect(one.call('runs.cancel', { id })).rejects.toMatchObject({
    code: 'conflict',
    message: `Run ${id} is being computed by another Overstep program; cancel it there.`,
  })
  const done = ended(one)
  await one.call('runs.start', { config: paths })
  expect((await done).status).toBe('completed')
  expect((await other.call('runs.list', {})).total).toBe(2)
  expect((await other.call('runs.cancel', { id })).status).toBe('cancelled')
})

test('runs can be renamed, deleted while they compute, and restored', async () => {
  const workbench = await open()
  const running = heard(workbench, 'run.changed', ({ run }) => run.status === 'running')
  const { id } = await workbench.call('runs.start', { config: longMap, title: '' })
  await running
  const changed = heard(workbench, 'run.changed', ({ run }) => run.starred)
  await workbench.call('runs.update', { id, title: 'Mine', notes: 'note', starred: true, tags: ['b', 'a'] })
  expect((await changed).run).toMatchObject({ title: 'Mine', notes: 'note', tags: ['b', 'a'], status: 'running' })
  await workbench.call('runs.delete', { ids: [id] })
  expect((await workbench.call('runs.list', {})).total).toBe(0)
  expect(await workbench.call('runs.get', { id })).toMatchObject({ deleted: true, run: { status: 'cancelled' } })
  await workbench.call('runs.restore', { ids: [id] })
  expect((await workbench.call('runs.list', { text: 'mine' })).runs).toMatchObject([{ id, title: 'Mine' }])
})

test('a figure is exported by its name or by the preset that it belongs to', async () => {
  const workbench = await open()
  const done = ended(workbench)
  const { id } = await workbench.call('runs.start', { config: mapOf(40) })
  await done
  const { fileName, bytes } = await workbench.call('figures.export', {
    id,
    figure: 'fig06',
    options: { width: 400, height: 300 },
  })
  expect(fileName).toBe(`overstep-fate-map-${id}.png`)
  expect(Buffer.from(bytes.subarray(0, 8)).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  await expect(workbench.call('figures.export', { id, figure: 'fig02', options: {} })).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringMatching(/^figure: a run of kind fate-map has no figure 'fig02'\. It has fate-map/),
  })
})

test('bad calls are refused with what is wrong in them', async () => {
  const workbench = await open()
  const missing = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
  const call = workbench.call as (name: string, argument: unknown) => Promise<unknown>
  await expect(call('runs.start', { config: { ...paths, learningRates: [1, -0.1] } })).rejects.toMatchObject({
    code: 'invalid-input',
    message: 'config.learningRates[1]: must be > 0, got -0.1',
  })
  await expect(call('runs.burn', {})).rejects.toMatchObject({ code: 'not-found' })
  await expect(call('toString', {})).rejects.toMatchObject({ code: 'not-found' })
  for (const name of ['runs.get', 'runs.cancel', 'runs.data'])
    await expect(call(name, { id: missing })).rejects.toMatchObject({ code: 'not-found', details: { id: missing } })
  await expect(call('runs.delete', { ids: [missing] })).rejects.toMatchObject({ code: 'not-found' })
  await expect(call('runs.start', { config: paths, parentId: missing })).rejects.toMatchObject({ code: 'not-found' })
  expect((await workbench.call('runs.list', {})).total).toBe(0)
})

test('what the shells show at once needs no computation', async () => {
  const workbench = await open()
  expect((await workbench.call('presets.list', null)).map(({ id }) => id)).toContain('fig06')
  expect(await workbench.call('workbench.about', null)).toMatchObject({
    version: '0.1.0',
    shell: 'cli',
    dataDir,
    runs: 0,
  })
  expect(processes).toHaveLength(0)
})
