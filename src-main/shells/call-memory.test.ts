import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { methods, type MethodName } from '#shared/contract/index.ts'
import { pack, unpack, type Request, type Response } from '#shared/transport/index.ts'
import { openWorkbench } from '../workbench/index.ts'
import { callMemory, MOST_PAGES, type CallMemory } from './call-memory.ts'
import { serveWorkbench } from './browser/index.ts'

/** A workbench that counts what it carries out, and takes its time with it. */
function workbench(memory: CallMemory = callMemory(methods)) {
  const carriedOut: string[] = []
  const call = (sequence: number, method: string, origin: { page?: string; answered?: number; again?: boolean } = {}) =>
    memory.take(
      { sequence, method, argument: null, origin: { page: 'page', answered: 0, again: false, ...origin } },
      async (): Promise<Response> => {
        const result = carriedOut.push(`${method} ${sequence}`)
        await new Promise((resolve) => setImmediate(resolve))
        return { sequence, result }
      },
    ).response
  return { carriedOut, call }
}
const names = Object.keys(methods) as MethodName[]
const again = true

test('of all methods, those that are no questions are carried out once, however often the call is sent', async () => {
  const { carriedOut, call } = workbench()
  const expected: string[] = []
  for (const [sequence, name] of names.entries()) {
    const first = call(sequence, name)
    // While it is under way, and after.
    const second = call(sequence, name, { again })
    const responses = [await first, await second, await call(sequence, name, { again })]
    const { repeatable } = methods[name]
    expect(new Set(responses.map((response) => 'result' in response && response.result)).size).toBe(repeatable ? 3 : 1)
    expected.push(...Array.from({ length: repeatable ? 3 : 1 }, () => `${name} ${sequence}`))
  }
  expect(carriedOut).toEqual(expected)
  expect(names.length).toBeGreaterThan(50)
})

test('what makes or changes something is not repeatable', () => {
  // By their verbs, so that a new method that is described wrongly is found.
  const verbs = /\.(start|save|delete|restore|update|tag|set\w*|pack|unpack|open|write|resume|pause|cancel\w*)$/
  const wrong = names.filter((name) => methods[name].repeatable && verbs.test(name))
  expect(wrong).toEqual([])
  expect(names.filter((name) => verbs.test(name)).length).toBeGreaterThan(20)
})

test('a call that did not come through before is carried out when it is sent again', async () => {
  const { carriedOut, call } = workbench()
  await call(0, 'presets.list')
  await call(1, 'sweeps.start', { again })
  expect(carriedOut).toEqual(['presets.list 0', 'sweeps.start 1'])
})

test('calls of two pages with the same numbers are two calls', async () => {
  const { carriedOut, call } = workbench()
  await call(0, 'sweeps.start', { page: 'one' })
  await call(0, 'sweeps.start', { page: 'other' })
  expect(carriedOut).toHaveLength(2)
})

test('what a page has had its response to is forgotten, and refused when it comes late by a lost wire', async () => {
  const { carriedOut, call } = workbench()
  await call(0, 'sweeps.start')
  await call(1, 'presets.list', { answered: 1 })
  expect(await call(0, 'sweeps.start')).toMatchObject({ sequence: 0, error: { code: 'unavailable' } })
  expect(carriedOut).toEqual(['sweeps.start 0', 'presets.list 1'])
})

test('a workbench that does not know the page, as after a start, does not repeat what may have been done', async () => {
  const before = workbench()
  await before.call(0, 'archives.unpack')
  const { carriedOut, call } = workbench()
  const refused = await call(0, 'archives.unpack', { again })
  expect(refused).toMatchObject({ error: { code: 'unavailable', message: expect.stringContaining('Look whether') } })
  expect(await call(1, 'presets.list', { again })).toMatchObject({ result: 1 })
  // What it has not sent before is done.
  expect(await call(2, 'sweeps.start')).toMatchObject({ result: 2 })
  expect(carriedOut).toEqual(['presets.list 1', 'sweeps.start 2'])
})

test('so many pages are remembered, and of others nothing is done twice either', async () => {
  const { carriedOut, call } = workbench()
  for (let page = 0; page <= MOST_PAGES; page++) await call(0, 'sweeps.start', { page: `page ${page}` })
  expect(await call(0, 'sweeps.start', { page: 'page 1', again })).toMatchObject({ result: 2 })
  expect(await call(0, 'sweeps.start', { page: 'page 0', again })).toMatchObject({ error: { code: 'unavailable' } })
  expect(carriedOut).toHaveLength(MOST_PAGES + 1)
})

test('over real connections lost before the response, a sweep, a comparison and a filter are there once', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-calls-'))
  /** A compute process that never does anything. */
  const idle = { send: () => {}, onMessage: () => {}, onExit: () => {}, kill: () => {} }
  const workbench = await openWorkbench({ dataDir, startCompute: () => idle, shell: 'browser', version: '0.1.0' })
  const shell = await serveWorkbench({ workbench, host: '127.0.0.1', port: 0, assets: (_, response) => response.end() })
  onTestFinished(async () => {
    await shell.close()
    await workbench.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const signedIn = await fetch(shell.url, { redirect: 'manual' })
  const headers = { cookie: signedIn.headers.get('set-cookie') ?? '', origin: `http://127.0.0.1:${shell.port}` }
  const connect = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${shell.port}/socket`, { headers })
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
    return socket
  }
  const config = { kind: 'trajectory', starts: [[9.5]], learningRates: [0.01] }
  const run = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
  const calls: Pick<Request, 'method' | 'argument'>[] = [
    { method: 'sweeps.start', argument: { config, over: [{ path: 'steps', values: [5, 6, 7] }] } },
    { method: 'comparisons.save', argument: { title: 'Two', runs: [run, run.replace('FAV', 'FAW')] } },
    { method: 'filters.save', argument: { name: 'Long', query: {} } },
  ]
  for (const [sequence, call] of calls.entries())
    for (const again of [false, true, true]) {
      const socket = await connect()
      const response = new Promise<unknown>((resolve) =>
        socket.on('message', (data) => {
          const message = unpack(data as Buffer) as { sequence?: number }
          if (message.sequence === sequence) resolve(message)
        }),
      )
      socket.send(pack({ ...call, sequence, origin: { page: 'page', answered: 0, again } }))
      if (again) expect(await response).toMatchObject({ sequence, result: expect.anything() })
      // Sent, and cut off before anything can come back.
      else await new Promise((resolve) => socket.on('close', resolve).close())
    }
  expect((await workbench.call('runs.list', {})).total).toBe(3)
  expect(await workbench.call('comparisons.list', null)).toHaveLength(1)
  expect(await workbench.call('filters.list', null)).toHaveLength(1)
})
