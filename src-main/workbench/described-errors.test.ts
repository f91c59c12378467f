import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  commonErrors,
  methods,
  type Argument,
  type ErrorCode,
  type MethodName,
  type WireError,
} from '#shared/contract/index.ts'
import { openWorkbench, type Workbench } from './index.ts'

/** With a compute process that never says anything. */
async function open(): Promise<Workbench> {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-errors-'))
  const idle = { send: () => {}, onMessage: () => {}, onExit: () => {}, kill: () => {} }
  const workbench = await openWorkbench({ dataDir, startCompute: () => idle, shell: 'cli', version: '0.1.0' })
  onTestFinished(async () => {
    await workbench.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  return workbench
}

const id = '0'.repeat(26)
const [byId, byIds, archive] = [{ id }, { ids: [id] }, { archive: id }]
/** What asks each method for something that is not there. */
const unknown: { [Name in MethodName]?: Argument<Name> } = {
  'runs.cancel': byId,
  'runs.pause': byId,
  'runs.resume': byId,
  'runs.get': byId,
  'runs.family': byId,
  'runs.update': byId,
  'runs.delete': byIds,
  'runs.room': byIds,
  'runs.slim': byIds,
  'runs.restore': byIds,
  'runs.data': byId,
  'runs.log': byId,
  'runs.array': { id, name: 'fate' },
  'runs.start': { config: { kind: 'network' }, parentId: id },
  'sweeps.get': byId,
  'sweeps.of': byId,
  'sweeps.cancel': byId,
  'sweeps.results': byId,
  'sweeps.extend': { id, over: [{ path: 'steps', values: [1] }] },
  'sweeps.thin': { id, positions: [0] },
  'sweeps.pause': byId,
  'sweeps.resume': byId,
  'sweeps.export': { id, figure: 'values', options: {} },
  'filters.delete': byId,
  'filters.restore': byId,
  'landscapes.delete': byId,
  'landscapes.restore': byId,
  'archives.write': { archive: id, offset: 0, bytes: new Uint8Array(1) },
  'archives.read': { archive: id, offset: 0 },
  'archives.discard': archive,
  'archives.unpack': archive,
  'archives.pack': { archive: id, ids: [id] },
  'comparisons.get': byId,
  'comparisons.delete': byId,
  'comparisons.restore': byId,
  'comparisons.save': { id, title: 'Two', runs: [id] },
  'comparisons.projection': { runs: [id] },
  'comparisons.export': { runs: [id], figure: 'grid', options: {} },
  'figures.export': { id, figure: 'path', options: {} },
}
/** Those whose landscape or data set may not be there, which the compute process says. */
const ofCompute: readonly MethodName[] = ['experiments.estimate', 'experiments.preview', 'sweeps.start', 'data.samples']
const names = Object.keys(methods) as MethodName[]
const describes = (name: MethodName, code: ErrorCode) => (methods[name].errors as readonly string[]).includes(code)

test('a method that may be asked for what is not there says so, and answers so', async () => {
  const workbench = await open()
  const refused: MethodName[] = []
  for (const name of names.filter((name) => unknown[name] !== undefined)) {
    const error = await workbench.call(name, unknown[name] as never).catch((thrown: WireError) => thrown)
    expect(error, name).toMatchObject({ code: 'not-found' })
    refused.push(name)
  }
  expect([...refused, ...ofCompute].sort()).toEqual(names.filter((name) => describes(name, 'not-found')).sort())
  expect(refused.length).toBeGreaterThan(25)
})

test('what a compute process is asked fails where that dies, and only that may', async () => {
  const ofLandscapes = ['list', 'analyse', 'curve', 'surface', 'path', 'shader', 'save'].map(
    (name) => `landscapes.${name}`,
  )
  const ofRuns = ['experiments.estimate', 'experiments.preview', 'runs.start', 'sweeps.start', 'sweeps.extend']
  const ofFigures = ['comparisons.projection', 'comparisons.export', 'figures.export', 'sweeps.export']
  const asksCompute = [
    ...ofLandscapes,
    ...ofRuns,
    ...ofFigures,
    'maps.look',
    'data.samples',
    'devices.list',
    'devices.maps',
  ]
  expect(names.filter((name) => describes(name, 'compute')).sort()).toEqual(asksCompute.sort())
})

test('no method repeats what every method may fail with', () => {
  const repeated = names.filter((name) => commonErrors.some((code) => describes(name, code)))
  expect(repeated).toEqual([])
})

test('a cancelled question fails at once, whatever the process does; one cancelled before is not asked', async () => {
  const workbench = await open()
  const cancel = new AbortController()
  const asked = workbench.call('landscapes.list', null, { signal: cancel.signal })
  const refused = expect(asked).rejects.toMatchObject({ code: 'cancelled' })
  cancel.abort()
  await refused
  const tooLate = workbench.call('filters.save', { name: 'Long', query: {} }, { signal: cancel.signal })
  await expect(tooLate).rejects.toMatchObject({ code: 'cancelled' })
  expect(await workbench.call('filters.list', null)).toEqual([])
})
