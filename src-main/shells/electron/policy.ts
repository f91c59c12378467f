import { basename, extname } from 'node:path'
import type { WebPreferences } from 'electron'
import { OverstepError } from '#shared/contract/index.ts'

// Every decision about what the page may do, as pure functions; the other files of this folder only wire them up.

/** By this the system knows the program; the packager is told the same. */
export const appId = 'org.overstep.workbench'

export const scheme = 'app'
export const appOrigin = `${scheme}://overstep`

/** Hosts that a link may open in the user's own browser. */
const externalHosts: readonly string[] = ['arxiv.org', 'proceedings.mlr.press']

/**
 * The origin of the page of the hidden window that computes on the GPU. It is another one than the workbench's: what is
 * allowed to that page is not allowed to this one.
 */
export const gpuOrigin = `${scheme}://gpu`

/** Schemes of one's own have no origin in Node, so the parts of a URL are compared. */
function isOfHost(url: string, host: string): boolean {
  const parsed = URL.parse(url)
  return parsed?.protocol === `${scheme}:` && parsed.host === host && parsed.username === '' && parsed.password === ''
}

/** Whether `url` is a page or file of the renderer. */
export const isOwn = (url: string): boolean => isOfHost(url, 'overstep')

/** Whether `url` is the page that computes on the GPU, or a file of it. */
export const isOfGpuPage = (url: string): boolean => isOfHost(url, 'gpu')

function isExternal(url: string): boolean {
  const parsed = URL.parse(url)
  return (
    parsed?.protocol === 'https:' &&
    externalHosts.includes(parsed.host) &&
    parsed.username === '' &&
    parsed.password === ''
  )
}

export type LinkVerdict = 'stay' | 'external' | 'block'

/**
 * What happens to a link that is followed in the window: it stays there, opens in the user's browser, or nothing
 * happens.
 * @param page where it is followed: that which computes on the GPU leads nowhere
 */
export function navigationVerdict(url: string, page: string): LinkVerdict {
  if (!isOwn(page)) return 'block'
  return isOwn(url) ? 'stay' : isExternal(url) ? 'external' : 'block'
}

/** The same for a link that asks for a window of its own, which a page never gets. */
export function windowOpenVerdict(url: string, page: string): Exclude<LinkVerdict, 'stay'> {
  return isOwn(page) && isExternal(url) ? 'external' : 'block'
}

const permissions: readonly string[] = ['clipboard-sanitized-write', 'fullscreen']

/**
 * Whether a page at `origin` gets a permission: our own may copy a figure and show it on the whole screen, nothing
 * else.
 */
export function permits(permission: string, origin: string): boolean {
  return permissions.includes(permission) && isOwn(origin)
}

/** Whether a page may ask for `url` at all: it has no business with any network. */
export function requestAllowed(url: string): boolean {
  return isOwn(url) || isOfGpuPage(url) || ['blob:', 'data:', 'devtools:'].includes(URL.parse(url)?.protocol ?? '')
}

/**
 * Switches that keep Chromium from every network, whatever of it asks: its own services, its checks and reports, and
 * what a page could not be kept from otherwise. What Overstep downloads, because the user asked for it, goes past
 * Chromium.
 */
export const offlineSwitches: readonly (readonly [name: string, value?: string])[] = [
  // No name and no address leads anywhere.
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  // Nor is a proxy looked for.
  ['no-proxy-server'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-breakpad'],
  ['disable-sync'],
  ['dns-prefetch-disable'],
  ['no-pings'],
]

/**
 * Whether an IPC message may be answered: only the main frame of our own page sends any. `frame` is null once it is
 * gone.
 */
export function isTrustedSender(frame: { url: string; parent: unknown } | null): boolean {
  return frame !== null && frame.parent === null && isOwn(frame.url)
}

/**
 * Scripts come from our own files alone and none is made from text. Inline styles are allowed because the component
 * library and the formula renderer write them.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

/** The page that computes on the GPU runs its script, and asks for nothing else. */
export const gpuContentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every answer of our own scheme. */
export const securityHeaders = (url: string): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': isOfGpuPage(url) ? gpuContentSecurityPolicy : contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-DNS-Prefetch-Control': 'off',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
})

/** What the page is given of Chromium and Node. Defaults are named too: they are what we rely on. */
export function webPreferences(preload: string): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // The spelling checker would download dictionaries.
    spellcheck: false,
  }
}

/** The same for the page that computes on the GPU: it is never seen, and is not to be slowed down for it. */
export function gpuPreferences(preload: string): WebPreferences {
  return { ...webPreferences(preload), backgroundThrottling: false, images: false, webgl: false }
}

/** Kinds of files that Overstep writes, with the names that the save dialog shows. */
const fileKinds: Readonly<Record<string, string>> = {
  '.png': 'PNG image',
  '.svg': 'SVG image',
  '.pdf': 'PDF document',
  '.pgf': 'PGF picture',
  '.csv': 'CSV table',
  '.json': 'JSON document',
  '.npy': 'NumPy array',
  '.npz': 'NumPy arrays',
  '.html': 'Report of runs',
  '.zip': 'Archive of files',
  '.overstep': 'Archive of runs',
}

const reservedOnWindows = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * A file name that is safe to suggest on every system, made of what the page suggested, and the filter of the save
 * dialog.
 * @throws {OverstepError} `invalid-input` where the name's extension is none of a file that Overstep writes.
 */
export function suggestedFile(name: string): { name: string; filter: { name: string; extensions: string[] } } {
  const extension = extname(name).toLowerCase()
  const kind = fileKinds[extension]
  if (kind === undefined)
    throw new OverstepError(
      'invalid-input',
      `Overstep writes no file of this kind: ${JSON.stringify(name.slice(-40))}. Its name must end in ` +
        `${Object.keys(fileKinds).join(', ')}.`,
    )
  const stem = basename(name.replaceAll('\\', '/'))
    .slice(0, -extension.length)
    // Control characters, what file systems reserve, and marks that turn the direction of the text around.
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]/gu, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 120)
  const safe = stem === '' || reservedOnWindows.test(stem) ? `figure${stem && `-${stem}`}` : stem
  return { name: safe + extension, filter: { name: kind, extensions: [extension.slice(1)] } }
}
