import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** Maps while one flies over them. */
export function mapMethods({ supervisor }: Parts): MethodsOf<'maps'> {
  return { 'maps.look': (argument, { signal }) => supervisor.query('look', argument, signal) }
}
