import {
  events,
  fromWireError,
  methods,
  OverstepError,
  type Desktop,
  type MethodName,
  type Service,
  type Watch,
} from '#shared/contract/index.ts'
import { createHub, workbenchMessageSchema, type ClientMessage, type Origin } from '#shared/transport/index.ts'

interface Call {
  method: string
  argument: unknown
  sent: boolean
  cancelled: boolean
  progress: Watch['progress'] | undefined
  resolve(result: unknown): void
  reject(error: OverstepError): void
}

/** The near end of a wire: what the page calls, cancels and listens to, as messages. */
export interface Client {
  readonly service: Service & Desktop
  /** The wire is there, perhaps again: everything that waits is sent. */
  opened(send: (message: ClientMessage) => void): void
  /** The wire is lost. */
  lost(): void
  receive(message: unknown): void
}

const cancelled = (): OverstepError => new OverstepError('cancelled', 'It was cancelled.')
/** Nobody needs to know what becomes of a question that nobody waits for any more. */
const isQuestion = ({ method }: Call): boolean =>
  Object.hasOwn(methods, method) && methods[method as MethodName].repeatable

/**
 * Calls made while there is no wire wait; calls under way when it was lost are sent again, marked as such, so that the
 * workbench can hand out what became of one that it has carried out already.
 */
export function createClient(): Client {
  const page = newPageId()
  /** In the order of their numbers. */
  const calls = new Map<number, Call>()
  let sequence = 0
  let send: ((message: ClientMessage) => void) | null = null
  let openedBefore = false
  const hub = createHub<Record<string, unknown>>((event, heard) =>
    send?.(heard ? { subscribe: event } : { unsubscribe: event }),
  )

  function post(number: number, call: Call): void {
    if (!send) return
    const [answered = number] = calls.keys()
    const origin: Origin = { page, answered, again: call.sent }
    call.sent = true
    send({ sequence: number, method: call.method, argument: call.argument, origin })
    if (call.cancelled) send({ cancel: number })
  }
  function drop(number: number, call: Call): void {
    calls.delete(number)
    call.reject(cancelled())
  }
  function cancel(number: number, call: Call): void {
    call.cancelled = true
    if (!call.sent || (!send && isQuestion(call))) drop(number, call)
    else send?.({ cancel: number })
  }

  const call = (method: string, argument: unknown, { signal, progress }: Partial<Watch> = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled())
      const number = sequence++
      const stop = (): void => cancel(number, mine)
      const end = (): void => signal?.removeEventListener('abort', stop)
      const mine: Call = {
        method,
        argument,
        sent: false,
        cancelled: false,
        progress,
        resolve(result) {
          end()
          resolve(result)
        },
        reject(error) {
          end()
          reject(error)
        },
      }
      signal?.addEventListener('abort', stop)
      calls.set(number, mine)
      post(number, mine)
    })

  return {
    service: { call, on: hub.on } as unknown as Service & Desktop,
    opened(wire) {
      send = wire
      for (const event of hub.heard()) send({ subscribe: event })
      for (const [number, waiting] of calls) post(number, waiting)
      if (openedBefore) announce(hub.emit)
      openedBefore = true
    },
    lost() {
      send = null
      for (const [number, waiting] of calls) if (waiting.cancelled && isQuestion(waiting)) drop(number, waiting)
    },
    receive(received) {
      const message = workbenchMessageSchema.parse(received)
      if ('event' in message) return hub.emit(message.event, message.payload)
      const waiting = calls.get(message.sequence)
      if ('progress' in message) return waiting?.progress?.(message.progress)
      calls.delete(message.sequence)
      if ('error' in message) waiting?.reject(fromWireError(message.error))
      else waiting?.resolve(message.result)
    },
  }
}

/**
 * Whatever happened while the wire was lost was not heard: every event that only says that something is not as it was
 * is told once more.
 */
function announce(emit: (event: string, payload: null) => void): void {
  for (const [event, { payload }] of Object.entries(events)) if (payload.type === 'null') emit(event, null)
}

/**
 * A name that no other page has; not by randomUUID, which browsers keep from pages that come by plain HTTP from another
 * machine.
 */
function newPageId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('-')
}
