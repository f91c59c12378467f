import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, standInOf, test } from './fixtures.ts'

// What the built main bundle asks of Electron, item by item of Electron's security checklist, and how it behaves as a program.
// Only the stand-in records that, so only its project runs this file.

const own = { url: 'app://overstep/', main: true }

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

  test('messages are answered on four channels, to the main frame of our page alone', async ({ workbench }) => {
    const standIn = standInOf(workbench)
    const channels = ['overstep:call', 'overstep:save-file', 'overstep:listens-to-openings', 'overstep:read-opened']
    expect((await standIn.recorded('ipcMain.handle')).flat()).toEqual(channels)
    const answer = { result: expect.objectContaining({ shell: 'electron' }) as unknown }
    expect(await standIn.invokeFrom(own, 'overstep:call', 'workbench.about', null)).toEqual(answer)
    for (const frame of [
      { url: 'https://example.org/', main: true },
      { url: 'app://overstep/', main: false },
      { url: 'app://overstep.example.org/', main: true },
      { url: 'about:blank', main: true },
    ])
      for (const channel of channels)
        await expect(standIn.invokeFrom(frame, channel, 'workbench.about', null), frame.url).rejects.toThrow(
          /was refused/,
        )
  })

  test('nothing that a message holds is trusted', async ({ workbench }) => {
    const standIn = standInOf(workbench)
    const wrong: [string, ...unknown[]][] = [
      ['overstep:call'],
      ['overstep:call', { toString: 'x' }, null],
      ['overstep:call', 'constructor', null],
      ['overstep:call', 'runs.get', { id: "1' OR '1'='1" }],
      ['overstep:save-file', 'figure.png', 'not bytes'],
      ['overstep:save-file', { name: 'figure.png' }, new Uint8Array()],
      ['overstep:save-file', '../../.bashrc', new Uint8Array()],
      ['overstep:read-opened', '/etc/passwd', 0],
      ['overstep:read-opened', { toString: 'x' }, 0],
      ['overstep:read-opened', '__proto__', -1],
    ]
    for (const [channel, ...message] of wrong) {
      const answer = (await standIn.invokeFrom(own, channel, ...message)) as { error: { code: string; stack?: string } }
      expect(answer.error.code, JSON.stringify(message)).toMatch(/^(invalid-input|not-found)$/)
      expect(Object.keys(answer.error).sort()).toEqual(expect.arrayContaining(['code', 'message']) as unknown)
      expect(answer.error).not.toHaveProperty('stack')
    }
    expect(await standIn.recorded('dialog.showSaveDialog')).toEqual([])
  })
})

test.describe('as a program', () => {
  test('a file goes where the dialog says, under a harmless suggested name', async ({ workbench }) => {
    const standIn = standInOf(workbench)
    const saved = await workbench.savedFile(() =>
      standIn.invokeFrom(own, 'overstep:save-file', '../../fig06: map.png', new Uint8Array([1, 2, 3])),
    )
    expect(saved.name).toBe('fig06_ map.png')
    expect([...saved.bytes]).toEqual([1, 2, 3])
  })

  test('a cancelled dialog saves nothing; a place that cannot be written is reported', async ({ workbench }) => {
    const standIn = standInOf(workbench)
    const save = (): Promise<unknown> => standIn.invokeFrom(own, 'overstep:save-file', 'a.png', new Uint8Array([1]))
    expect(await save()).toEqual({ result: null })
    await standIn.answerDialog('showSaveDialog', {
      canceled: false,
      filePath: join(workbench.dataDir, 'none', 'a.png'),
    })
    expect(await save()).toMatchObject({ error: { code: 'storage' } })
  })

  test('the menu hands its commands to the page', async ({ workbench }) => {
    const { page } = workbench
    await page.evaluate(() => {
      const { overstep } = window as unknown as { overstep: { onMenuCommand(listener: (name: string) => void): void } }
      const heard: string[] = []
      Object.assign(window, { heard })
      overstep.onMenuCommand((name) => heard.push(name))
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
