import { expect, test } from 'vitest'
import { crashReason } from './electron.ts'
import { chooseShell, type Launch, type Surroundings } from './launch.ts'

const desktop: Surroundings = { platform: 'linux', env: { DISPLAY: ':0' }, uid: 1000, electron: 'present' }

test.each<[string, Partial<Surroundings>, Launch['shell'], RegExp?]>([
  ['a Linux desktop', {}, 'electron'],
  ['a Wayland desktop', { env: { WAYLAND_DISPLAY: 'wayland-0' } }, 'electron'],
  ['a Mac', { platform: 'darwin', env: {}, uid: 501 }, 'electron'],
  ['a Mac as root', { platform: 'darwin', env: {}, uid: 0 }, 'electron'],
  ['Windows', { platform: 'win32', env: {}, uid: undefined }, 'electron'],
  ['a first start', { electron: 'absent' }, 'fetch-electron'],
  ['a server', { env: {} }, 'browser', /no display/],
  ['a server with an empty DISPLAY', { env: { DISPLAY: '' } }, 'browser', /no display/],
  ['root on a desktop', { uid: 0 }, 'browser', /root/],
  ['a machine without the network', { electron: { obstacle: 'no network' } }, 'browser', /^no network$/],
  ['a server at its first start, which fetches nothing', { env: {}, electron: 'absent' }, 'browser', /no display/],
  ['root at the first start, which fetches nothing', { uid: 0, electron: 'absent' }, 'browser', /root/],
])('%s', (_name, change, shell, reason) => {
  const launch = chooseShell({ ...desktop, ...change })
  expect(launch.shell).toBe(shell)
  if (reason) expect(launch).toMatchObject({ reason: expect.stringMatching(reason) })
})

test.each([
  ['electron: error while loading shared libraries: libnss3.so: cannot open', 'the library libnss3.so is missing'],
  ['noise\n[12:0101/1.2:FATAL:sandbox.cc(1)] The sandbox is not configured\nmore', 'The sandbox is not configured'],
  ['first\nlast\n\n', 'last'],
  ['', 'it ended without a word'],
])('of %j the reason is %j', (output, reason) => expect(crashReason(output)).toBe(reason))
