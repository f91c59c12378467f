import { EventEmitter } from 'node:events'
import { beforeEach, expect, test, vi } from 'vitest'
import { type GpuWindow, gpuWindow } from './gpu-window.ts'

class Contents extends EventEmitter {
  postMessage = vi.fn()
}

/** A window whose page comes when it is told to. */
class Window extends EventEmitter {
  static made: Window[] = []
  webContents = new Contents()
  loaded = Promise.withResolvers<null>()
  loadURL = vi.fn(() => this.loaded.promise)
  destroyed = false
  readonly options: object
  constructor(options: object) {
    super()
    this.options = options
    Window.made.push(this)
  }
  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.emit('closed')
  }
  come(status = 200): void {
    this.webContents.emit('did-navigate', {}, 'app://gpu/', status)
    this.loaded.resolve(null)
  }
  crash(reason = 'crashed'): void {
    this.webContents.emit('render-process-gone', {}, { reason, exitCode: 1 })
  }
}

const electron = vi.hoisted(() => ({ BrowserWindow: undefined as unknown }))
vi.mock('electron', () => ({
  get BrowserWindow() {
    return electron.BrowserWindow
  },
  MessageChannelMain: class {
    port1 = 'ours'
    port2 = 'theirs'
  },
}))

beforeEach(() => {
  electron.BrowserWindow = Window
  Window.made = []
})

const last = (): Window => Window.made.at(-1)!
const noted = (): { gone: string[]; tell: (reason: string) => void } => {
  const gone: string[] = []
  return { gone, tell: (reason) => void gone.push(reason) }
}

/** Connects, and has the page come. */
function connected(gpu: GpuWindow, tell: (reason: string) => void = () => undefined): Promise<unknown> {
  const connecting = gpu.connect(tell)
  last().come()
  return connecting
}

test('there is one hidden window, whose page gets an end of every channel', async () => {
  const gpu = gpuWindow('/gpu-preload.cjs')
  expect(Window.made).toEqual([])
  expect(await connected(gpu)).toBe('ours')
  expect(await gpu.connect(() => undefined)).toBe('ours')
  expect(Window.made).toHaveLength(1)
  const { options, loadURL, webContents } = last()
  expect(options).toMatchObject({ show: false, webPreferences: { preload: '/gpu-preload.cjs', sandbox: true } })
  expect(loadURL.mock.calls).toEqual([['app://gpu/']])
  expect(webContents.postMessage.mock.calls).toEqual(Array(2).fill(['overstep:gpu-port', null, ['theirs']]))
})

test('a page that is not there, or ends before it is, is told as why there is none', async () => {
  const gpu = gpuWindow('/gpu-preload.cjs')
  const missing = gpu.connect(() => undefined)
  last().come(404)
  await expect(missing).rejects.toThrow('this build of the app has no page for it')
  const ended = gpu.connect(() => undefined)
  last().crash('launch-failed')
  await expect(ended).rejects.toThrow('its window has ended (launch-failed)')
  expect(Window.made.map(({ destroyed }) => destroyed)).toEqual([true, true])
})

test('a window that ends is told once, and another takes its place, unless that happens again and again', async () => {
  const gpu = gpuWindow('/gpu-preload.cjs')
  for (let time = 0; time < 3; time++) {
    const { gone, tell } = noted()
    await connected(gpu, tell)
    last().crash()
    await expect.poll(() => gone).toEqual(['its window has ended (crashed)'])
    expect(last().destroyed).toBe(true)
  }
  expect(Window.made).toHaveLength(3)
  await expect(gpu.connect(() => undefined)).rejects.toThrow('its window has ended 3 times')
})

test('it is closed when it is not wanted, and opened again when it is', async () => {
  const gpu = gpuWindow('/gpu-preload.cjs')
  gpu.close()
  const { gone, tell } = noted()
  await connected(gpu, tell)
  gpu.close()
  await expect.poll(() => gone).toEqual(['its window was closed'])
  await connected(gpu)
  expect(Window.made.map(({ destroyed }) => destroyed)).toEqual([true, false])
})
