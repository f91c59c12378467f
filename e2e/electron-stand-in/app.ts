import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandLine, ConfigureHostResolverOptions } from 'electron'
import { onQuestion, record } from './link.ts'

/** An event that listeners may prevent, as Electron's are. */
export class PreventableEvent {
  defaultPrevented = false
  preventDefault(): void {
    this.defaultPrevented = true
  }
}

const project = join(import.meta.dirname, '..', '..')

class App extends EventEmitter {
  readonly isPackaged = false
  private readonly paths = new Map<string, string>()
  private ready = false
  /** Set by the windows of the stand-in: closes all that agree and says whether none is left. */
  closeWindows: () => boolean = () => true

  readonly commandLine: Pick<CommandLine, 'appendSwitch' | 'hasSwitch'> = {
    appendSwitch: (name, value) => {
      this.before('app.commandLine.appendSwitch')
      record('app.commandLine.appendSwitch', name, value)
    },
    hasSwitch: (name) => process.argv.includes(`--${name}`),
  }

  whenReady(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve)).then(() => {
      this.ready = true
    })
  }
  configureHostResolver(options: ConfigureHostResolverOptions): void {
    if (!this.ready) throw new Error('app.configureHostResolver must be called after the app is ready')
    record('app.configureHostResolver', options)
  }
  isReady(): boolean {
    return this.ready
  }
  enableSandbox(): void {
    this.before('app.enableSandbox')
    record('app.enableSandbox')
  }
  /** What Electron allows only before it is ready. */
  before(name: string): void {
    if (this.ready) throw new Error(`${name} must be called before the app is ready`)
  }
  setName(name: string): void {
    record('app.setName', name)
  }
  getVersion(): string {
    return (JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string }).version
  }
  getPath(name: string): string {
    const path = this.paths.get(name)
    if (path === undefined) throw new Error(`The stand-in knows no path named ${name}`)
    return path
  }
  setPath(name: string, path: string): void {
    record('app.setPath', name, path)
    this.paths.set(name, path)
  }
  getAppPath(): string {
    return project
  }
  setAsDefaultProtocolClient(protocol: string): boolean {
    record('app.setAsDefaultProtocolClient', protocol)
    return true
  }
  requestSingleInstanceLock(): boolean {
    record('app.requestSingleInstanceLock')
    return true
  }
  quit(): void {
    const event = new PreventableEvent()
    this.emit('before-quit', event)
    if (event.defaultPrevented || !this.closeWindows()) return
    this.emit('will-quit', new PreventableEvent())
    this.exit(0)
  }
  exit(code = 0): void {
    this.emit('quit', {}, code)
    process.exit(code)
  }
}

export const app = new App()

onQuestion('secondInstance', ({ words, folder }) => {
  app.emit('second-instance', {}, [process.execPath, ...words], folder)
  return null
})
onQuestion('systemOpens', ({ what, value }) => {
  const event = new PreventableEvent()
  app.emit(what === 'file' ? 'open-file' : 'open-url', event, value)
  return event.defaultPrevented
})
// Electron quits in good order when it is told to end.
process.on('SIGTERM', () => app.quit())
