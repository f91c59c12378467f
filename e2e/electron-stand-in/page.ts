import type { ElectronBridge } from '../../src-shared/transport/index.ts'

/** What the page says to the driver, through a binding that the page itself never sees. */
export type PageMessage =
  { say: 'invoke'; channel: string; arguments: unknown[] } | { say: 'receive' } | { say: 'open'; url: string }

/**
 * Runs in the page before any of its scripts: gives the preload Electron's contextBridge and ipcRenderer, and
 * window.open the behaviour that Electron gives it. Values cross between preload and page as copies, as they do between
 * Electron's two worlds.
 *
 * This function is sent to the page as text: it can use nothing from outside.
 */
export function preparePage(binding: string, preload: (electron: unknown) => void): void {
  const global = window as unknown as Record<string, unknown>
  const say = global[binding] as (message: PageMessage) => Promise<unknown>
  delete global[binding]
  // Electron runs the preload in the main frame alone.
  if (window !== window.top) return

  type Listener = (event: object, ...values: unknown[]) => void
  const listeners = new Map<string, Set<Listener>>()

  const ipcRenderer = {
    invoke: (channel: string, ...values: unknown[]) =>
      say({ say: 'invoke', channel, arguments: structuredClone(values) }),
    on(channel: string, listener: Listener) {
      const all = listeners.get(channel) ?? new Set()
      listeners.set(channel, all.add(listener))
      return ipcRenderer
    },
    off(channel: string, listener: Listener) {
      listeners.get(channel)?.delete(listener)
      return ipcRenderer
    },
  }

  type Callable = (...values: unknown[]) => unknown
  /** Of an error only the message crosses. */
  function raise(error: unknown): never {
    throw new Error(error instanceof Error ? error.message : String(error))
  }
  /**
   * A copy of `value` for the other world: functions become proxies, promises settle with copies, errors keep their
   * message.
   */
  function cross(value: unknown): unknown {
    if (typeof value === 'function')
      return (...values: unknown[]) => {
        try {
          return cross((value as Callable)(...values.map(cross)))
        } catch (error) {
          return raise(error)
        }
      }
    if (value instanceof Promise) return value.then(cross, raise)
    return structuredClone(value)
  }

  const contextBridge = {
    exposeInMainWorld(name: string, api: Record<string, unknown>) {
      const exposed = Object.fromEntries(Object.entries(api).map(([key, value]) => [key, cross(value)]))
      Object.defineProperty(window, name, {
        value: Object.freeze(exposed) as unknown as ElectronBridge,
        enumerable: true,
      })
    },
  }

  window.open = (url) => {
    void say({ say: 'open', url: new URL(url ?? 'about:blank', location.href).href })
    return null
  }

  async function receive(): Promise<void> {
    for (;;) {
      const messages = (await say({ say: 'receive' })) as { channel: string; arguments: unknown[] }[]
      for (const { channel, arguments: values } of messages)
        for (const listener of listeners.get(channel) ?? []) listener({}, ...values)
    }
  }
  void receive()

  preload({ contextBridge, ipcRenderer })
}
