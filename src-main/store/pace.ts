import { setImmediate } from 'node:timers/promises'

/** About ten milliseconds of reading. */
const STRETCH_BYTES = 4 << 20

/**
 * For reading much without holding up the program, whose thread also answers the user: call the returned function with
 * the bytes read so far and now; after each stretch it lets everything else go first.
 */
export function pacer(): (bytes: number) => Promise<void> {
  let sum = 0
  return async (bytes) => {
    sum += bytes
    if (sum < STRETCH_BYTES) return
    sum = 0
    await setImmediate()
  }
}
