import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { configSchema } from '#shared/contract/index.ts'
import { openStore } from './index.ts'
import { migrations } from './migrations.ts'
import { openDatabase } from './open.ts'

const config = configSchema.parse({ kind: 'trajectory', starts: [[9.5]], learningRates: [0.01], steps: 90 })
const run = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
const sweep = { id: '01ARZ3NDEKTSV4RRFFQ69G5FAW', title: 'Sweep', created: 1, config, over: [] }
const bowl = { title: 'bowl', expression: 'x^2', variables: ['x'] }

/** What a database of each version may hold that none before could, from version 1 on. */
const contents: readonly string[] = [
  `INSERT INTO runs (id, kind, landscape, title, status, created, finished, started, starred, app_version, engine, device, precision, search, config, summary, notes)
     VALUES ('${run}', 'trajectory', 'paper-1d', 'Paths', 'completed', 5, 2500, 1000, 1, '0.0.9', 'overstep', 'cpu', 'float64', 'paths', '${JSON.stringify(config)}', '{"shares":{"flat":1}}', 'seen');
   INSERT INTO run_tags VALUES ('${run}', 0, 'zeta'), ('${run}', 1, 'alpha');
   INSERT INTO members VALUES ('${run}', 0, '{"learningRate":0.01}', '{"fate":"flat"}');
   INSERT INTO series_chunks (run_id, member, name, steps, "values") VALUES ('${run}', 0, 'x', x'000000000000f03f', x'0000000000000040');
   INSERT INTO arrays (array, run_id, name, dtype, shape, fill) VALUES (3, '${run}', 'fate', 'uint8', '[2]', 255);
   INSERT INTO array_chunks (array, "offset", data) VALUES (3, 0, x'07')`,
  `INSERT INTO checkpoints VALUES ('${run}', 1, x'01'); INSERT INTO settings VALUES ('mnist-directory', '/mnist')`,
  `INSERT INTO landscapes VALUES ('bowl', '${JSON.stringify(bowl)}', 7, NULL)`,
  `INSERT INTO sweeps VALUES ('${sweep.id}', 'Sweep', 1, '${JSON.stringify(config)}', '[]');
   INSERT INTO sweep_runs VALUES ('${run}', '${sweep.id}', 2);
   INSERT INTO filters VALUES ('f', 'Long', '{"kind":"trajectory"}', NULL)`,
  `INSERT INTO comparisons VALUES ('c', 'Two', '["${run}"]', '{}', 9, NULL)`,
  `UPDATE runs SET computed_ms = 600`,
  `UPDATE runs SET preset = '{"reference":"Fig 2","ids":["fig02"],"changed":true}', search = search || ' fig02'`,
]

test.each(migrations.map((_, index) => index + 1))(
  'a database of version %d comes with all that it held',
  async (version) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'overstep-migrations-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
    const database = openDatabase(dataDir, migrations.slice(0, version))
    for (const sql of contents.slice(0, version)) database.exec(sql)
    database.close()

    // Older runs are found by the preset whose settings they have; of newer ones it is known what they were begun from.
    const older = { reference: 'Fig 5', ids: ['fig05'], changed: false }
    const preset = version < 7 ? older : { reference: 'Fig 2', ids: ['fig02'], changed: true }
    const store = openStore(dataDir, (own) => (isDeepStrictEqual(own, config) ? older : null))
    onTestFinished(() => store.close())
    expect(store.problems()).toEqual([])
    expect(store.runs.get(run)?.run).toEqual({
      ...{ id: run, kind: 'trajectory', title: 'Paths', status: 'completed', config, created: 5, started: 1000 },
      ...{
        finished: 2500,
        computed: version >= 6 ? 600 : 1500,
        appVersion: '0.0.9',
        engine: 'overstep',
        device: 'cpu',
        precision: 'float64',
        generator: null,
      },
      ...{ seed: null, summary: { shares: { flat: 1 } }, error: null, notes: 'seen', starred: true },
      ...{ tags: ['zeta', 'alpha'], parentId: null, preset },
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
    expect(store.sweeps.of(run)).toEqual(version >= 4 ? { sweep, position: 2 } : undefined)
    expect(store.filters.list().map(({ name }) => name)).toEqual(version >= 4 ? ['Long'] : [])
    expect(store.comparisons.list().map(({ runs }) => runs)).toEqual(version >= 5 ? [[run]] : [])
    expect(readdirSync(dataDir).some((name) => name.includes(`before-migration-of-version-${version}-`))).toBe(
      version < migrations.length,
    )
  },
)
