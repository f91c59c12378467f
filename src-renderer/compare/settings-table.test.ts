import { expect, test } from 'vitest'
import { configSchema, freshRun, type ConfigInput, type Run } from '#shared/contract/index.ts'
import { settingsRows } from './settings-table.ts'

const runOf = (config: ConfigInput, fields: Partial<Run> = {}): Run => {
  const parsed = configSchema.parse(config)
  return {
    id: 'a',
    kind: parsed.kind,
    title: '',
    config: parsed,
    status: 'completed',
    created: 0,
    started: 0,

    finished: 1000,
    computed: 1000,
    appVersion: '1',
    engine: 'e',
    device: 'd',
    precision: 'p',
    generator: null,
    seed: null,
    ...freshRun(),
    ...fields,
  }
}
const map = (steps: number, min = 0): ConfigInput => ({
  kind: 'fate-map',
  start: { min, max: 1, count: 3 },
  learningRate: { min: 0.1, max: 1, count: 3 },
  steps,
})
const differing = (...runs: Run[]): string[] =>
  settingsRows(runs, 'settings').flatMap(({ name, differs }) => (differs ? [name] : []))

test('settings differ where their exact values do, however alike they look', () => {
  expect(differing(runOf(map(500)), runOf(map(500)))).toEqual([])
  expect(differing(runOf(map(500)), runOf(map(501)), runOf(map(500)))).toEqual(['steps T'])
  const rows = settingsRows([runOf(map(500, 1e-9)), runOf(map(500, 1.00000001e-9))], 'settings')
  const start = rows.find(({ differs }) => differs)
  expect(start?.name).toBe('start point x₀')
})

test('a setting that only one kind of run has is empty in the others', () => {
  const path = runOf({ kind: 'trajectory', starts: [[1]], learningRates: [0.1] })
  const rows = settingsRows([path, runOf(map(5))], 'settings')
  expect(rows[0]).toEqual({ name: 'kind', values: [{ value: 'Paths' }, { value: 'Fate map' }], differs: true })
  expect(rows.find(({ name }) => name.startsWith('start'))?.values[1]).toBeNull()
})

test('how runs came about: engine, device, seed and version', () => {
  const rows = settingsRows([runOf(map(5), { seed: 1 }), runOf(map(5), { seed: 2, engine: 'f' })], 'provenance')
  const differ = rows.flatMap(({ name, differs }) => (differs ? [name] : []))
  expect(differ).toEqual(['engine', 'seed'])
})
