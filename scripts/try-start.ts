// Opens the workbench as the README says, by `npm start`, on an empty data folder, and fails where it does not open:
// npm exec -- node scripts/try-start.ts [--window]
// With --window it must open its window; otherwise it is asked to serve a browser, and the page is fetched.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { patience } from './patience.ts'

/** A build, the start of Electron and of its pages, on a machine of a build service. */
const OPEN_MILLISECONDS = patience(180_000)
/** A window that is going to crash over its page has done so by then. */
const STAY_MILLISECONDS = 10_000

const { values: options } = parseArgs({ options: { window: { type: 'boolean', default: false } } })
const dataDir = mkdtempSync(join(tmpdir(), 'overstep-start-'))
const onWindows = process.platform === 'win32'

let said = ''
const started = spawn('npm', options.window ? ['start'] : ['start', '--', '--browser'], {
  env: { ...process.env, OVERSTEP_DATA_DIR: dataDir },
  stdio: ['ignore', 'pipe', 'pipe'],
  shell: onWindows,
  // A group of its own, to be ended as a whole.
  detached: !onWindows,
})
for (const stream of [started.stdout, started.stderr])
  stream.on('data', (text) => {
    said += String(text)
    process.stderr.write(text)
  })

try {
  if (options.window) await windowOpens()
  else await pageIsServed()
  console.log(options.window ? 'The window has opened.' : 'The page is served.')
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await end(started)
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
}

async function windowOpens(): Promise<void> {
  // The window's own folder is made by Electron, the database by the workbench behind it.
  const made = () => ['electron', 'overstep.sqlite'].every((name) => existsSync(join(dataDir, name)))
  const refused = () => said.includes('No desktop window')
  await until(() => made() || refused())
  if (!refused()) await wait(STAY_MILLISECONDS)
  if (started.exitCode !== null) throw new Error(`It ended with exit code ${started.exitCode}.`)
  if (refused()) throw new Error('It opened no window.')
}

async function pageIsServed(): Promise<void> {
  const printed = await until(() => /http:\/\/\S+token=\S+/.exec(said)?.[0])
  const signedIn = await fetch(printed, { redirect: 'manual' })
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  const page = await fetch(new URL('/', printed), { headers: { cookie } })
  if (!page.ok || !(await page.text()).includes('id="app"')) throw new Error(`The page was answered by ${page.status}.`)
}

async function until<Found>(find: () => Found): Promise<NonNullable<Found>> {
  const deadline = performance.now() + OPEN_MILLISECONDS
  while (performance.now() < deadline) {
    const found = find()
    if (found) return found
    if (started.exitCode !== null) throw new Error(`It ended with exit code ${started.exitCode}.`)
    await wait(100)
  }
  throw new Error(`It has not opened within ${OPEN_MILLISECONDS / 1000} s.`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return
  const ended = new Promise((resolve) => child.once('close', resolve))
  if (onWindows) spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'])
  else process.kill(-child.pid, 'SIGTERM')
  await ended
}
