import { OverstepError, toWireError } from '#shared/contract/index.ts'
import { pack, type Response, type Told, unpack } from '#shared/transport/index.ts'
import type { Client, Connection } from '../connection.ts'

/** The part of a WebSocket that is needed to talk to a client. */
export interface Socket {
  readonly bufferedAmount: number
  send(bytes: Uint8Array): void
  terminate(): void
}

/**
 * Above this many unsent bytes a client gets no more of what it can ask for again. Well above the arrays of a large
 * map, which a client asks for while the map is streamed: an answer on its way must not cost it the rows that come
 * meanwhile.
 */
export const BUSY_BYTES = 160 * 1024 * 1024
/** Above this many it is taken for dead. */
export const DEAD_BYTES = 256 * 1024 * 1024

/** Most values of a message: the ids of 100,000 runs are the most that any call needs. */
const MOST_VALUES = 400_000

/** Packs messages that are told to many clients once. */
const packOnce = (() => {
  const packed = new WeakMap<Told, Uint8Array>()
  return (message: Told): Uint8Array => {
    const bytes = packed.get(message) ?? pack(message)
    packed.set(message, bytes)
    return bytes
  }
})()

/** The client at the other end of a WebSocket. */
export function socketClient(socket: Socket): Client {
  return {
    tell(message, skippable) {
      if (socket.bufferedAmount > DEAD_BYTES) socket.terminate()
      else if (socket.bufferedAmount <= BUSY_BYTES || !skippable) socket.send(packOnce(message))
    },
  }
}

/** Does what the message in `bytes` asks, and sends the response where one is due. Never rejects. */
export async function answer(connection: Connection, socket: Socket, bytes: Uint8Array): Promise<void> {
  const response = await respond(connection, bytes)
  if (!response) return
  let packed
  try {
    packed = pack(response)
  } catch (error) {
    packed = pack({ sequence: response.sequence, error: toWireError(error) })
  }
  socket.send(packed)
}

async function respond(connection: Connection, bytes: Uint8Array): Promise<Response | null> {
  let message: unknown
  try {
    message = unpack(bytes, MOST_VALUES)
  } catch (error) {
    const words = `The message is not MessagePack that can be read: ${(error as Error).message}`
    return { sequence: -1, error: toWireError(new OverstepError('invalid-input', words)) }
  }
  return connection.receive(message)
}
