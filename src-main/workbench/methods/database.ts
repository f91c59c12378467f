import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** The file in which everything is kept. */
export function databaseMethods({ upkeep }: Parts): MethodsOf<'database'> {
  return {
    'database.space': () => upkeep.space(),
    'database.compact': ({ deleted }, watch) => upkeep.compact(deleted, watch),
  }
}
