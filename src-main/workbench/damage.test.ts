import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { openStore } from '../store/index.ts'
import { runOf } from '../store/run.fixture.ts'
import { openWorkbench, type Workbench } from './index.ts'

let dataDir: string
beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'overstep-damage-'))))
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

/** A completed map of 10 × 10 cells in two pieces, whose iterations count its cells, with a series. */
function fill(): string {
  const store = openStore(dataDir)
  const { id } = runOf()
  store.runs.insert(runOf({ id }), 'nobody')
  store.arrays.declare(id, { name: 'iterations', dtype: 'uint32', shape: [10, 10], fill: 0 })
  for (const from of [0, 50])
    store.arrays.write(
      id,
      'iterations',
      from,
      Uint32Array.from({ length: 50 }, (_, cell) => from + cell),
    )
  store.series.append(id, { member: 0, name: 'loss', steps: Float64Array.of(1, 2), values: Float64Array.of(3, 4) })
  store.close()
  return id
}
const open = async (): Promise<Workbench> => {
  const idle = { send: () => {}, onMessage: () => {}, onExit: () => {}, kill: () => {} }
  const workbench = await openWorkbench({ dataDir, startCompute: () => idle, shell: 'browser', version: '0.1.0' })
  onTestFinished(() => workbench.close())
  return workbench
}
const change = (sql: string) => {
  const database = new Database(join(dataDir, 'overstep.sqlite'))
  database.pragma('ignore_check_constraints = ON')
  database.exec(sql)
  database.close()
}

test('what is as it should be is read and exported', async () => {
  const id = fill()
  const workbench = await open()
  const { data } = await workbench.call('runs.array', { id, name: 'iterations' })
  expect([...data]).toEqual(Array.from({ length: 100 }, (_, cell) => cell))
  expect((await workbench.call('runs.data', { id })).series).toHaveLength(1)
})

test.each<[string, string, string]>([
  ['of another shape', `UPDATE arrays SET shape = '[5,20]'`, 'its shape is [5, 20], and by its settings [10, 10]'],
  ['of a smaller shape', `UPDATE arrays SET shape = '[5,10]'`, 'its shape is [5, 10], and by its settings [10, 10]'],
  ['of no shape', `UPDATE arrays SET shape = '[10,'`, 'its description cannot be read: uint32 of shape [10,'],
  ['of no type', `UPDATE arrays SET dtype = 'int7'`, 'its description cannot be read: int7 of shape [10,10]'],
  [
    'with a piece that is missing',
    'DELETE FROM array_chunks WHERE "offset" = 50',
    'its values from 50 on are not all there; it has 100',
  ],
  [
    'with a piece that was cut off',
    'UPDATE array_chunks SET data = substr(data, 1, 30) WHERE "offset" = 0',
    'a piece at value 0 has 30 bytes, which are no values of 4',
  ],
  [
    'with a piece that is shorter',
    'UPDATE array_chunks SET data = substr(data, 1, 40) WHERE "offset" = 0',
    'its values from 10 on are not all there; it has 100',
  ],
  [
    'with a piece beyond its end',
    'UPDATE array_chunks SET "offset" = 70 WHERE "offset" = 50',
    'a piece reaches from value 70 to 120, and the array has 100',
  ],
  [
    'with a piece before its beginning',
    'UPDATE array_chunks SET "offset" = -1 WHERE "offset" = 50',
    'a piece reaches from value -1 to 49, and the array has 100',
  ],
])('an array %s is named and not exported', async (_, sql, problem) => {
  const id = fill()
  change(sql)
  const workbench = await open()
  const told = {
    code: 'storage',
    message: expect.stringContaining(`The array iterations of run ${id} is damaged: ${problem}.`),
  }
  await expect(workbench.call('runs.array', { id, name: 'iterations' })).rejects.toMatchObject(told)
  await expect(workbench.call('runs.data', { id })).rejects.toMatchObject(told)
  const options = { format: 'npz' } as const
  await expect(workbench.call('figures.export', { id, figure: 'fate-map', options })).rejects.toMatchObject(told)
  const { archive } = await workbench.call('archives.open', null)
  await expect(workbench.call('archives.pack', { archive, ids: [id] })).rejects.toMatchObject(told)
})

test('a series whose steps and values do not match is named', async () => {
  const id = fill()
  change('UPDATE series_chunks SET steps = substr(steps, 1, 8)')
  const workbench = await open()
  const problem = 'a piece of it has 8 bytes of steps and 16 of values'
  await expect(workbench.call('runs.data', { id })).rejects.toThrow(
    `The series loss of member 0 of run ${id} is damaged: ${problem}.`,
  )
})

test('what a run has not computed yet, or never will, is no damage', async () => {
  const id = fill()
  change(`DELETE FROM array_chunks WHERE "offset" = 50; UPDATE runs SET status = 'cancelled'`)
  const workbench = await open()
  const { data } = await workbench.call('runs.array', { id, name: 'iterations' })
  expect([...data.subarray(48, 52)]).toEqual([48, 49, 0, 0])
})

test.each([
  ['config', 'null', 'an object'],
  ['config', '[1]', 'an object'],
  ['summary', '7', 'an object'],
])('a run whose %s has become %s is named', async (column, text, what) => {
  const id = fill()
  change(`UPDATE runs SET ${column} = '${text}'`)
  const workbench = await open()
  await expect(workbench.call('runs.get', { id })).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringContaining(`is damaged: it is not ${what}.`),
  })
})
