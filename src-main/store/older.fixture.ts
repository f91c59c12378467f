import { configSchema } from '#shared/contract/index.ts'
import { migrations } from './migrations.ts'
import { openDatabase } from './open.ts'

/** For tests: databases as older versions have left them. */

/** The number of the newest version. */
export const NEWEST = migrations.length

export const config = configSchema.parse({ kind: 'trajectory', starts: [[9.5]], learningRates: [0.01], steps: 90 })
export const run = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
export const sweep = { id: '01ARZ3NDEKTSV4RRFFQ69G5FAW', title: 'Sweep', created: 1, config, over: [], parts: null }
export const bowl = { title: 'bowl', expression: 'x^2', variables: ['x'] }

/** What a database of each version may hold that none before could, from version 1 on. */
const contents: readonly string[] = [
  `INSERT INTO runs (id, kind, landscape, title, status, created, finished, started, starred, app_version,
       engine, device, precision, search, config, summary, notes)
     VALUES ('${run}', 'trajectory', 'paper-1d', 'Paths', 'completed', 5, 2500, 1000, 1, '0.0.9',
       'overstep', 'cpu', 'float64', 'paths', '${JSON.stringify(config)}', '{"shares":{"flat":1}}', 'seen');
   INSERT INTO run_tags VALUES ('${run}', 0, 'zeta'), ('${run}', 1, 'alpha');
   INSERT INTO members VALUES ('${run}', 0, '{"learningRate":0.01}', '{"fate":"flat"}');
   INSERT INTO series_chunks (run_id, member, name, steps, "values")
     VALUES ('${run}', 0, 'x', x'000000000000f03f', x'0000000000000040');
   INSERT INTO arrays (array, run_id, name, dtype, shape, fill) VALUES (3, '${run}', 'fate', 'uint8', '[2]', 255);
   INSERT INTO array_chunks (array, "offset", data) VALUES (3, 0, x'07')`,
  `INSERT INTO checkpoints VALUES ('${run}', 1, x'01'); INSERT INTO settings VALUES ('mnist-directory', '/mnist')`,
  `INSERT INTO landscapes VALUES ('bowl', '${JSON.stringify(bowl)}', 7, NULL)`,
  `INSERT INTO sweeps (id, title, created, config, "over")
     VALUES ('${sweep.id}', 'Sweep', 1, '${JSON.stringify(config)}', '[]');
   INSERT INTO sweep_runs VALUES ('${run}', '${sweep.id}', 2);
   INSERT INTO filters VALUES ('f', 'Long', '{"kind":"trajectory"}', NULL)`,
  `INSERT INTO comparisons VALUES ('c', 'Two', '["${run}"]', '{}', 9, NULL)`,
  `UPDATE runs SET computed_ms = 600`,
  `UPDATE runs SET preset = '{"reference":"Fig 2","ids":["fig02"],"changed":true}', search = search || ' fig02'`,
  '',
  `UPDATE sweeps SET parts = 3`,
  `INSERT INTO run_events VALUES (1, '${run}', 7, 'exported', 'path as png')`,
]

/**
 * Makes a database of an older version that has one run with what that version could hold, and an array of megabytes.
 */
export function makeOlder(folder: string, version: number, megabytes = 0): void {
  const database = openDatabase(folder, migrations.slice(0, version))
  for (const sql of contents.slice(0, version)) database.exec(sql)
  if (megabytes > 0)
    database.exec(
      `INSERT INTO arrays (array, run_id, name, dtype, shape) VALUES (4, '${run}', 'large', 'uint8', ` +
        `'[${megabytes << 20}]')`,
    )
  const piece = database.prepare<[number]>(
    'INSERT INTO array_chunks (array, "offset", data) VALUES (4, ?, zeroblob(1048576))',
  )
  for (let count = 0; count < megabytes; count++) piece.run(count << 20)
  database.close()
}
