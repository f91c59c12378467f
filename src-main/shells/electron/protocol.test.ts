import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { contentSecurityPolicy } from './policy.ts'
import { fileOf, respond } from './protocol.ts'

vi.mock('electron', () => ({ protocol: {} }))

describe('the file of a URL', () => {
  test.each([
    ['app://overstep/', '/renderer/index.html'],
    ['app://overstep/history', '/renderer/index.html'],
    ['app://overstep/index.html?a=1#b', '/renderer/index.html'],
    ['app://overstep/assets/a%20b.js', '/renderer/assets/a b.js'],
    ['app://overstep/../../etc/passwd.json', '/renderer/etc/passwd.json'],
    ['app://overstep/%2e%2e/%2e%2e/etc/passwd.json', '/renderer/etc/passwd.json'],
    ['app://overstep/..%2f..%2fetc/passwd.json', undefined],
    ['app://overstep/..%2frenderer-of-another/index.html', undefined],
    ['app://overstep/a%00.js', undefined],
    ['app://overstep/%E0%A4%A.js', undefined],
    ['app://gpu/', '/renderer/gpu.html'],
    ['app://gpu/assets/gpu.js', '/renderer/assets/gpu.js'],
    ['app://gpu/..%2f..%2fetc/passwd.json', undefined],
    ['app://evil/index.html', undefined],
    ['file:///renderer/index.html', undefined],
  ])('%s is %s', (url, file) => expect(fileOf(url, '/renderer')).toBe(file))
})

describe('an answer', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'overstep-protocol-'))
    mkdirSync(join(folder, 'renderer'))
    writeFileSync(join(folder, 'secret.json'), '{}')
    writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html>')
    writeFileSync(join(folder, 'renderer', 'notes.txt'), 'not of a kind that the page uses')
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  const ask = (path: string, method = 'GET'): Promise<Response> =>
    respond(new Request(`app://overstep${path}`, { method }), join(folder, 'renderer'))

  test('holds the file, its type and the policy', async () => {
    const response = await ask('/')
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('<!doctype html>')
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('Content-Security-Policy')).toBe(contentSecurityPolicy)
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  test.each([
    ['/absent.js', 'GET', 404],
    ['/notes.txt', 'GET', 404],
    ['/..%2fsecret.json', 'GET', 404],
    ['/', 'POST', 405],
    ['/', 'HEAD', 200],
  ])('%s asked with %s has status %i', async (path, method, status) => {
    const response = await ask(path, method)
    expect(response.status).toBe(status)
    expect(response.headers.get('Content-Security-Policy')).toBe(contentSecurityPolicy)
    expect(await response.text()).toBe('')
  })
})
