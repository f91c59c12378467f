import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, type Route } from '@playwright/test'
import type { DialogKind, Frame, QuestionName, Questions, Recorded, ToDriver } from '../electron-stand-in/messages.ts'
import { type Mail, type PageMessage, preparePage } from '../electron-stand-in/page.ts'
import { callsBy } from './call.ts'
import { boundToTests, built, ended, project, type Shell, type ShellSetting } from './shell.ts'
import { patience } from '../../scripts/patience.ts'

/**
 * Chromium has no app: scheme, so pages live on hosts of the same names, which are as secure a context and exist
 * nowhere.
 */
const pageOrigin = 'http://overstep.localhost'
const appOrigin = 'app://overstep'
const toPage = (url: string): string => url.replace(/^app:\/\/(\w+)/, 'http://$1.localhost')
const toApp = (url: string): string => url.replace(/^http:\/\/(\w+)\.localhost\b/, 'app://$1')

/** What only the stand-in can tell or do: both sides of the main process's work with Electron. */
export interface StandIn extends Shell {
  /** Asks the main bundle something, as Electron would. */
  ask<Name extends QuestionName>(name: Name, ask: Questions[Name]['ask']): Promise<Questions[Name]['answer']>
  /**
   * The calls of Electron by the main bundle that have this name, oldest first: those of its start, and those since the
   * page was last loaded anew.
   */
  recorded(name: string): Promise<Recorded['arguments'][]>
  /** Lays out the answer to the next dialog of a kind. */
  answerDialog(kind: DialogKind, answer: unknown): Promise<void>
  /** Clicks the item of this id, or, without one, of this label. */
  clickMenu(wanted: string | { label: string }): Promise<void>
  /** Sends an IPC message as if `frame` of the window had. */
  invokeFrom(frame: Frame, channel: string, ...values: unknown[]): Promise<unknown>
}

/**
 * The built main bundle in Node with the stand-in as its Electron, and its windows as pages of Chromium.
 * @param setting.program the folder of package.json and out/, where it is not the checkout
 */
export async function openStandIn({
  dataDir,
  words,
  context,
  log,
  program = project,
}: ShellSetting & { program?: string }): Promise<StandIn> {
  built('main', 'electron.js')
  const child = fork(join(program, 'out', 'main', 'electron.js'), ['--data-dir', dataDir, ...words], {
    serialization: 'advanced',
    execArgv: ['--import', join(project, 'e2e', 'electron-stand-in', 'register.ts')],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  boundToTests(child)
  child.stdout?.setEncoding('utf8').on('data', log)
  child.stderr?.setEncoding('utf8').on('data', log)

  let sequence = 0
  const pending = new Map<number, PromiseWithResolvers<unknown>>()
  const ask: StandIn['ask'] = async (name, question) => {
    if (!child.connected) throw new Error('The main process has ended')
    const answer = Promise.withResolvers<unknown>()
    pending.set(++sequence, answer)
    // It may be ending, though it is connected yet.
    child.send({ sequence, name, ask: question }, (error) => error && answer.reject(error))
    return (await answer.promise) as never
  }

  const opened = new Map<number, Promise<WindowPage>>()
  const first = Promise.withResolvers<WindowPage>()
  child.on('message', (message: ToDriver) => {
    if (!('notice' in message)) {
      const answer = pending.get(message.sequence)
      pending.delete(message.sequence)
      if ('refusal' in message) answer?.reject(new Error(message.refusal))
      else answer?.resolve(message.answer)
    } else if (message.notice === 'open') {
      const { window: id, width, height } = message
      const preload = readFileSync(message.preload, 'utf8')
      const made = context.newPage().then(async (page) => {
        await page.setViewportSize({ width, height })
        return WindowPage.make(page, id, preload, ask)
      })
      opened.set(id, made)
      made.then(first.resolve, first.reject)
    } else
      void opened.get(message.window)?.then(
        (it) => {
          const failed = (error: unknown): void => log(`${message.notice}: ${String(error)}\n`)
          if (message.notice === 'load') it.load(message.url).catch(failed)
          else if (message.notice === 'reload') it.reload().catch(failed)
          else if (message.notice === 'send') it.deliver({ ports: [], ...message })
          else if (message.notice === 'said') it.deliver(message)
          else it.page.close().catch(failed)
        },
        () => undefined,
      )
  })
  child.once('exit', (code, signal) => {
    const error = new Error(`The main process ended with ${signal ?? `code ${code}`}`)
    first.reject(error)
    for (const answer of pending.values()) answer.reject(error)
    pending.clear()
  })

  const window = await first.promise
  const { page, id } = window
  await grantPermissions(page, ask)
  await page.waitForURL(`${pageOrigin}/**`)

  const callsOfStart = (await ask('recorded', null)).length
  let callsBefore = callsOfStart
  const recorded: StandIn['recorded'] = async (name) =>
    (await ask('recorded', null))
      .filter((call, index) => call.name === name && (index < callsOfStart || index >= callsBefore))
      .map((call) => call.arguments)

  const invokeFrom: StandIn['invokeFrom'] = (frame, channel, ...values) =>
    ask('invoke', { window: id, channel, arguments: values, frame })
  return {
    page,
    process: child,
    call: callsBy((message) => invokeFrom({ url: `${appOrigin}/`, main: true }, 'overstep:send', message)),
    async load(path) {
      await window.page.goto('about:blank')
      await window.load(`${appOrigin}/#${path}`)
      callsBefore = (await ask('recorded', null)).length
    },
    ask,
    recorded,
    async answerDialog(kind, answer) {
      await ask('dialog', { kind, answer })
    },
    async clickMenu(wanted) {
      await ask('menu', typeof wanted === 'string' ? { id: wanted } : wanted)
    },
    invokeFrom,
    async savedFile(action) {
      const folder = await mkdtemp(join(tmpdir(), 'overstep-saved-'))
      try {
        const file = join(folder, 'saved')
        await ask('dialog', { kind: 'showSaveDialog', answer: { canceled: false, filePath: file } })
        await action()
        let bytes: Uint8Array | undefined
        await expect
          .poll(async () => (bytes = await readFile(file).catch(() => undefined))?.length ?? 0, {
            timeout: patience(30_000),
          })
          .toBeGreaterThan(0)
        const [options] = (await recorded('dialog.showSaveDialog')).at(-1) ?? []
        return { name: (options as { defaultPath: string }).defaultPath, bytes: bytes ?? new Uint8Array() }
      } finally {
        await rm(folder, { recursive: true })
      }
    },
    async close() {
      if (child.connected) await ask('close', { window: id }).catch(() => undefined)
      await ended(child)
      await page.close()
    },
    async kill() {
      child.kill('SIGKILL')
      await ended(child)
      await page.close()
    },
  }
}

/** Gives the page in Chromium what the main bundle's permission handlers give it. */
async function grantPermissions(page: Page, ask: StandIn['ask']): Promise<void> {
  const { request, check } = await ask('permission', { permission: 'clipboard-sanitized-write', url: `${appOrigin}/` })
  if (request && check) await page.context().grantPermissions(['clipboard-write'], { origin: pageOrigin })
}

/** A BrowserWindow of the main bundle as a page of Chromium. */
class WindowPage {
  readonly page: Page
  readonly id: number
  private readonly ask: StandIn['ask']
  /** Loads that the main bundle has asked for itself: the page's own navigation policy does not apply to them. */
  private readonly ownLoads = new Set<string>()
  /** Messages to the page that it has not fetched yet, and its waiting request for them. */
  private mail: Mail[] = []
  private fetchMail: ((mail: WindowPage['mail']) => void) | undefined

  private constructor(page: Page, id: number, ask: StandIn['ask']) {
    this.page = page
    this.id = id
    this.ask = ask
  }

  static async make(page: Page, id: number, preload: string, ask: StandIn['ask']): Promise<WindowPage> {
    const window = new WindowPage(page, id, ask)
    const binding = '__overstepStandIn'
    await page.exposeBinding(binding, ({ frame }, message: PageMessage) =>
      window.hear(message, { url: toApp(frame.url()), main: frame === page.mainFrame() }),
    )
    await page.addInitScript({ content: `(${preparePage})(${JSON.stringify(binding)}, ${preloadFunction(preload)})` })
    // A request that nobody can answer any more, because the program or the page is ending, just fails.
    await page.route('**/*', (route) => window.answer(route).catch(() => route.abort().catch(() => undefined)))
    const tell = (event: Questions['page']['ask']['event']) => () =>
      void ask('page', { window: id, event }).catch(() => undefined)
    page.on('load', tell('loaded'))
    page.on('crash', tell('crashed'))
    page.on('close', tell('closed'))
    page.on('popup', (popup) => {
      const opened = ask('open', { window: id, url: toApp(popup.url()) })
      void opened.catch(() => undefined).then(() => popup.close())
    })
    return window
  }

  async load(url: string): Promise<void> {
    this.ownLoads.add(url)
    await this.page.goto(toPage(url))
  }

  async reload(): Promise<void> {
    await this.page.reload()
  }

  deliver(mail: Mail): void {
    this.mail.push(mail)
    this.hand()
  }

  private hand(): void {
    if (this.mail.length === 0 || this.fetchMail === undefined) return
    this.fetchMail(this.mail)
    this.mail = []
    this.fetchMail = undefined
  }

  private async hear(message: PageMessage, frame: Frame): Promise<unknown> {
    if (message.say === 'invoke')
      return this.ask('invoke', { window: this.id, channel: message.channel, arguments: message.arguments, frame })
    if (message.say === 'port') return this.ask('said', { window: this.id, said: message.said })
    if (message.say === 'open') return this.ask('open', { window: this.id, url: toApp(message.url) })
    return new Promise((resolve) => {
      this.fetchMail = resolve
      this.hand()
    })
  }

  /**
   * Answers a request of the page as Electron would: policies first, then the handler of the scheme. Nothing reaches a
   * network.
   */
  private async answer(route: Route): Promise<void> {
    const request = route.request()
    const url = toApp(request.url())
    if (request.isNavigationRequest() && !this.ownLoads.delete(url)) {
      const main = request.frame() === this.page.mainFrame()
      const redirect = request.redirectedFrom() !== null
      if (!(await this.ask('navigate', { window: this.id, url, main, redirect }))) return route.abort('aborted')
    }
    if (!(await this.ask('request', { url })) || !url.startsWith('app://')) return route.abort('blockedbyclient')
    if (request.isNavigationRequest() && request.frame() === this.page.mainFrame())
      await this.ask('page', { window: this.id, event: 'navigated' })
    const { status, headers, body } = await this.ask('fetch', { url, method: request.method() })
    return route.fulfill({ status, headers, body: Buffer.from(body) })
  }
}

/** The preload bundle as the text of a function: CommonJS, with what a sandboxed preload has of Node. */
function preloadFunction(preload: string): string {
  const process = JSON.stringify({ platform: globalThis.process.platform, type: 'renderer', sandboxed: true })
  return `(electron) => {
    const require = (name) => {
      if (name === 'electron') return electron
      throw new Error('module not found: ' + name)
    };
    ((module, exports, require, process) => {
${preload}
    })({ exports: {} }, {}, require, ${process})
  }`
}
