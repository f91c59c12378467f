import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** How the user has arranged pages. */
export function settingMethods({ store }: Parts): MethodsOf<'settings'> {
  return {
    'settings.get': ({ name }) => ({ value: store.settings.get(name) }),
    'settings.set': ({ name, value }) => {
      store.settings.set(name, value)
      return null
    },
  }
}
