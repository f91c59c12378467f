import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { callsBy } from './call.ts'
import { boundToTests, built, ended, type Shell, type ShellSetting } from './shell.ts'
import { connect, type Connection } from './socket.ts'

/** `overstep serve` on a free port, and its page. */
export async function openBrowserShell({ dataDir, context, log }: ShellSetting): Promise<Shell> {
  const child = spawn(process.execPath, [built('main', 'cli.js'), 'serve', '--port', '0', '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  boundToTests(child)
  child.stderr.setEncoding('utf8').on('data', log)
  const lines = createInterface({ input: child.stdout })
  const url = new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      log(`${line}\n`)
      const found = /https?:\/\/[^\s"]+/.exec(line)?.[0]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`overstep serve ended with code ${code} before it printed its URL`)))
  })
  const page = await context.newPage()
  const address = await url
  await page.goto(address)
  let connection: Promise<Connection> | undefined
  return {
    page,
    process: child,
    call: callsBy(async (message) => (await (connection ??= connect(address))).send(message)),
    async load(path) {
      // From one address of the page to the next it would not be loaded.
      await page.goto('about:blank')
      await page.goto(new URL(`#${path}`, address).href)
    },
    async savedFile(action) {
      const [download] = await Promise.all([page.waitForEvent('download'), action()])
      return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
    },
    async close() {
      await page.close()
      child.kill('SIGTERM')
      await ended(child)
    },
    async kill() {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
      await page.close()
    },
  }
}
