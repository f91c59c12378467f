import { fromWireError, type Service } from '#shared/contract/index.ts'
import { pack, unpack, type ElectronBridge } from '#shared/transport/index.ts'

declare global {
  interface Window {
    /** There only in the Electron shell. */
    readonly overstep?: ElectronBridge
  }
}

/** The service behind the preload of the Electron shell. */
export function bridgeService(bridge: ElectronBridge): Service {
  return {
    async call(name, argument) {
      // Arguments may hold Vue's proxies, which structured clone refuses. What the browser shell sends of them is free of those, and keeps bytes.
      const response = await bridge.call(name, unpack(pack(argument)))
      if ('error' in response) throw fromWireError(response.error)
      return response.result as never
    },
    on: (name, listener) => bridge.onEvent(name, listener),
  }
}
