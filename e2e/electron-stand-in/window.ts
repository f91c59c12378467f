import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions, HandlerDetails, Rectangle, WindowOpenHandlerResponse } from 'electron'
import { app, PreventableEvent } from './app.ts'
import { notify, onQuestion, record } from './link.ts'
import { HandedPorts, type MessagePortMain } from './message-ports.ts'

const windows = new Map<number, BrowserWindow>()

class WebContents extends EventEmitter {
  readonly id: number
  readonly ports = new HandedPorts()
  url = ''
  windowOpenHandler: ((details: HandlerDetails) => WindowOpenHandlerResponse) | undefined

  constructor(id: number) {
    super()
    this.id = id
  }
  getURL(): string {
    return this.url
  }
  send(channel: string, ...values: unknown[]): void {
    notify({ notice: 'send', window: this.id, channel, arguments: values })
  }
  postMessage(channel: string, message: unknown, transfer: MessagePortMain[] = []): void {
    const ports = this.ports.hand(transfer, (said) => notify({ notice: 'said', window: this.id, said }))
    notify({ notice: 'send', window: this.id, channel, arguments: [message], ports })
  }
  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    record('webContents.setWindowOpenHandler')
    this.windowOpenHandler = handler
  }
  setWebRTCIPHandlingPolicy(policy: string): void {
    record('webContents.setWebRTCIPHandlingPolicy', policy)
  }
  reload(): void {
    record('webContents.reload')
    notify({ notice: 'reload', window: this.id })
  }
}

export class BrowserWindow extends EventEmitter {
  private static next = 1
  readonly id = BrowserWindow.next++
  readonly webContents = new WebContents(this.id)
  private bounds: Rectangle
  private maximized = false
  private minimized = false
  private destroyed = false
  focused = true

  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()]
  }
  static fromWebContents({ id }: { id: number }): BrowserWindow | null {
    return windows.get(id) ?? null
  }

  constructor(options: BrowserWindowConstructorOptions) {
    super()
    record('BrowserWindow', options)
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.bounds = { x, y, width, height }
    windows.set(this.id, this)
    const preload = options.webPreferences?.preload
    if (preload === undefined) throw new Error('The stand-in opens no window without a preload')
    notify({ notice: 'open', window: this.id, preload, width, height })
    app.emit('web-contents-created', {}, this.webContents)
  }
  loadURL(url: string): Promise<void> {
    record('window.loadURL', url)
    this.webContents.url = url
    notify({ notice: 'load', window: this.id, url })
    return new Promise((resolve) => this.webContents.once('did-finish-load', resolve))
  }
  getNormalBounds(): Rectangle {
    return this.bounds
  }
  maximize(): void {
    this.maximized = true
  }
  isMaximized(): boolean {
    return this.maximized
  }
  setProgressBar(progress: number): void {
    record('window.setProgressBar', progress)
  }
  isFocused(): boolean {
    return this.focused
  }
  isMinimized(): boolean {
    return this.minimized
  }
  restore(): void {
    this.minimized = false
  }
  show(): void {
    record('window.show')
  }
  focus(): void {
    record('window.focus')
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  /** Closes the window unless a listener prevents it. */
  close(): void {
    const event = new PreventableEvent()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }
  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    windows.delete(this.id)
    notify({ notice: 'destroy', window: this.id })
    this.webContents.ports.close()
    this.emit('closed')
    if (windows.size === 0) setImmediate(() => app.emit('window-all-closed'))
  }
}

app.closeWindows = () => {
  for (const window of BrowserWindow.getAllWindows()) window.close()
  return windows.size === 0
}

/** @throws {Error} when the window has been closed. */
export function windowOf(id: number): BrowserWindow {
  const window = windows.get(id)
  if (window === undefined) throw new Error(`Window ${id} is closed`)
  return window
}

onQuestion('page', ({ window: id, event }) => {
  const window = windows.get(id)
  if (event === 'closed') window?.destroy()
  else if (event === 'crashed') {
    window?.webContents.ports.close()
    window?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
  } else if (event === 'navigated') window?.webContents.emit('did-navigate', {}, '', 200, '')
  else {
    window?.webContents.emit('did-finish-load')
    window?.emit('ready-to-show')
  }
  return null
})
onQuestion('said', ({ window, said }) => {
  windows.get(window)?.webContents.ports.said(said)
  return null
})
onQuestion('focus', ({ window, focused }) => {
  windowOf(window).focused = focused
  return null
})
onQuestion('close', ({ window }) => {
  windowOf(window).close()
  return null
})
onQuestion('open', ({ window, url }) => {
  const { windowOpenHandler } = windowOf(window).webContents
  const verdict = windowOpenHandler?.({ url } as HandlerDetails) ?? { action: 'allow' }
  return verdict.action === 'allow'
})
onQuestion('navigate', ({ window, url, main, redirect }) => {
  const { webContents } = windowOf(window)
  const event = Object.assign(new PreventableEvent(), { url, isMainFrame: main, isSameDocument: false })
  for (const name of redirect ? ['will-redirect'] : ['will-frame-navigate', ...(main ? ['will-navigate'] : [])])
    webContents.emit(name, event, url)
  return !event.defaultPrevented
})
onQuestion('webview', ({ window }) => {
  const event = new PreventableEvent()
  windowOf(window).webContents.emit('will-attach-webview', event, {}, {})
  return !event.defaultPrevented
})
onQuestion('certificate', ({ window, url }) => {
  const event = new PreventableEvent()
  let trusted = false
  const decide = (isTrusted: boolean): void => {
    trusted = isTrusted
  }
  app.emit('certificate-error', event, windowOf(window).webContents, url, 'net::ERR_CERT_AUTHORITY_INVALID', {}, decide)
  return event.defaultPrevented && trusted
})
