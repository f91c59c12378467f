import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from './index.ts'
import { migrations } from './migrations.ts'
import { bowl, config, makeOlder, run, sweep } from './older.fixture.ts'

test.each(migrations.map((_, index) => index + 1))(
  'a database of version %d comes with all that it held',
  async (version) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'overstep-migrations-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
    makeOlder(dataDir, version)

    // Older runs are found by the preset whose settings they have; of newer ones it is known what they were begun from.
    const older = { reference: 'Fig 5', ids: ['fig05'], changed: false }
    const preset = version < 7 ? older : { reference: 'Fig 2', ids: ['fig02'], changed: true }
    const store = openStore(dataDir, (own) => (isDeepStrictEqual(own, config) ? older : null))
    onTestFinished(() => store.close())
    expect(store.problems()).toEqual([])
    expect(store.runs.get(run)?.run).toEqual({
      id: run,
      kind: 'trajectory',
      title: 'Paths',
      status: 'completed',
      config,
      created: 5,
      started: 1000,

      finished: 2500,
      computed: version >= 6 ? 600 : 1500,
      appVersion: '0.0.9',
      engine: 'overstep',
      device: 'cpu',
      precision: 'float64',
      generator: null,
      seed: null,
      summary: { shares: { flat: 1 } },
      error: null,
      notes: 'seen',
      starred: true,
      tags: ['zeta', 'alpha'],
      parentId: null,
      preset,
    })
    const { members, arrays, series } = await store.data(run)
    expect(members).toEqual([{ index: 0, parameters: { learningRate: 0.01 }, summary: { fate: 'flat' } }])
    expect(arrays.fate?.data).toEqual(Uint8Array.of(7, 255))
    expect(series).toEqual([{ member: 0, name: 'x', steps: Float64Array.of(1), values: Float64Array.of(2) }])
    // Its fields are there to filter and to sort by, whichever version wrote it.
    const where = [
      { field: 'config.steps', is: '=' as const, value: 90 },
      { field: 'summary.shares.flat', is: '>=' as const, value: 1 },
    ]
    const filter = { text: '', where, sort: 'config.steps', descending: true }
    expect(store.history.ids(filter, false, { offset: 0, limit: 10 })).toEqual([run])

    expect(store.history.ids({ ...filter, text: preset.reference }, false, { offset: 0, limit: 10 })).toEqual([run])

    expect(store.checkpoints.has(run)).toBe(version >= 2)
    expect(store.settings.get('mnist-directory')).toBe(version >= 2 ? '/mnist' : null)
    expect(store.landscapes.list()).toEqual(version >= 3 ? [{ id: 'bowl', definition: bowl, changed: 7 }] : [])
    expect(store.sweeps.of(run)).toEqual(
      version >= 4 ? { sweep: { ...sweep, parts: version >= 9 ? 3 : null }, position: 2 } : undefined,
    )
    expect(store.log.of(run)).toEqual(version >= 10 ? [{ moment: 7, what: 'exported', detail: 'path as png' }] : [])
    expect(store.filters.list().map(({ name }) => name)).toEqual(version >= 4 ? ['Long'] : [])
    expect(store.comparisons.list().map(({ runs }) => runs)).toEqual(version >= 5 ? [[run]] : [])
    expect(readdirSync(dataDir).some((name) => name.includes(`before-migration-of-version-${version}-`))).toBe(
      version < migrations.length,
    )
  },
)
