import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** What can train networks. */
export function deviceMethods({ supervisor }: Parts): MethodsOf<'devices'> {
  return {
    'devices.list': (_, { signal }) => supervisor.query('devices', null, signal),
  }
}
