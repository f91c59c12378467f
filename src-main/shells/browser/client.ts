import {
  type Argument,
  type EventName,
  events,
  type MethodName,
  OverstepError,
  type Service,
  toWireError,
} from '#shared/contract/index.ts'
import { pack, type Request, requestSchema, type Response, unpack } from '#shared/transport/index.ts'
import type { CallMemory } from './call-memory.ts'

/** The part of a WebSocket that is needed to talk to a client. */
export interface Socket {
  readonly bufferedAmount: number
  send(bytes: Uint8Array): void
  terminate(): void
}

/**
 * Above this many unsent bytes a client gets no more of what it can ask for again. Well above the arrays of a large map, which a client
 * asks for while the map is streamed: an answer on its way must not cost it the rows that come meanwhile.
 */
export const BUSY_BYTES = 160 * 1024 * 1024
/** Above this many it is taken for dead. */
export const DEAD_BYTES = 256 * 1024 * 1024

/** Events that only make waiting pleasant: what they say can be asked for at any time. */
const skippable: ReadonlySet<EventName> = new Set<EventName>(['run.partial', 'run.progress'])

/** Most values of a call: the ids of 100,000 runs are the most that any needs. */
const MOST_VALUES = 400_000

/**
 * Carries out the request in `bytes`, unless that has been done, and sends the response. Never rejects: whatever is wrong with the request
 * becomes an error response, with sequence −1 where the request has none.
 */
export async function answer(service: Service, memory: CallMemory, socket: Socket, bytes: Uint8Array): Promise<void> {
  const response = await respond(service, memory, bytes)
  let packed
  try {
    packed = pack(response)
  } catch (error) {
    packed = pack({ sequence: response.sequence, error: toWireError(error) })
  }
  socket.send(packed)
}

async function respond(service: Service, memory: CallMemory, bytes: Uint8Array): Promise<Response> {
  let message: unknown
  try {
    message = unpack(bytes, MOST_VALUES)
  } catch (error) {
    return refusal(-1, `The message is not MessagePack that can be read: ${(error as Error).message}`)
  }
  const parsed = requestSchema.safeParse(message)
  if (!parsed.success) return refusal(sequenceOf(message), 'The message is not a call: {sequence, method, argument}.')
  return memory.respond(parsed.data, () => carryOut(service, parsed.data))
}

async function carryOut(service: Service, { sequence, method, argument }: Request): Promise<Response> {
  try {
    // The workbench checks the name and parses the argument; what is not in the contract it refuses.
    const result = await service.call(method as MethodName, argument as Argument<MethodName>)
    return { sequence, result }
  } catch (error) {
    return { sequence, error: toWireError(error) }
  }
}

function refusal(sequence: number, message: string): Response {
  return { sequence, error: toWireError(new OverstepError('invalid-input', message)) }
}

function sequenceOf(message: unknown): number {
  const sequence = typeof message === 'object' && message !== null && 'sequence' in message ? message.sequence : -1
  return Number.isSafeInteger(sequence) ? Number(sequence) : -1
}

/** Sends every event of the workbench to all clients, packed once; the returned function ends that. */
export function broadcastEvents(service: Service, clients: Iterable<Socket>): () => void {
  const stops = (Object.keys(events) as EventName[]).map((event) =>
    service.on(event, (payload) => {
      let packed
      for (const client of clients) {
        if (client.bufferedAmount > DEAD_BYTES) client.terminate()
        else if (client.bufferedAmount <= BUSY_BYTES || !skippable.has(event))
          client.send((packed ??= pack({ event, payload })))
      }
    }),
  )
  return () => stops.forEach((stop) => stop())
}
