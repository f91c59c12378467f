import type { Generator } from './generators.ts'
import type { Purpose, Stream } from './stream.ts'
import { firstStreamOf } from './version-1.ts'
import { secondStreamOf } from './version-2.ts'

export { FIRST_GENERATOR, GENERATOR, type Generator, generators } from './generators.ts'
export { fillNormal } from './normals.ts'
export type { Purpose, Stream } from './stream.ts'
export { keyOf, normalAt } from './version-2.ts'
export { xoshiro } from './xoshiro.ts'

/**
 * The sequence of random numbers of a purpose and whole numbers, such as a seed and the number of an epoch: the same
 * whenever it is asked for, and independent of those of other purposes and numbers.
 *
 * @param generator that of the run; what version 1 had no random numbers for has those of version 2
 */
export function streamOf(generator: Generator, purpose: Purpose, ...numbers: readonly number[]): Stream {
  const first = generator === 'xoshiro128**' ? firstStreamOf(purpose, numbers) : undefined
  return first ?? secondStreamOf(purpose, numbers)
}
