type Payloads = Record<string, unknown>

/** Where events are told, and listened to. */
export interface Hub<Told extends Payloads> {
  emit<Name extends keyof Told & string>(name: Name, payload: Told[Name]): void
  /** Listens to an event; the returned function stops listening. */
  on<Name extends keyof Told & string>(name: Name, listener: (payload: Told[Name]) => void): () => void
  /** The events that somebody listens to. */
  heard(): (keyof Told & string)[]
}

/** @param onHeard told when the first listener of an event comes and when its last one goes */
export function createHub<Told extends Payloads>(
  onHeard: (name: keyof Told & string, heard: boolean) => void = () => undefined,
): Hub<Told> {
  const listeners = new Map<keyof Told & string, Set<(payload: never) => void>>()
  return {
    emit(name, payload) {
      // As they are now: one of them may take itself or another away.
      for (const listener of [...(listeners.get(name) ?? [])]) listener(payload as never)
    },
    on(name, listener) {
      // The same function may listen twice, and stop once.
      const own = (payload: never): void => listener(payload)
      const all = listeners.get(name) ?? new Set()
      listeners.set(name, all.add(own))
      if (all.size === 1) onHeard(name, true)
      return () => {
        if (!all.delete(own) || all.size > 0) return
        listeners.delete(name)
        onHeard(name, false)
      }
    },
    heard: () => [...listeners.keys()],
  }
}
