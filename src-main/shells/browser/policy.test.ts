import { describe, expect, test } from 'vitest'
import {
  type Asked,
  cacheControl,
  type Expected,
  isExpectedHost,
  isSameOrigin,
  isSecret,
  judgeRequest,
  judgeUpgrade,
  parseCookies,
  securityHeaders,
} from './policy.ts'

const expected: Expected = {
  hostNames: new Set(['localhost', '127.0.0.1', '[::1]']),
  token: 'right',
  cookieName: 'overstep-4000',
  cookieValue: 'secret',
}
const friendly: Asked = {
  method: 'GET',
  url: '/',
  host: '127.0.0.1:4000',
  origin: 'http://127.0.0.1:4000',
  cookie: 'overstep-4000=secret',
}

describe('a request for a page', () => {
  test.each<[string, Partial<Asked>, ReturnType<typeof judgeRequest>]>([
    ['with the cookie', {}, { kind: 'allow' }],
    ['without an origin, as pages are asked for', { origin: undefined }, { kind: 'allow' }],
    ['through a tunnel on another port', { host: 'localhost:9000' }, { kind: 'allow' }],
    ['without a cookie', { cookie: undefined }, { kind: 'refuse', status: 401 }],
    ['with a wrong cookie', { cookie: 'overstep-4000=wrong' }, { kind: 'refuse', status: 401 }],
    ['with the cookie of another server', { cookie: 'overstep-4001=secret' }, { kind: 'refuse', status: 401 }],
    ['with an empty cookie', { cookie: 'overstep-4000=' }, { kind: 'refuse', status: 401 }],
    ['under a rebound name', { host: 'evil.example:4000' }, { kind: 'refuse', status: 403 }],
    ['under no name', { host: undefined }, { kind: 'refuse', status: 403 }],
    ['with the token', { url: '/?token=right', cookie: undefined }, { kind: 'sign-in', location: '/' }],
    [
      'with the token and more',
      { url: '/a/b?token=right&x=1', cookie: undefined },
      { kind: 'sign-in', location: '/a/b?x=1' },
    ],
    ['with a wrong token', { url: '/?token=wrong' }, { kind: 'refuse', status: 401 }],
    [
      'with the token under a rebound name',
      { url: '/?token=right', host: 'evil.example' },
      { kind: 'refuse', status: 403 },
    ],
    [
      'with the token and a path that names another host',
      { url: '//evil.example/?token=right' },
      { kind: 'refuse', status: 400 },
    ],
    [
      'with the token and a path that hides another host',
      { url: '/.//evil.example/?token=right' },
      { kind: 'sign-in', location: '/evil.example/' },
    ],
    ['with a whole URL as path', { url: 'http://evil.example/' }, { kind: 'refuse', status: 400 }],
    ['that writes, from its own page', { method: 'POST' }, { kind: 'refuse', status: 405 }],
    [
      'that writes, from another page',
      { method: 'POST', origin: 'http://evil.example' },
      { kind: 'refuse', status: 403 },
    ],
    ['that writes, from nowhere', { method: 'DELETE', origin: undefined }, { kind: 'refuse', status: 403 }],
  ])('%s', (_name, change, verdict) => {
    expect(judgeRequest({ ...friendly, ...change }, expected)).toEqual(verdict)
  })
})

describe('an upgrade to a socket', () => {
  test.each<[string, Partial<Asked>, ReturnType<typeof judgeUpgrade>]>([
    ['from its own page', {}, { kind: 'allow' }],
    ['through a tunnel', { host: 'localhost:9', origin: 'http://localhost:9' }, { kind: 'allow' }],
    ['from another page with the cookie', { origin: 'http://evil.example' }, { kind: 'refuse', status: 403 }],
    ['from another port of this machine', { origin: 'http://127.0.0.1:5000' }, { kind: 'refuse', status: 403 }],
    ['from a sandboxed frame', { origin: 'null' }, { kind: 'refuse', status: 403 }],
    ['from no page', { origin: undefined }, { kind: 'refuse', status: 403 }],
    ['under a rebound name', { host: 'evil.example', origin: 'http://evil.example' }, { kind: 'refuse', status: 403 }],
    ['without the cookie', { cookie: undefined }, { kind: 'refuse', status: 401 }],
    [
      'with the token instead of the cookie',
      { url: '/socket?token=right', cookie: undefined },
      { kind: 'refuse', status: 400 },
    ],
    ['elsewhere', { url: '/other' }, { kind: 'refuse', status: 400 }],
  ])('%s', (_name, change, verdict) => {
    expect(judgeUpgrade({ ...friendly, url: '/socket', ...change }, expected)).toEqual(verdict)
  })
})

test.each([
  ['localhost', true],
  ['LOCALHOST:80', true],
  ['127.0.0.1:1', true],
  ['[::1]:4000', true],
  ['[0:0:0:0:0:0:0:1]', true],
  ['127.0.0.1.evil.example', false],
  ['user@localhost', false],
  ['localhost/evil', false],
  ['localhost:99999', false],
  ['', false],
])('the host %j is expected: %j', (host, verdict) => {
  expect(isExpectedHost(host, expected.hostNames)).toBe(verdict)
})

test.each([
  ['http://localhost:4000', 'localhost:4000', true],
  ['https://lab.example', 'lab.example', true],
  ['http://localhost', 'localhost:80', true],
  ['http://localhost:4000', 'localhost:4001', false],
  ['file://localhost:4000', 'localhost:4000', false],
  ['nonsense', 'localhost', false],
])('the origin %s is that of host %s: %j', (origin, host, verdict) => {
  expect(isSameOrigin(origin, host)).toBe(verdict)
})

test('secrets are compared whole', () => {
  expect(isSecret('abc', 'abc')).toBe(true)
  expect(isSecret('abc', 'abcd')).toBe(false)
  expect(isSecret('', 'abc')).toBe(false)
})

test('the first cookie of a name wins, as an added one could come from another path', () => {
  expect([...parseCookies('a=1; b = 2;a=3; =x; c; d=')]).toEqual([
    ['a', '1'],
    ['b', '2'],
    ['d', ''],
  ])
  expect(parseCookies(undefined).size).toBe(0)
})

test('hashed files are kept for good, the page never', () => {
  expect(cacheControl('assets/index-abc.js')).toContain('immutable')
  expect(cacheControl('/assets/index-abc.js')).toContain('immutable')
  expect(cacheControl('index.html')).toBe('no-cache')
  expect(cacheControl('/')).toBe('no-cache')
})

test('no script of the page may be written by anything but its files', () => {
  const policy = securityHeaders['content-security-policy']
  expect(policy).toContain("script-src 'self';")
  expect(policy).not.toContain('unsafe-eval')
  expect(policy).toContain("frame-ancestors 'none'")
})
