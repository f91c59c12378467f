import { availableParallelism } from 'node:os'
import { OverstepError } from '#shared/contract/index.ts'

/** More than any machine has cores. */
const MOST = 4096

/**
 * On how many threads this program computes: OVERSTEP_THREADS, by default one for each core that it may use. The
 * environment reaches every process that the program starts.
 * @throws {OverstepError} `invalid-input` where the variable is no such number
 */
export function threadCount(wanted = process.env.OVERSTEP_THREADS): number {
  if (wanted === undefined || wanted === '') return availableParallelism()
  const count = Number(wanted)
  if (!Number.isInteger(count) || count < 1 || count > MOST)
    throw new OverstepError(
      'invalid-input',
      `OVERSTEP_THREADS must be a whole number from 1 to ${MOST}, got ${JSON.stringify(wanted)}`,
    )
  return count
}
