import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, standInOf, test } from './fixtures.ts'
import { runToEnd } from './package-trial.ts'
import { readPng } from './files.ts'
import { TEST_CALL } from './shells/shell.ts'
import type { StandIn } from './shells/stand-in.ts'

// What the built main bundle asks of Electron, item by item of Electron's security checklist, and how it behaves as a
// program. Only the stand-in records that, so only its project runs this file.

const own = { url: 'app://overstep/', main: true }

const paths = { kind: 'trajectory', starts: [[9.5]], learningRates: [0.01] }

/** What the page gets for a message; its own calls have other numbers. */
const say = (standIn: StandIn, message: unknown): Promise<unknown> => standIn.invokeFrom(own, 'overstep:send', message)
const call = (standIn: StandIn, method: string, argument: unknown): Promise<unknown> =>
  say(standIn, { sequence: TEST_CALL, method, argument })

test.describe('security', () => {
  test('one window, sandboxed, isolated and without Node', async ({ workbench }) => {
    const windows = await standInOf(workbench).recorded('BrowserWindow')
    expect(windows).toHaveLength(1)
    expect(windows[0]?.[0]).toMatchObject({
      minWidth: 960,
      minHeight: 640,
      show: false,
      webPreferences: {
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        spellcheck: false,
      },
    })
    expect(windows[0]?.[0]).not.toHaveProperty('webPreferences.enableBlinkFeatures')
    expect(await standInOf(workbench).recorded('app.enableSandbox')).toHaveLength(1)
  })

  test('the switch that takes the sandbox away, without which root sees no page, is not taken back', async ({
    workbench,
  }) => {
    await workbench.restart({ words: ['--no-sandbox'] })
    const standIn = standInOf(workbench)
    expect(await standIn.recorded('app.setName')).toHaveLength(1)
    expect(await standIn.recorded('app.enableSandbox')).toEqual([])
  })

  test('no webview, no download past the save dialog, no certificate that is not valid', async ({ workbench }) => {
    const standIn = standInOf(workbench)
    expect(await standIn.ask('webview', { window: 1 })).toBe(false)
    expect(await standIn.ask('download', { url: 'blob:app://overstep/1' })).toBe(false)
    expect(await standIn.ask('certificate', { window: 1, url: 'https://arxiv.org/' })).toBe(false)
  })

  test('content comes over a scheme of our own, never from file: or a network', async ({ workbench }) => {
    const standIn = standInOf(workbench)
    expect(await standIn.recorded('protocol.registerSchemesAsPrivileged')).toEqual([
      [[{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]],
    ])
    expect(await standIn.recorded('window.loadURL')).toEqual([['app://overstep/']])
    for (const url of ['https://example.org/', 'http://localhost/', 'ws://localhost/', 'file:///etc/passwd'])
      expect(await standIn.ask('request', { url }), url).toBe(false)
    expect(await standIn.ask('request', { url: 'app://overstep/index.html' })).toBe(true)
  })

  test('every answer carries the content security policy, and none leaves the renderer', async ({ workbench }) => {
    const standIn = standInOf(workbench)
    for (const [path, status] of [
      ['/', 200],
      ['/absent.js', 404],
      ['/..%2f..%2fpackage.json', 404],
      ['/..%2fmain%2felectron.js', 404],
    ] as const) {
      const answer = await standIn.ask('fetch', { url: `app://overstep${path}`, method: 'GET' })
      expect(answer.status, path).toBe(status)
      expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/)
      expect(answer.headers['x-content-type-options']).toBe('nosniff')
    }
  })

  test('Chromium is kept from every network by switches that come before anything of it runs', async ({
    workbench,
  }) => {
    const standIn = standInOf(workbench)
    const switches = await standIn.recorded('app.commandLine.appendSwitch')
    expect(switches).toEqual(
      expect.arrayContaining([
        ['host-resolver-rules', 'MAP * ~NOTFOUND'],
        ...['no-proxy-server', 'disable-background-networking', 'disable-component-update', 'disable-breakpad'].map(
          (name) => [name, undefined],
        ),
      ]) as unknown,
    )
    expect(await standIn.recorded('app.configureHostResolver')).toEqual([[{ secureDnsMode: 'off' }]])
    expect(await standIn.recorded('session.setSpellCheckerEnabled')).toEqual([[false]])
    expect(await standIn.recorded('webContents.setWebRTCIPHandlingPolicy')).toEqual([['disable_non_proxied_udp']])
  })

  test('permissions and devices are refused, but for copying a figure and showing it on the whole screen', async ({
    workbench,
  }) => {
    const standIn = standInOf(workbench)
    const url = 'app://overstep/'
    const refused = { request: false, check: false }
    const granted = { request: true, check: true }
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'hid',
      'unknown',
    ])
      expect(await standIn.ask('permission', { permission, url }), permission).toEqual(refused)
    for (const permission of ['clipboard-sanitized-write', 'fullscreen']) {
      expect(await standIn.ask('permission', { permission, url }), permission).toEqual(granted)
      expect(await standIn.ask('permission', { permission, url: 'https://example.org/' })).toEqual(refused)
    }
    expect(await standIn.recorded('session.setDevicePermissionHandler')).toEqual([[false]])
  })

  test('the page goes nowhere else, and only known links reach the browser of the user', async ({ workbench }) => {
    const standIn = standInOf(workbench)
    const navigate = (url: string, main = true, redirect = false): Promise<boolean> =>
      standIn.ask('navigate', { window: 1, url, main, redirect })
    expect(await navigate('app://overstep/history')).toBe(true)
    expect(await navigate('app://overstep/history', false)).toBe(false)
    expect(await navigate('https://example.org/')).toBe(false)
    expect(await navigate('https://example.org/', true, true)).toBe(false)
    expect(await navigate('file:///etc/passwd')).toBe(false)
    expect(await navigate('javascript:alert(1)')).toBe(false)
    for (const url of [
      'app://overstep/',
      'https://example.org/',
      'smb://host/share',
      'https://arxiv.org/abs/2205.15142',
    ])
      expect(await standIn.ask('open', { window: 1, url }), url).toBe(false)
    expect(await standIn.recorded('shell.openExternal')).toEqual([['https://arxiv.org/abs/2205.15142']])
  })

  test('messages are answered on one channel, to the main frame of our page alone', async ({ workbench }) => {
    const standIn = standInOf(workbench)
    expect(await standIn.recorded('ipcMain.handle')).toEqual([['overstep:send']])
    const message = { sequence: TEST_CALL, method: 'workbench.about', argument: null }
    const answer = { sequence: TEST_CALL, result: expect.objectContaining({ shell: 'electron' }) as unknown }
    expect(await say(standIn, message)).toEqual(answer)
    for (const frame of [
      { url: 'https://example.org/', main: true },
      { url: 'app://overstep/', main: false },
      { url: 'app://overstep.example.org/', main: true },
      { url: 'about:blank', main: true },
    ])
      for (const said of [message, { subscribe: 'runs.changed' }])
        await expect(standIn.invokeFrom(frame, 'overstep:send', said), frame.url).rejects.toThrow(/was refused/)
  })

  test('nothing that a message holds is trusted', async ({ workbench }) => {
    const standIn = standInOf(workbench)
    const run = '0'.repeat(26)
    const file = { method: 'figures.export', argument: { id: run, figure: 'path', options: {} } }
    const asked = (method: unknown, argument: unknown) => ({ sequence: TEST_CALL, method, argument })
    const wrong: unknown[] = [
      undefined,
      'workbench.about',
      { subscribe: 'constructor' },
      { subscribe: { toString: 'x' } },
      asked({ toString: 'x' }, null),
      asked('constructor', null),
      asked('runs.get', { id: "1' OR '1'='1" }),
      asked('desktop.save', { what: 'file', file: { ...file, method: 'runs.array' } }),
      asked('desktop.save', { what: 'file', file: new Uint8Array() }),
      asked('desktop.save', { what: 'runs', name: '../../.bashrc', ids: [run] }),
      asked('desktop.save', { what: 'files', name: 'a.zip', files: [{ path: '../../x.png', file }] }),
      asked('desktop.save', { what: 'files', name: 'a.zip', files: [{ path: 'C:\\x.png', file }] }),
      asked('desktop.save', { what: 'file', file }),
      asked('desktop.readOpened', { token: '/etc/passwd', offset: 0 }),
      asked('desktop.readOpened', { token: { toString: 'x' }, offset: 0 }),
      asked('desktop.readOpened', { token: '__proto__', offset: -1 }),
    ]
    for (const message of wrong) {
      const { error } = (await say(standIn, message)) as { error: { code: string; stack?: string } }
      expect(error.code, JSON.stringify(message)).toMatch(/^(invalid-input|not-found)$/)
      expect(Object.keys(error).sort()).toEqual(expect.arrayContaining(['code', 'message']) as unknown)
      expect(error).not.toHaveProperty('stack')
    }
    expect(await standIn.recorded('dialog.showSaveDialog')).toEqual([])
  })
})

test.describe('as a program', () => {
  test('a file goes where the dialog says, under a harmless suggested name, past the page', async ({ workbench }) => {
    const standIn = standInOf(workbench)
    const { id } = await runToEnd((method, argument) => call(standIn, method, argument), paths)
    const figure = { method: 'figures.export', argument: { id, figure: 'path', options: { width: 480, height: 320 } } }
    const name = '../../fig06: map.zip'
    let answer: unknown
    const zip = await workbench.savedFile(async () => {
      answer = await call(standIn, 'desktop.save', { what: 'files', name, files: [{ path: 'a.png', file: figure }] })
    })
    expect(zip.name).toBe('fig06_ map.zip')
    const [[path, image] = []] = Object.entries(unzipSync(zip.bytes))
    expect(path).toBe('a.png')
    expect(readPng(image!)).toMatchObject({ width: 960, height: 640, text: { 'overstep:run': id } })
    // What the page is told of it.
    const result = { saved: expect.any(String) as unknown, bytes: zip.bytes.length, boxed: '', leftOut: [] }
    expect(answer).toEqual({ sequence: TEST_CALL, result })

    const single = await workbench.savedFile(() => call(standIn, 'desktop.save', { what: 'file', file: figure }))
    expect(single.name).toBe(`overstep-path-${id}.png`)
    expect(readPng(single.bytes)).toMatchObject({ width: 960, height: 640 })
    const archive = await workbench.savedFile(() =>
      call(standIn, 'desktop.save', { what: 'runs', name: 'runs.zip', ids: [id] }),
    )
    expect(Object.keys(unzipSync(archive.bytes))).toContain(`runs/${id}/run.json`)
  })

  test('a cancelled dialog saves nothing; a place that cannot be written is reported', async ({ workbench }) => {
    const standIn = standInOf(workbench)
    const { id } = await runToEnd((method, argument) => call(standIn, method, argument), paths)
    const save = (): Promise<unknown> => call(standIn, 'desktop.save', { what: 'runs', name: 'runs.zip', ids: [id] })
    expect(await save()).toMatchObject({ result: { saved: null } })
    await standIn.answerDialog('showSaveDialog', {
      canceled: false,
      filePath: join(workbench.dataDir, 'none', 'a.zip'),
    })
    expect(await save()).toMatchObject({ error: { code: 'storage' } })
    expect(await readdir(join(workbench.dataDir, 'archives'))).toEqual([])
  })

  test('the menu hands its commands to the page', async ({ workbench }) => {
    const { page } = workbench
    await page.evaluate(() => {
      type Listener = (message: { event: string; payload: unknown }) => void
      const { overstep } = window as unknown as { overstep: { onMessage(listener: Listener): void } }
      const heard: unknown[] = []
      Object.assign(window, { heard })
      overstep.onMessage(({ event, payload }) => event === 'desktop.command' && heard.push(payload))
    })
    await standInOf(workbench).clickMenu('history')
    await expect.poll(() => page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual(['history'])
    await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible()
  })

  test('a second start brings the window to the front', async ({ workbench }) => {
    const standIn = standInOf(workbench)
    const before = (await standIn.recorded('window.focus')).length
    await standIn.ask('secondInstance', { words: [], folder: '/' })
    expect(await standIn.recorded('window.focus')).toHaveLength(before + 1)
    expect(await standIn.recorded('BrowserWindow')).toHaveLength(1)
  })

  test('a page that dies is offered a reload', async ({ workbench }) => {
    const standIn = standInOf(workbench)
    await standIn.answerDialog('showMessageBox', { response: 0 })
    const loaded = workbench.page.waitForEvent('load')
    await standIn.ask('page', { window: 1, event: 'crashed' })
    await loaded
    const [[options] = []] = await standIn.recorded('dialog.showMessageBox')
    expect(options).toMatchObject({ buttons: ['Reload', 'Close'] })
    await expect(workbench.page).toHaveTitle(/Overstep/)
  })

  test('the window comes back where it was, and everything is kept in the data folder', async ({ workbench }) => {
    await workbench.restart()
    const file = join(workbench.dataDir, 'window.json')
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ x: 0, y: 0, width: 1440, height: 900, maximized: false })
    const standIn = standInOf(workbench)
    expect((await standIn.recorded('BrowserWindow'))[0]?.[0]).toMatchObject({ x: 0, y: 0, width: 1440, height: 900 })
    expect(await standIn.recorded('app.setPath')).toEqual([['userData', join(workbench.dataDir, 'electron')]])
    expect(existsSync(join(workbench.dataDir, 'overstep.sqlite'))).toBe(true)
  })

  test('the compute process is a utility process of its own', async ({ workbench }) => {
    const forks = await standInOf(workbench).recorded('utilityProcess.fork')
    expect(forks).toHaveLength(1)
    expect(forks[0]?.[0]).toMatch(/compute\.js$/)
  })
})
