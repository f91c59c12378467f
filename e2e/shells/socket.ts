import { WebSocket } from 'ws'
import { fromWireError, type Service } from '../../src-shared/contract/index.ts'
import { pack, unpack, workbenchMessageSchema } from '../../src-shared/transport/index.ts'

/** A connection to a program that serves its page, beside the page's own. */
export interface Connection {
  call: Service['call']
  close(): void
}

/**
 * Signs in as a browser does, by the address that the program prints, and opens the socket of its page.
 * @param address with the token
 */
export async function connect(address: string): Promise<Connection> {
  const signedIn = await fetch(address, { redirect: 'manual' })
  const cookie = signedIn.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ')
  const { origin } = new URL(address)
  const socket = new WebSocket(new URL('/socket', origin.replace(/^http/, 'ws')), { headers: { cookie, origin } })
  const asked = new Map<number, PromiseWithResolvers<unknown>>()
  const opened = Promise.withResolvers<void>()
  socket.on('open', opened.resolve)
  socket.on('error', opened.reject)
  socket.on('close', () => {
    for (const answer of asked.values()) answer.reject(new Error('The program has ended'))
  })
  socket.on('message', (bytes: Buffer) => {
    const response = workbenchMessageSchema.parse(unpack(bytes))
    if ('event' in response || 'progress' in response) return
    const answer = asked.get(response.sequence)
    asked.delete(response.sequence)
    if ('error' in response) answer?.reject(fromWireError(response.error))
    else answer?.resolve(response.result)
  })
  await opened.promise

  let sequence = 0
  return {
    call(method, argument) {
      const answer = Promise.withResolvers<unknown>()
      asked.set(++sequence, answer)
      socket.send(pack({ sequence, method, argument }))
      return answer.promise as never
    },
    close: () => socket.close(),
  }
}
