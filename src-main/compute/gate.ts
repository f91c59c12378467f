/** Where those who compute wait while what they computed cannot be saved. */
export interface Gate {
  hold(): void
  release(): void
  /**
   * Resolves when nobody is held.
   * @throws the reason of `signal`, when it is aborted meanwhile
   */
  pass(signal: AbortSignal): Promise<void>
}

export function createGate(): Gate {
  let closed: PromiseWithResolvers<void> | undefined
  return {
    hold() {
      closed ??= Promise.withResolvers()
    },
    release() {
      closed?.resolve()
      closed = undefined
    },
    async pass(signal) {
      while (closed) {
        const aborted = Promise.withResolvers<never>()
        const abort = () => aborted.reject(signal.reason)
        signal.addEventListener('abort', abort, { once: true })
        try {
          signal.throwIfAborted()
          await Promise.race([closed.promise, aborted.promise])
        } finally {
          signal.removeEventListener('abort', abort)
        }
      }
    },
  }
}
