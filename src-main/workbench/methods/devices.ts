import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** What can train networks, and what can compute maps. */
export function deviceMethods({ supervisor }: Parts): MethodsOf<'devices'> {
  return {
    'devices.maps': (_, { signal }) => supervisor.query('mapDevices', null, signal),
    'devices.list': (_, { signal }) => supervisor.query('devices', null, signal),
  }
}
