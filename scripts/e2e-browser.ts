// Makes sure that there is a Chromium for the end-to-end tests: the one that PLAYWRIGHT_CHROMIUM names, an installed
// one, Playwright's own download, or the package of the distribution. Prints the one that is used.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium } from '../e2e/chromium.ts'

/** Runs a command with its output on stderr: stdout holds the answer alone. */
function run(command: string, args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const timeout = 5 * 60_000
  spawnSync(command, args, {
    timeout,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 2, 2],
    env,
    shell: process.platform === 'win32',
  })
}

if (findChromium() === undefined) run('playwright', ['install', 'chromium'])
if (findChromium() === undefined && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
  run('apt-get', ['update', '-q'])
  run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium-headless-shell', 'fonts-liberation'])
}

const found = findChromium()
if (found === undefined || !existsSync(found)) {
  console.error(
    found === undefined
      ? 'No Chromium for the end-to-end tests. Install Chromium or Chrome, or name one in PLAYWRIGHT_CHROMIUM.'
      : `PLAYWRIGHT_CHROMIUM names ${found}, which does not exist.`,
  )
  process.exitCode = 1
} else console.log(`The end-to-end tests use ${found}`)
