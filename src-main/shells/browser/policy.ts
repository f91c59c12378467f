import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * The rules of the browser shell as pure functions: who may talk to it. Anybody on the machine can reach a loopback
 * port, and any web page can make the user's browser send requests to it; only who has seen the printed URL may go on.
 */

/** What became of a request: let it pass, exchange the token of its URL for the cookie, or refuse it. */
export type Verdict =
  { kind: 'allow' } | { kind: 'sign-in'; location: string } | { kind: 'refuse'; status: 400 | 401 | 403 | 405 }

/** The parts of a request that the rules look at. */
export interface Asked {
  method: string
  /** Path and query, as they came. */
  url: string
  host: string | undefined
  origin: string | undefined
  cookie: string | undefined
}

/** What one server expects. */
export interface Expected {
  /** Host names by which the server may be addressed, lower case, without port. */
  hostNames: ReadonlySet<string>
  token: string
  cookieName: string
  cookieValue: string
}

/** Judges a request for a page or a file. */
export function judgeRequest(asked: Asked, expected: Expected): Verdict {
  if (!isExpectedHost(asked.host, expected.hostNames)) return { kind: 'refuse', status: 403 }
  const safe = asked.method === 'GET' || asked.method === 'HEAD'
  if (!safe) return { kind: 'refuse', status: isSameOrigin(asked.origin, asked.host) ? 405 : 403 }
  // Resolved against a fixed origin: a path such as //example.org names another host and is refused.
  const base = 'http://overstep.invalid'
  if (!asked.url.startsWith('/') || !URL.canParse(asked.url, base)) return { kind: 'refuse', status: 400 }
  const url = new URL(asked.url, base)
  if (url.origin !== base) return { kind: 'refuse', status: 400 }
  const token = url.searchParams.get('token')
  if (token !== null) {
    if (!isSecret(token, expected.token)) return { kind: 'refuse', status: 401 }
    url.searchParams.delete('token')
    // One slash only: a location that starts with two would lead to another host.
    return { kind: 'sign-in', location: url.pathname.replace(/^\/+/, '/') + url.search }
  }
  return hasCookie(asked.cookie, expected) ? { kind: 'allow' } : { kind: 'refuse', status: 401 }
}

/**
 * Judges a request to open the socket. Browsers always send the Origin of the page that asks, and no page can forge it.
 */
export function judgeUpgrade(asked: Asked, expected: Expected): Exclude<Verdict, { kind: 'sign-in' }> {
  if (!isExpectedHost(asked.host, expected.hostNames)) return { kind: 'refuse', status: 403 }
  if (!isSameOrigin(asked.origin, asked.host)) return { kind: 'refuse', status: 403 }
  if (asked.url !== SOCKET_PATH) return { kind: 'refuse', status: 400 }
  return hasCookie(asked.cookie, expected) ? { kind: 'allow' } : { kind: 'refuse', status: 401 }
}

/** Where the socket lives. */
const SOCKET_PATH = '/socket'

/**
 * Whether the Host header names this server. A page that rebinds its own DNS name to 127.0.0.1 is told apart by that
 * name; the port says nothing, because an SSH tunnel changes it.
 */
export function isExpectedHost(host: string | undefined, hostNames: ReadonlySet<string>): boolean {
  const name = host === undefined ? undefined : hostName(host)
  return name !== undefined && hostNames.has(name)
}

/** Whether the Origin header is that of a page which came from this same host and port. No header is no permission. */
export function isSameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false
  const { protocol, host: originHost } = new URL(origin)
  if (protocol !== 'http:' && protocol !== 'https:') return false
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === originHost
}

/** Compares in a time that does not depend on where the two differ. */
export function isSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}

/** The cookies of a Cookie header, first of a name wins. */
export function parseCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>()
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    const name = part.slice(0, at).trim()
    if (at !== -1 && name !== '' && !cookies.has(name)) cookies.set(name, part.slice(at + 1).trim())
  }
  return cookies
}

/**
 * Headers of every response. Styles may be inline, because the chart and component libraries write them; scripts may
 * not.
 */
export const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  // Else browsers ask for the addresses of the hosts that links on a page lead to.
  'x-dns-prefetch-control': 'off',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const

/**
 * How long a browser may keep the file of this path: those under assets/ have a hash of their content in their name.
 */
export function cacheControl(pathname: string): string {
  return /^\/?assets\//.test(pathname) ? 'private, max-age=31536000, immutable' : 'no-cache'
}

function hasCookie(header: string | undefined, { cookieName, cookieValue }: Expected): boolean {
  const given = parseCookies(header).get(cookieName)
  return given !== undefined && isSecret(given, cookieValue)
}

/** The name in a Host header, without port, lower case; undefined where it is no host at all. */
function hostName(host: string): string | undefined {
  // Nothing but name and port: no user, path or query.
  if (!/^[^\s/?#@\\]+$/.test(host) || !URL.canParse(`http://${host}`)) return undefined
  return new URL(`http://${host}`).hostname
}
