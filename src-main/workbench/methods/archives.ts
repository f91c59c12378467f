import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** Archives, as which runs leave and enter. */
export function archiveMethods({ archives }: Parts): MethodsOf<'archives'> {
  return archives.methods
}
