import {
  type Descriptions,
  type EventDescriptions,
  events,
  methods,
  OverstepError,
  type Service,
  toWireError,
  type Watch,
} from '#shared/contract/index.ts'
import { clientMessageSchema, type Request, type Response, type Told } from '#shared/transport/index.ts'
import { type Call, callMemory } from './call-memory.ts'

/** What clients are connected with, by methods and events that it describes. */
export interface Served {
  methods: Descriptions
  events: EventDescriptions
  /** Looks the method up and parses the argument: both come from outside. */
  call(method: string, argument: unknown, watch: Watch): Promise<unknown>
  on(event: string, listener: (payload: unknown) => void): () => void
}

/** The workbench: it looks methods up and parses their arguments, and refuses what is not in the contract. */
export function servedBy(workbench: Service): Served {
  const { call, on } = workbench as unknown as Pick<Served, 'call' | 'on'>
  return { methods, events, call, on }
}

/** The other end of a wire, as far as it is told something. */
export interface Client {
  /** @param skippable whether it may be left out where the client is slow */
  tell(message: Told, skippable: boolean): void
}

/** A client that is connected: it calls, cancels and subscribes. */
export interface Connection {
  /**
   * Does what a message asks. Never rejects: whatever is wrong with it becomes an error response, with sequence −1
   * where it has none.
   * @returns the response of a call; null where none is due
   */
  receive(message: unknown): Promise<Response | null>
  /** Nothing more is told. Questions are cancelled; what changes something goes on, and may be asked about again. */
  close(): void
}

/** Connects clients with a service: calls, cancelling and subscribing, the same over every wire. */
export function connector(served: Served): (client: Client) => Connection {
  const memory = callMemory(served.methods)
  const subscribers = new Map<string, { clients: Set<Client>; stop: () => void }>()

  function subscribe(event: string, client: Client): void {
    const known = subscribers.get(event)
    if (known) return void known.clients.add(client)
    const clients = new Set([client])
    const { skippable } = served.events[event]!
    const stop = served.on(event, (payload) => {
      // One message for all of them: a wire may write it once.
      const message = { event, payload }
      for (const each of clients) each.tell(message, skippable)
    })
    subscribers.set(event, { clients, stop })
  }
  function unsubscribe(event: string, client: Client): void {
    const known = subscribers.get(event)
    if (!known?.clients.delete(client) || known.clients.size > 0) return
    known.stop()
    subscribers.delete(event)
  }

  return (client) => {
    const calls = new Map<number, Call>()
    let closed = false

    async function call(request: Request): Promise<Response> {
      const { sequence } = request
      const mine = memory.take(request, (watch) => carryOut(served, request, watch))
      mine.onProgress = (progress) => {
        if (!closed) client.tell({ sequence, progress }, true)
      }
      calls.set(sequence, mine)
      const response = await mine.response
      if (calls.get(sequence) === mine) calls.delete(sequence)
      return response
    }

    return {
      async receive(message) {
        const parsed = clientMessageSchema.safeParse(message)
        if (!parsed.success || closed)
          return refusal(sequenceOf(message), 'The message is no call, {sequence, method, argument}, nor another.')
        const asked = parsed.data
        if ('method' in asked) return call(asked)
        if ('cancel' in asked) calls.get(asked.cancel)?.cancel()
        else if ('unsubscribe' in asked) unsubscribe(asked.unsubscribe, client)
        else if (Object.hasOwn(served.events, asked.subscribe)) subscribe(asked.subscribe, client)
        else return refusal(-1, `There is no event ${JSON.stringify(asked.subscribe.slice(0, 60))}.`)
        return null
      },
      close() {
        closed = true
        for (const { repeatable, cancel } of calls.values()) if (repeatable) cancel()
        for (const event of [...subscribers.keys()]) unsubscribe(event, client)
      },
    }
  }
}

async function carryOut(served: Served, { sequence, method, argument }: Request, watch: Watch): Promise<Response> {
  try {
    return { sequence, result: await served.call(method, argument, watch) }
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
