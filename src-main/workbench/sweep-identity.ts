import { createHash } from 'node:crypto'
import type { Config, SweepOver } from '#shared/contract/index.ts'

/** The letters and digits of an id. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * The id of a sweep whose parts are begun by themselves: the same for the same runs, wherever they are computed, and of
 * other runs another.
 */
export function sweepIdentity(over: SweepOver, configs: readonly Config[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(ordered({ over, configs })))
    .digest()
  // Ids of their form have 128 bits: the first of 26 letters of 5 bits holds 3.
  const bits = BigInt(`0x${digest.subarray(0, 16).toString('hex')}`)
  return Array.from({ length: 26 }, (_, index) => ALPHABET[Number((bits >> BigInt(5 * (25 - index))) & 31n)]!).join('')
}

/** A value of JSON with the fields of its objects in one order. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, ordered(each)]))
}
