import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import { isIPv6 } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { OverstepError, type Service } from '#shared/contract/index.ts'
import { type Connection, connector, servedBy } from '../connection.ts'
import { answer, socketClient } from './client.ts'
import type { Assets } from './pages.ts'
import { type Asked, type Expected, judgeRequest, judgeUpgrade, securityHeaders } from './policy.ts'

/**
 * Largest message of a client: a call has a config in it, the ids of runs (100,000 at most, 3 MB), or a piece of an
 * archive (2 MB).
 */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024
/** A client that answers no ping for this long is gone: a closed laptop lid, a broken tunnel. */
const PING_MILLISECONDS = 30_000

export interface ServeOptions {
  workbench: Service
  /** Address to listen on. Anything but a loopback address lets other machines try the token. */
  host: string
  /** 0 takes any free port. */
  port: number
  /** Answers requests for the page and its files, once they have been let in. */
  assets: Assets
  /**
   * What readers are known by, in place of secrets drawn for this server alone: for one that is started again and is to
   * know the pages that are open.
   */
  secret?: string
}

export interface BrowserShell {
  /** Where the page is, with the token that lets its reader in. */
  url: string
  port: number
  close(): Promise<void>
}

/**
 * Serves the renderer and the workbench over HTTP and one WebSocket per page.
 * @throws {OverstepError} `unavailable` when the address cannot be listened on.
 */
export async function serveWorkbench(options: ServeOptions): Promise<BrowserShell> {
  const { workbench, host, port, assets } = options
  const token = options.secret ?? drawSecret()
  const http = createServer((request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
    const verdict = judgeRequest(asked(request), expected)
    if (verdict.kind === 'sign-in') {
      // Lax, not Strict: the printed address may be opened by a link on another page, in a web terminal or a chat, and
      // the redirect would then come without the cookie. Nothing is changed by GET, and the socket asks for our own
      // Origin.
      const cookie = `${expected.cookieName}=${expected.cookieValue}; Path=/; HttpOnly; SameSite=Lax`
      response.writeHead(303, { location: verdict.location, 'set-cookie': cookie, 'cache-control': 'no-store' }).end()
    } else if (verdict.kind === 'refuse') {
      response
        .writeHead(verdict.status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
        .end(refusalText(verdict.status))
    } else {
      assets(request, response, () => void response.writeHead(404).end())
    }
  })
  await listen(http, host, port)
  const address = http.address()
  const actualPort = typeof address === 'object' && address ? address.port : port
  const expected: Expected = {
    hostNames: hostNamesOf(host),
    token,
    cookieName: `overstep-${actualPort}`,
    cookieValue: options.secret ?? drawSecret(),
  }

  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })
  const connect = connector(servedBy(workbench))
  sockets.on('connection', (socket) => welcome(socket, connect(socketClient(socket))))
  http.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy())
    const verdict = judgeUpgrade(asked(request), expected)
    if (verdict.kind === 'refuse') refuseUpgrade(stream, verdict.status)
    else sockets.handleUpgrade(request, stream, head, (socket) => sockets.emit('connection', socket, request))
  })
  const stopPings = keepAlive(sockets)

  return {
    url: `http://${urlHost(host)}:${actualPort}/?token=${token}`,
    port: actualPort,
    async close() {
      stopPings()
      for (const client of sockets.clients) client.terminate()
      const closed = new Promise((resolve) => http.close(resolve))
      http.closeAllConnections()
      await closed
    },
  }
}

function welcome(socket: WebSocket, connection: Connection): void {
  socket.binaryType = 'nodebuffer'
  // A message that is too large or broken closes the connection with a code that says so; nothing else is needed.
  socket.on('error', () => undefined)
  socket.on('message', (data) => void answer(connection, socket, data as Buffer))
  socket.on('close', () => connection.close())
}

/** Ends connections whose other end does not answer; the returned function stops asking. */
function keepAlive(sockets: WebSocketServer): () => void {
  const silent = new WeakSet<WebSocket>()
  sockets.on('connection', (socket) => socket.on('pong', () => silent.delete(socket)))
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) socket.terminate()
      else {
        silent.add(socket)
        socket.ping()
      }
    }
  }, PING_MILLISECONDS)
  timer.unref()
  return () => clearInterval(timer)
}

function asked(request: IncomingMessage): Asked {
  const { host, origin, cookie } = request.headers
  return { method: request.method ?? '', url: request.url ?? '', host, origin, cookie }
}

function refusalText(status: number): string {
  if (status === 401)
    return (
      'This is Overstep, and it does not know this browser.\nOpen the URL that it printed in the terminal, with ' +
      'its token.\n'
    )
  if (status === 403) return 'Refused: the request was made under a name or from a page that is not Overstep.\n'
  return `${STATUS_CODES[status]}\n`
}

function refuseUpgrade(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function drawSecret(): string {
  return randomBytes(24).toString('base64url')
}

const everyAddress = new Set(['0.0.0.0', '::'])

/**
 * The names by which a server that listens on `host` may be addressed. Addresses cannot be rebound by anybody, names
 * can.
 */
function hostNamesOf(host: string): Set<string> {
  const names = new Set(['localhost', '127.0.0.1', '[::1]', urlHost(host).toLowerCase()])
  if (everyAddress.has(host)) {
    names.add(hostname().toLowerCase())
    for (const { address } of Object.values(networkInterfaces()).flatMap((list) => list ?? []))
      names.add(isIPv6(address) ? `[${address}]` : address)
  }
  return names
}

function urlHost(host: string): string {
  if (everyAddress.has(host)) return hostname().toLowerCase()
  return isIPv6(host) ? `[${host}]` : host
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)))
    server.listen(port, host, resolve)
  })
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): OverstepError {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} of ${host} is taken by another program; choose another with --port, or leave --port out`,
    EACCES: `Port ${port} may not be used by this user; choose one above 1023 with --port`,
    EADDRNOTAVAIL: `${host} is not an address of this machine; choose another with --host`,
    ENOTFOUND: `${host} is not the name of an address; choose another with --host`,
  }
  const reason = reasons[error.code ?? ''] ?? `Cannot listen on ${host} port ${port}: ${error.message}`
  return new OverstepError('unavailable', `${reason}.`, { host, port }, { cause: error })
}
