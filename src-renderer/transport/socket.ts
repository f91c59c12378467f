import type { Service } from '#shared/contract/index.ts'
import { pack, unpack } from '#shared/transport/index.ts'
import { createClient } from './client.ts'

/** The two things that can be done with a connection; a browser's WebSocket, or a double in a test. */
export interface Socket {
  send(bytes: Uint8Array<ArrayBuffer>): void
  onOpen(listener: () => void): void
  onMessage(listener: (bytes: ArrayBuffer) => void): void
  /** Also called when the connection could not be made. */
  onClose(listener: () => void): void
}

const firstDelay = 250
const longestDelay = 4000
const refusedDelay = 10_000

/** `refused`: there is a server again, but another one, which does not know this page. */
export type ConnectionState = 'connected' | 'lost' | 'refused'

/**
 * The service over a connection that is made again whenever it is lost. `isRefused` is asked whenever a connection
 * could not be made; a page that is refused goes on trying, slowly, as it may be let in later.
 */
export function socketService(
  connect: () => Socket,
  isRefused: () => Promise<boolean>,
  onState: (state: ConnectionState) => void,
): Service {
  const client = createClient()
  let delay = firstDelay
  let current: Socket | null = null
  let refused = false

  async function findWhy(): Promise<void> {
    const answer = await isRefused()
    if (current) return
    refused = answer
    if (refused) delay = refusedDelay
    else delay = Math.min(longestDelay, delay)
    onState(refused ? 'refused' : 'lost')
  }

  function open(): void {
    const socket = connect()
    let made = false
    socket.onOpen(() => {
      made = true
      current = socket
      refused = false
      delay = firstDelay
      onState('connected')
      client.opened((message) => socket.send(pack(message)))
    })
    socket.onMessage((bytes) => client.receive(unpack(bytes)))
    socket.onClose(() => {
      current = null
      client.lost()
      if (!refused) onState('lost')
      setTimeout(open, delay)
      if (!refused) delay = Math.min(longestDelay, delay * 2)
      if (!made) void findWhy()
    })
  }
  open()
  return client.service
}

/** A connection to the browser shell that served this page. */
export function webSocket(url: string): Socket {
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  return {
    send: (bytes) => socket.send(bytes),
    onOpen: (listener) => socket.addEventListener('open', listener),
    onMessage: (listener) =>
      socket.addEventListener('message', (event: MessageEvent<ArrayBuffer>) => listener(event.data)),
    onClose: (listener) => socket.addEventListener('close', listener),
  }
}

/** Whether the server at this page's address wants a sign-in that this page does not have; false if none answers. */
export async function signInRefused(): Promise<boolean> {
  try {
    return (await fetch('/', { cache: 'no-store' })).status === 401
  } catch {
    return false
  }
}
