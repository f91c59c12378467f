import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, type OpenWorkbench } from './fixtures.ts'
import type { StandIn } from './shells/stand-in.ts'
import { openSection, type ShownRun, startMap, statusOf } from './steps.ts'

// What the built main bundle asks of Electron, item by item of Electron's security checklist, and how it behaves as a program.
// Only the stand-in records that, so only its project runs this file.

function standInOf({ standIn }: OpenWorkbench): StandIn {
  if (standIn === undefined) throw new Error('This test needs the stand-in')
  return standIn
}

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

test.describe('what the system hands over', () => {
  /** A run of the command line. */
  async function runOnce(workbench: OpenWorkbench): Promise<string> {
    return (await workbench.json<{ id: string }>('run', 'fig02')).id
  }
  const runPage = (id: string): RegExp => new RegExp(`#/runs/${id}$`)

  test('a link opens its run and brings the window to the front; every other link does nothing', async ({
    workbench,
  }) => {
    const standIn = standInOf(workbench)
    const { page } = workbench
    const id = await runOnce(workbench)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const before = (await standIn.recorded('window.focus')).length
    for (const link of [`overstep://delete/${id}`, `https://example.org/${id}`, 'overstep://run/../../x', ''])
      await standIn.ask('systemOpens', { what: 'link', value: link })
    expect(await standIn.recorded('window.focus')).toHaveLength(before)
    expect(await standIn.ask('systemOpens', { what: 'link', value: `overstep://run/${id}` })).toBe(true)
    await expect(page).toHaveURL(runPage(id))
    expect(await standIn.recorded('window.focus')).toHaveLength(before + 1)
    // The same by a second start, as Linux and Windows do it; a run that is not here is said to be one.
    await openSection(page, 'History')
    await standIn.ask('secondInstance', { words: ['--flag', `overstep://run/${id}`], folder: '/' })
    await expect(page).toHaveURL(runPage(id))
    await standIn.ask('secondInstance', { words: [`overstep://run/${'0'.repeat(26)}`], folder: '/' })
    await expect(page.getByText(`The run ${'0'.repeat(26)} is not here.`)).toBeVisible()
  })

  test('an archive is taken in and a figure opens its run, by a double click and from the first word on', async ({
    workbench,
  }) => {
    const { dataDir } = workbench
    const id = await runOnce(workbench)
    const [archive, figure] = [join(dataDir, 'runs.overstep'), join(dataDir, 'fig02.png')]
    await workbench.json('archive', id, '--out', archive)
    await workbench.json('export', id, '--figure', 'path', '--out', figure)
    const page = await workbench.restart({ words: [figure] })
    await expect(page).toHaveURL(runPage(id))
    const standIn = standInOf(workbench)
    expect(await standIn.ask('systemOpens', { what: 'file', value: archive })).toBe(true)
    await expect(page.getByText('1 run was here already.')).toBeVisible()
    await standIn.ask('secondInstance', { words: ['gone.zip', 'notes.txt'], folder: dataDir })
    await expect(page.getByText(`${join(dataDir, 'gone.zip')} is not there, or is no file.`)).toBeVisible()
    // What waited while the page was loaded again is opened by the new one, once.
    await openSection(page, 'History')
    await page.reload()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await standIn.ask('systemOpens', { what: 'file', value: figure })
    await expect(page).toHaveURL(runPage(id))
  })

  test('the taskbar shows a run, the machine stays awake for it, and the menu offers it', async ({ workbench }) => {
    const standIn = standInOf(workbench)
    const { page } = workbench
    const id = await startMap(page, 60)
    await expect(statusOf(page, 'Completed')).toBeVisible({ timeout: 30_000 })
    const bars = (await standIn.recorded('window.setProgressBar')).map(([bar]) => Number(bar))
    expect(bars.length).toBeGreaterThan(1)
    expect(bars.at(-1)).toBe(-1)
    for (const bar of bars.slice(0, -1)) expect(bar >= 0 && bar <= 1, String(bar)).toBe(true)
    expect(await standIn.recorded('powerSaveBlocker.start')).toEqual([['prevent-app-suspension']])
    expect(await standIn.recorded('powerSaveBlocker.stop')).toHaveLength(1)
    expect(await standIn.recorded('Notification.show')).toEqual([])

    const title = (await workbench.json<ShownRun>('show', id)).title
    await openSection(page, 'History')
    await expect
      .poll(() =>
        standIn.clickMenu({ label: title.slice(0, 60) }).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    await expect(page).toHaveURL(runPage(id))
  })

  test('nothing is registered with the system from a checkout', async ({ workbench }) => {
    expect(await standInOf(workbench).recorded('app.setAsDefaultProtocolClient')).toEqual([])
  })
})
