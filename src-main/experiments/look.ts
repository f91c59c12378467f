import { type LookedAt, OverstepError, type ParsedArgument } from '#shared/contract/index.ts'
import type { WorkerPool } from './experiment.ts'
import { knownFates } from './fate-summary.ts'
import type { BandResult } from './map-band.ts'
import { cellsOf } from './map-grid.ts'

/**
 * Computes some cells of a map for somebody who flies over it, on one of the threads and for a short time.
 * @throws {OverstepError} `invalid-input` where there are no such cells
 */
export async function lookAt(
  { config, pass, from, to }: ParsedArgument<'maps.look'>,
  pool: WorkerPool,
  signal: AbortSignal,
): Promise<LookedAt> {
  const cells = cellsOf(config)
  if (from >= to || to > cells)
    throw new OverstepError('invalid-input', `to: must be from ${from + 1} to ${cells}, got ${to}`)
  const { fates, to: reached } = (await pool.run('map/band', { config, pass, from, to }, signal)) as BandResult
  const { fate, iterations, period } = fates
  return { ...knownFates(config.landscape, config.against), fate, iterations, period, to: reached }
}
