import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type EventName, OverstepError, type Service } from '#shared/contract/index.ts'
import { pack, unpack } from '#shared/transport/index.ts'
import { connector, servedBy } from '../connection.ts'
import { answer, BUSY_BYTES, DEAD_BYTES, socketClient } from './client.ts'
import { type BrowserShell, MAX_MESSAGE_BYTES, serveWorkbench } from './server.ts'
import { rendererFiles } from './pages.ts'

/** A service that answers with what it was asked, so that a round trip shows both ways. */
function echo(): Service & { emit(event: EventName, payload: unknown): void } {
  const listeners = new Map<string, Set<(payload: never) => void>>()
  return {
    async call(name: string, argument: unknown) {
      if (name === 'runs.get') throw new OverstepError('not-found', 'There is no such run.', { id: 'x' })
      return { name, argument, data: Float64Array.of(1.5, -2) } as never
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(listener as never))
      return () => set.delete(listener as never)
    },
    emit: (event, payload) => listeners.get(event)?.forEach((listener) => listener(payload as never)),
  }
}

let directory: string
let service: ReturnType<typeof echo>
let shell: BrowserShell
let base: string

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'overstep-browser-'))
  mkdirSync(join(directory, 'assets'))
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>Overstep</title>')
  writeFileSync(join(directory, 'assets', 'index-abc.js'), 'export {}')
  service = echo()
  shell = await serveWorkbench({ workbench: service, host: '127.0.0.1', port: 0, assets: rendererFiles(directory) })
  base = `http://127.0.0.1:${shell.port}`
})
afterEach(async () => {
  await shell.close()
  rmSync(directory, { recursive: true })
})

/** fetch may not set Host; this may. */
function ask(path: string, headers: Record<string, string>, method = 'GET'): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    request(base + path, { headers, method }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
      .on('error', reject)
      .end()
  })
}

async function signIn(): Promise<string> {
  const response = await fetch(shell.url, { redirect: 'manual' })
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toBe('/')
  const cookie = response.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/HttpOnly/)
  expect(cookie).toMatch(/SameSite=Lax/)
  expect(cookie).not.toContain(new URL(shell.url).searchParams.get('token'))
  return cookie.split(';')[0] ?? ''
}

async function open(headers: Record<string, string>): Promise<WebSocket> {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/socket`, { headers })
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  return socket
}

function nextMessage(socket: WebSocket): Promise<unknown> {
  return new Promise((resolve) => socket.once('message', (data) => resolve(unpack(data as Buffer))))
}

describe('pages', () => {
  test('nobody gets in without the token', async () => {
    const response = await fetch(base)
    expect(response.status).toBe(401)
    expect(await response.text()).toContain('Open the URL')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect((await fetch(`${base}/assets/index-abc.js`)).status).toBe(401)
    expect((await fetch(`${base}/?token=wrong`, { redirect: 'manual' })).status).toBe(401)
  })

  test('the token is exchanged for a cookie, which lets in', async () => {
    const cookie = await signIn()
    const page = await fetch(base, { headers: { cookie } })
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('Overstep')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    const script = await fetch(`${base}/assets/index-abc.js`, { headers: { cookie } })
    expect(script.headers.get('cache-control')).toContain('immutable')
    expect(script.headers.get('content-type')).toContain('javascript')
    expect(script.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await fetch(`${base}/missing.js`, { headers: { cookie } })).status).toBe(404)
    expect((await fetch(`${base}/%2e%2e/%2e%2e/etc/passwd`, { headers: { cookie } })).status).not.toBe(200)
  })

  test('another name, method or range does no harm', async () => {
    const cookie = await signIn()
    expect((await ask('/', { cookie, host: 'evil.example' })).status).toBe(403)
    expect((await ask('/', { cookie, origin: base }, 'POST')).status).toBe(405)
    expect((await ask('/', { cookie, origin: 'http://evil.example' }, 'POST')).status).toBe(403)
    expect((await ask('/', { cookie, range: 'bytes=9-2' })).status).toBe(200)
    expect((await ask('/%ff', { cookie })).status).toBe(404)
  })

  test('says so when the pages have not been built', async () => {
    const bare = await serveWorkbench({
      workbench: service,
      host: '127.0.0.1',
      port: 0,
      assets: rendererFiles(join(directory, 'missing')),
    })
    const first = await fetch(bare.url, { redirect: 'manual' })
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
    const page = await fetch(`http://127.0.0.1:${bare.port}/`, { headers: { cookie } })
    expect(page.status).toBe(503)
    expect(await page.text()).toContain('npm run build')
    await bare.close()
  })

  test('a taken port is told by name', async () => {
    const again = serveWorkbench({
      workbench: service,
      host: '127.0.0.1',
      port: shell.port,
      assets: rendererFiles('.'),
    })
    await expect(again).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`${shell.port}`),
    })
  })
})

describe('the socket', () => {
  test('opens only for this page and with the cookie', async () => {
    const cookie = await signIn()
    await expect(open({ cookie, origin: 'http://evil.example' })).rejects.toThrow('403')
    await expect(open({ cookie })).rejects.toThrow('403')
    await expect(open({ origin: base })).rejects.toThrow('401')
    await expect(open({ cookie, origin: base, host: 'evil.example' })).rejects.toThrow('403')
  })

  test('carries calls, results with typed arrays, errors and events', async () => {
    const socket = await open({ cookie: await signIn(), origin: base })
    socket.send(pack({ sequence: 7, method: 'runs.list', argument: { values: Float32Array.of(0.5) } }))
    expect(await nextMessage(socket)).toEqual({
      sequence: 7,
      result: { name: 'runs.list', argument: { values: Float32Array.of(0.5) }, data: Float64Array.of(1.5, -2) },
    })
    socket.send(pack({ sequence: 8, method: 'runs.get', argument: { id: 'x' } }))
    expect(await nextMessage(socket)).toEqual({
      sequence: 8,
      error: { code: 'not-found', message: 'There is no such run.', details: { id: 'x' } },
    })
    // What it has not asked for does not come to it.
    service.emit('runs.changed', null)
    socket.send(pack({ subscribe: 'filters.changed' }))
    socket.send(pack({ sequence: 9, method: 'workbench.about', argument: null }))
    expect(await nextMessage(socket)).toMatchObject({ sequence: 9 })
    const event = nextMessage(socket)
    service.emit('runs.changed', null)
    service.emit('filters.changed', null)
    expect(await event).toEqual({ event: 'filters.changed', payload: null })
    socket.terminate()
  })

  test.each([
    ['bytes that are no message', Buffer.from([0xc1]), -1],
    ['text', 'hello', -1],
    ['a value that is no call', pack([1, 2]), -1],
    ['a call without a method', pack({ sequence: 3 }), 3],
    ['a subscription to what is no event', pack({ subscribe: '__proto__' }), -1],
    ['a cancellation of what has no number', pack({ cancel: 'all' }), -1],
    ['five bytes that claim 33 million values', Uint8Array.of(0xdd, 0x01, 0xf7, 0x8a, 0x40), -1],
    ['a million lists in each other', new Uint8Array(1e6).fill(0x91), -1],
    ['more values than any call has', pack(Array(400_000).fill(0)), -1],
  ])('answers %s with an error and goes on', async (_name, bytes, sequence) => {
    const socket = await open({ cookie: await signIn(), origin: base })
    socket.send(bytes)
    expect(await nextMessage(socket)).toMatchObject({ sequence, error: { code: 'invalid-input' } })
    socket.send(pack({ sequence: 4, method: 'workbench.about', argument: null }))
    expect(await nextMessage(socket)).toMatchObject({ sequence: 4, result: { name: 'workbench.about' } })
    socket.terminate()
  })

  test('closes on a message that is too large, and serves the next client', async () => {
    const cookie = await signIn()
    const socket = await open({ cookie, origin: base })
    socket.on('error', () => undefined)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.send(new Uint8Array(MAX_MESSAGE_BYTES + 1))
    expect(await closed).toBe(1009)
    const next = await open({ cookie, origin: base })
    next.terminate()
  })
})

describe('a slow client', () => {
  const client = (bufferedAmount: number) => {
    const sent: unknown[] = []
    return {
      bufferedAmount,
      sent,
      ended: false,
      send: (b: Uint8Array) => void sent.push(unpack(b)),
      terminate() {
        this.ended = true
      },
    }
  }
  test('misses what it can ask for again, and nothing else', async () => {
    const [quick, slow, dead] = [client(0), client(BUSY_BYTES + 1), client(DEAD_BYTES + 1)]
    const connect = connector(servedBy(service))
    const connections = [quick, slow, dead].map((one) => connect(socketClient(one)))
    for (const connection of connections)
      for (const event of ['run.partial', 'runs.changed']) await connection.receive({ subscribe: event })
    service.emit('run.partial', { id: 'x', array: 'fate', offset: 0, data: new Uint8Array(1) })
    service.emit('runs.changed', null)
    for (const connection of connections) connection.close()
    service.emit('runs.changed', null)
    expect(quick.sent).toHaveLength(2)
    expect(slow.sent).toEqual([{ event: 'runs.changed', payload: null }])
    expect(dead.ended).toBe(true)
  })

  test('learns of a result that cannot be sent', async () => {
    const socket = client(0)
    const unsendable = { ...service, call: async () => ({ run: () => 1 }) as never }
    const connection = connector(servedBy(unsendable))(socketClient(socket))
    await answer(connection, socket, pack({ sequence: 1, method: 'runs.list', argument: {} }))
    expect(socket.sent).toMatchObject([{ sequence: 1, error: { code: 'internal' } }])
  })
})
