import type { EventName, EventPayload, Service } from '#shared/contract/index.ts'

/** Where the workbench tells its events and clients listen to them. */
export interface Hub {
  emit<Name extends EventName>(name: Name, payload: EventPayload<Name>): void
  on: Service['on']
}

export function createHub(): Hub {
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  return {
    emit(name, payload) {
      for (const listener of listeners.get(name) ?? []) listener(payload as never)
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => void set.delete(listener)
    },
  }
}
