import { WebSocket } from 'ws'
import { pack, workbenchMessageSchema, unpack } from '../../src-shared/transport/index.ts'

/** A connection to a program that serves its page, beside the page's own. */
export interface Connection {
  /** Resolves to the response of a call, by its `sequence`. */
  send(message: object): Promise<unknown>
}

/**
 * Signs in as a browser does, by the address that the program prints, and opens the socket of its page.
 * @param address with the token
 */
export async function connect(address: string): Promise<Connection> {
  const signedIn = await fetch(address, { redirect: 'manual' })
  const cookies = signedIn.headers.getSetCookie().map((set) => set.split(';')[0])
  const { origin } = new URL(address)
  const socket = new WebSocket(new URL('/socket', origin.replace(/^http/, 'ws')), {
    headers: { cookie: cookies.join('; '), origin },
  })
  const asked = new Map<number, PromiseWithResolvers<unknown>>()
  const opened = Promise.withResolvers<null>()
  socket.on('open', () => opened.resolve(null))
  socket.on('error', opened.reject)
  socket.on('close', () => {
    for (const answer of asked.values()) answer.reject(new Error('The program has ended'))
  })
  socket.on('message', (bytes: Buffer) => {
    const message = workbenchMessageSchema.parse(unpack(bytes))
    if (!('result' in message || 'error' in message)) return
    asked.get(message.sequence)?.resolve(message)
    asked.delete(message.sequence)
  })
  await opened.promise
  return {
    send(message) {
      const answer = Promise.withResolvers<unknown>()
      asked.set((message as { sequence: number }).sequence, answer)
      socket.send(pack(message))
      return answer.promise
    },
  }
}
