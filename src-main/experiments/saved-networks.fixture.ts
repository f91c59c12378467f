import { arraySpec, freshRun, refused, type ArrayData, type NetworkConfig, type Run } from '#shared/contract/index.ts'
import { experimentOf, type NameSource, type SourceData } from './index.ts'
import { configOf } from './network-runs.fixture.ts'
import { surroundings } from './surroundings.ts'

/** A run of networks as a config, for tests. */
export const networkConfig = (fields: object = {}): NetworkConfig =>
  configOf({ hidden: [10, 8], steps: 60, snapshots: 3, ...fields })

/** Trains networks here and keeps their run with all of its arrays, as a store would. */
export async function trainedRun(fields: object = {}, id = '0'.repeat(26)): Promise<SourceData> {
  const config = networkConfig(fields)
  const { context, arrays } = surroundings()
  const summary = await experimentOf('network').run(config, context)
  const kept = Object.entries(arrays).map(([name, { shape, data }]): ArrayData => {
    const { dtype } = arraySpec('network', config, name as 'gram', shape)
    const values = dtype === 'float32' ? Float32Array.from(data) : Float64Array.from(data)
    return { name, dtype, shape, fill: 0, data: values }
  })
  return { run: runWith(config, id, summary), arrays: kept }
}

/** A completed run with this config. */
export function runWith(config: Run['config'], id: string, summary: Run['summary']): Run {
  return {
    id,
    kind: config.kind,
    title: `Run ${id.slice(-1)}`,
    config,
    status: 'completed',
    created: 1,
    started: 1,
    finished: 2,
    computed: 1,
    appVersion: '0.1.0',
    engine: 'onnx',
    device: 'cpu',
    precision: 'float32',
    generator: null,
    seed: null,
    ...freshRun(),
    summary,
  }
}

/** Names runs as the shell does. */
export const namedIn =
  (runs: readonly SourceData[]): NameSource =>
  (path, id) => {
    const found = runs.find(({ run }) => run.id === id)
    if (!found) throw refused(path, `there is no run ${id}`)
    return found
  }
