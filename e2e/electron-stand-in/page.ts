import type { ElectronBridge } from '../../src-shared/transport/index.ts'
import type { PortMessage } from './messages.ts'

/** What the page says to the driver, through a binding that the page itself never sees. */
export type PageMessage =
  | { say: 'invoke'; channel: string; arguments: unknown[] }
  | { say: 'receive' }
  | { say: 'open'; url: string }
  | { say: 'port'; said: PortMessage }

/** What the page is given when it asks for its mail: messages of Electron's IPC, and what is said at its ports. */
export type Mail = { channel: string; arguments: unknown[]; ports: number[] } | { said: PortMessage }

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

  const ports = new Map<number, MessagePort>()
  function portOf(port: number): MessagePort {
    const { port1, port2 } = new MessageChannel()
    ports.set(port, port1)
    port1.onmessage = ({ data }) => void say({ say: 'port', said: { port, data } })
    return port2
  }

  async function receive(): Promise<void> {
    for (;;)
      for (const mail of (await say({ say: 'receive' })) as Mail[]) {
        if ('said' in mail) ports.get(mail.said.port)?.postMessage(mail.said.data)
        else {
          const event = { ports: mail.ports.map(portOf) }
          for (const listener of listeners.get(mail.channel) ?? []) listener(event, ...mail.arguments)
        }
      }
  }
  void receive()

  preload({ contextBridge, ipcRenderer })
}
