import { toWireError, OverstepError, type Desktop, type Service } from '#shared/contract/index.ts'
import { pack, unpack, type ElectronBridge } from '#shared/transport/index.ts'
import { createClient } from './client.ts'

declare global {
  interface Window {
    /** There only in the Electron shell. */
    readonly overstep?: ElectronBridge
  }
}

/** The service behind the preload of the Electron shell. */
export function bridgeService(bridge: ElectronBridge): Service & Desktop {
  const client = createClient()
  bridge.onMessage(client.receive)
  client.opened((message) => {
    // Arguments may hold Vue's proxies, which structured clone refuses. What the browser shell sends of them is free of
    // those, and keeps bytes.
    bridge.send(unpack(pack(message))).then(
      (response) => {
        if (response !== null) client.receive(response)
      },
      () => {
        if ('sequence' in message) client.receive({ sequence: message.sequence, error: toWireError(unanswered()) })
      },
    )
  })
  return client.service
}

function unanswered(): OverstepError {
  return new OverstepError('unavailable', 'The workbench did not answer. Restart Overstep and try again.')
}
