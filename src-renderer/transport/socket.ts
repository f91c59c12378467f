import {
  fromWireError,
  type OverstepError,
  type EventName,
  type EventPayload,
  type Service,
} from '#shared/contract/index.ts'
import { eventMessageSchema, pack, responseSchema, unpack, type Origin, type Request } from '#shared/transport/index.ts'

/** The two things that can be done with a connection; a browser's WebSocket, or a double in a test. */
export interface Socket {
  send(bytes: Uint8Array<ArrayBuffer>): void
  onOpen(listener: () => void): void
  onMessage(listener: (bytes: ArrayBuffer) => void): void
  /** Also called when the connection could not be made. */
  onClose(listener: () => void): void
}

interface Call {
  method: string
  argument: unknown
  sent: boolean
  resolve(result: unknown): void
  reject(error: OverstepError): void
}

const firstDelay = 250
const longestDelay = 4000
const refusedDelay = 10_000

/** `refused`: there is a server again, but another one, which does not know this page. */
export type ConnectionState = 'connected' | 'lost' | 'refused'

/**
 * The service over a connection that is made again whenever it is lost. Calls made meanwhile wait; calls under way are sent again,
 * marked as such, so that the workbench can hand out what became of one that it has carried out already. `isRefused` is asked
 * whenever a connection could not be made; a page that is refused goes on trying, slowly, as it may be let in later.
 */
export function socketService(
  connect: () => Socket,
  isRefused: () => Promise<boolean>,
  onState: (state: ConnectionState) => void,
): Service {
  const page = newPageId()
  /** In the order of their numbers. */
  const calls = new Map<number, Call>()
  const listeners = new Map<string, Set<(payload: never) => void>>()
  let sequence = 0
  let delay = firstDelay
  let opened = false
  let current: Socket | null = null
  let refused = false

  function emit<Name extends EventName>(name: Name, payload: EventPayload<Name>): void {
    for (const listener of listeners.get(name) ?? []) listener(payload as never)
  }

  function receive(message: unknown): void {
    const response = responseSchema.safeParse(message)
    if (response.success) {
      const call = calls.get(response.data.sequence)
      calls.delete(response.data.sequence)
      if ('error' in response.data) call?.reject(fromWireError(response.data.error))
      else call?.resolve(response.data.result)
      return
    }
    const { event, payload } = eventMessageSchema.parse(message)
    emit(event as EventName, payload as never)
  }

  function send(socket: Socket, number: number, call: Call): void {
    const [answered = number] = calls.keys()
    const origin: Origin = { page, answered, again: call.sent }
    call.sent = true
    socket.send(pack({ sequence: number, method: call.method, argument: call.argument, origin } satisfies Request))
  }

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
      for (const [number, call] of calls) send(socket, number, call)
      // Whatever happened meanwhile was not heard.
      if (opened) emit('runs.changed', null)
      opened = true
    })
    socket.onMessage((bytes) => receive(unpack(bytes)))
    socket.onClose(() => {
      current = null
      if (!refused) onState('lost')
      setTimeout(open, delay)
      if (!refused) delay = Math.min(longestDelay, delay * 2)
      if (!made) void findWhy()
    })
  }
  open()

  return {
    call: (method, argument) =>
      new Promise((resolve, reject) => {
        const number = sequence++
        const call: Call = { method, argument, sent: false, resolve: resolve as Call['resolve'], reject }
        calls.set(number, call)
        if (current) send(current, number, call)
      }),
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener as (payload: never) => void)
      return () => set.delete(listener as (payload: never) => void)
    },
  }
}

/** A name that no other page has; not by randomUUID, which browsers keep from pages that come by plain HTTP from another machine. */
function newPageId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('-')
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
