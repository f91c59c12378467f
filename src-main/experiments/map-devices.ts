import { type FateMapConfig, fateMapConfigSchema, type MapDevice } from '#shared/contract/index.ts'
import { plainDescent } from '#shared/rules/index.ts'
import type { Gpu } from '../gpu/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import type { WorkerPool } from './experiment.ts'
import { estimateMap } from './map-cost.ts'
import { cellsOf } from './map-grid.ts'
import { secondsOnGpu } from './map-on-device.ts'
import { chosenGpu } from './on-gpu.ts'

/** The map that devices are measured by: Fig 6 of the article, finer. */
const MEASURED: FateMapConfig = fateMapConfigSchema.parse({
  kind: 'fate-map',
  landscape: 'paper-1d',
  start: { min: -10, max: 10, count: 1000 },
  learningRate: { min: 1e-4, max: 0.06, count: 1000, scale: 'log' },
})

/** What can compute maps on this machine, the processor in front, each measured on its own. */
export async function mapDevices(
  pool: WorkerPool,
  signal: AbortSignal,
  gpus: () => Promise<(Gpu | string)[]>,
): Promise<MapDevice[]> {
  const cells = cellsOf(MEASURED)
  const found: MapDevice[] = [
    {
      device: 'cpu',
      name: `${pool.threads} ${pool.threads === 1 ? 'thread' : 'threads'}`,
      problem: null,
      precision: 'float64',
      cellsPerSecond: cells / (await estimateMap(MEASURED, pool)),
      chosen: false,
    },
  ]
  for (const gpu of await gpus()) {
    const common = { device: 'gpu', precision: 'double-float', chosen: false } as const
    if (typeof gpu === 'string') found.push({ ...common, name: '', problem: gpu, cellsPerSecond: null })
    else found.push({ ...common, name: gpu.adapter, ...(await measured(gpu, pool, signal)) })
  }
  // One that takes less power is never chosen: a run has the first.
  const [cpu, first] = found as [MapDevice, MapDevice]
  const best = (first.cellsPerSecond ?? 0) > cpu.cellsPerSecond! ? first : cpu
  return found.map((one) => ({ ...one, chosen: one === best }))
}

async function measured(
  gpu: Gpu,
  pool: WorkerPool,
  signal: AbortSignal,
): Promise<Pick<MapDevice, 'problem' | 'cellsPerSecond'>> {
  const { landscape, bound } = MEASURED
  const chosen = chosenGpu(gpu, [landscapeOf(landscape)], plainDescent.rule, bound)
  try {
    const seconds = await secondsOnGpu(MEASURED, chosen, { pool, signal })
    return { problem: null, cellsPerSecond: cellsOf(MEASURED) / seconds }
  } catch (error) {
    signal.throwIfAborted()
    return { problem: error instanceof Error ? error.message : String(error), cellsPerSecond: null }
  }
}
