import { describe, expect, test } from 'vitest'
import {
  contentSecurityPolicy,
  gpuContentSecurityPolicy,
  gpuPreferences,
  isOfGpuPage,
  isOwn,
  isTrustedSender,
  navigationVerdict,
  permits,
  requestAllowed,
  securityHeaders,
  suggestedFile,
  webPreferences,
  windowOpenVerdict,
} from './policy.ts'

const hostile = [
  'https://evil.example/',
  'http://arxiv.org/abs/2205.15142',
  'https://arxiv.org.evil.example/',
  'https://arxiv.org:8443/',
  'https://user:password@arxiv.org/',
  'https://overstep/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'blob:https://evil.example/1',
  'smb://host/share',
  'vscode://settings',
  'app://evil/',
  'app://overstep.evil.example/',
  'app://user@overstep/',
  'app:overstep',
  'about:blank',
  'not a url',
  '',
]

const workbench = 'app://overstep/'

describe('links', () => {
  test.each([
    ['app://overstep/', 'stay'],
    ['app://overstep/history?text=a#b', 'stay'],
    ['https://arxiv.org/abs/2205.15142', 'external'],
    ['https://proceedings.mlr.press/v202/mohtashami23a.html', 'external'],
    ...hostile.map((url) => [url, 'block']),
  ])('%s followed in the window: %s', (url, verdict) => expect(navigationVerdict(url, workbench)).toBe(verdict))

  test.each([
    ['app://overstep/', 'block'],
    ['https://arxiv.org/abs/2205.15142', 'external'],
    ...hostile.map((url) => [url, 'block']),
  ])('%s in a window of its own: %s', (url, verdict) => expect(windowOpenVerdict(url, workbench)).toBe(verdict))
})

test('the page that computes on the GPU leads nowhere', () => {
  const all = ['app://gpu/', 'app://overstep/', 'https://arxiv.org/abs/2205.15142', ...hostile]
  for (const page of ['app://gpu/', ''])
    expect(all.map((url) => [navigationVerdict(url, page), windowOpenVerdict(url, page)]).flat()).toEqual(
      Array(2 * all.length).fill('block'),
    )
})

test('our own pages are told from all others, and from each other', () => {
  expect(isOwn('app://overstep/assets/index.js')).toBe(true)
  expect(isOfGpuPage('app://gpu/assets/gpu.js')).toBe(true)
  expect(isOwn('app://gpu/')).toBe(false)
  expect(isOfGpuPage('app://overstep/')).toBe(false)
  for (const url of [...hostile, 'app://user@gpu/', 'https://gpu/', 'app:gpu']) {
    expect(isOwn(url), url).toBe(false)
    expect(isOfGpuPage(url), url).toBe(false)
  }
})

test.each([
  ['clipboard-sanitized-write', 'app://overstep/', true],
  ['clipboard-sanitized-write', 'app://overstep', true],
  ['fullscreen', 'app://overstep/', true],
  ['clipboard-sanitized-write', 'app://gpu/', false],
  ['fullscreen', 'app://gpu/', false],
  ['clipboard-sanitized-write', 'https://evil.example/', false],
  ['clipboard-sanitized-write', '', false],
  ...[
    'clipboard-read',
    'media',
    'geolocation',
    'notifications',
    'midi',
    'openExternal',
    'display-capture',
    'hid',
    'serial',
    'usb',
    'local-fonts',
    'fileSystem',
    'unknown',
  ].map((permission) => [permission, 'app://overstep/', false] as const),
] as const)('permission %s for %s: %s', (permission, origin, granted) =>
  expect(permits(permission, origin)).toBe(granted),
)

test.each([
  ['app://overstep/index.html', true],
  ['app://gpu/', true],
  ['blob:app://overstep/1', true],
  ['data:image/png;base64,', true],
  ['https://arxiv.org/', false],
  ['http://localhost/', false],
  ['ws://127.0.0.1:1/', false],
  ['file:///etc/passwd', false],
])('the page asks for %s: %s', (url, allowed) => expect(requestAllowed(url)).toBe(allowed))

test.each([
  ['the main frame of our page', { url: 'app://overstep/', parent: null }, true],
  ['a frame inside our page', { url: 'app://overstep/', parent: {} }, false],
  ['the page that computes on the GPU', { url: 'app://gpu/', parent: null }, false],
  ['a foreign page', { url: 'https://evil.example/', parent: null }, false],
  ['a frame that is gone', null, false],
])('messages of %s are answered: %s', (_, frame, trusted) => expect(isTrustedSender(frame)).toBe(trusted))

describe('content security policy', () => {
  const directives = new Map(
    contentSecurityPolicy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ')
      return [name, sources]
    }),
  )

  test('scripts come from our own files alone', () => expect(directives.get('script-src')).toEqual(["'self'"]))

  test('what is not named is refused', () => expect(directives.get('default-src')).toEqual(["'none'"]))

  test.each(['object-src', 'base-uri', 'form-action', 'frame-src', 'frame-ancestors'])('%s is empty', (name) =>
    expect(directives.get(name)).toEqual(["'none'"]),
  )

  test('no source is a network', () => expect(contentSecurityPolicy).not.toMatch(/https?:|wss?:|\*/))

  test('the page that computes on the GPU has its script, and nothing else of anything', () => {
    const sources = gpuContentSecurityPolicy.split('; ').filter((directive) => !directive.endsWith(" 'none'"))
    expect(sources).toEqual(["script-src 'self'"])
    expect(gpuContentSecurityPolicy).toMatch(/^default-src 'none'/)
    expect(securityHeaders('app://gpu/')['Content-Security-Policy']).toBe(gpuContentSecurityPolicy)
    for (const url of ['app://overstep/', 'app://elsewhere/'])
      expect(securityHeaders(url)['Content-Security-Policy'], url).toBe(contentSecurityPolicy)
  })
})

const sandboxed = {
  preload: '/preload.cjs',
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
  spellcheck: false,
}

test('pages are sandboxed, isolated and without Node', () => {
  expect(webPreferences('/preload.cjs')).toEqual(sandboxed)
  const unseen = { backgroundThrottling: false, images: false, webgl: false }
  expect(gpuPreferences('/preload.cjs')).toEqual({ ...sandboxed, ...unseen })
})

describe('suggested file names', () => {
  test.each([
    ['fig06 fate-map.png', 'fig06 fate-map.png'],
    ['Übersicht γ=0,05.PNG', 'Übersicht γ=0,05.png'],
    ['../../etc/passwd.png', 'passwd.png'],
    ['C:\\Windows\\system.png', 'system.png'],
    ['a<b>:c|d?.png', 'a_b__c_d_.png'],
    ['...hidden.png', 'hidden.png'],
    ['line\nbreak\u0000.csv', 'line_break_.csv'],
    ['gnp\u202Eexe.png', 'gnp_exe.png'],
    ['con.png', 'figure-con.png'],
    ['LPT1.x.svg', 'figure-LPT1.x.svg'],
    [' .png', 'figure.png'],
    [`${'x'.repeat(500)}.png`, `${'x'.repeat(120)}.png`],
  ])('%j becomes %j', (suggested, name) => expect(suggestedFile(suggested).name).toBe(name))

  test('the dialog shows files of the same kind', () =>
    expect(suggestedFile('a.svg').filter).toEqual({ name: 'SVG image', extensions: ['svg'] }))

  test.each(['run.exe', 'overstep.desktop', 'a.png.sh', 'png', '', '.png'])('%j is refused', (name) =>
    expect(() => suggestedFile(name)).toThrow(/Overstep writes no file of this kind/),
  )
})
