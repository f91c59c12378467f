import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test, vi } from 'vitest'
import { menuCommands } from '#shared/contract/index.ts'
import { menuTemplate } from './menu.ts'
import { windowOpenVerdict } from './policy.ts'

function items(template: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])])
}

describe.each(['linux', 'win32', 'darwin'])('on %s', (platform) => {
  const send = vi.fn()
  const openExternal = vi.fn()
  const openRun = vi.fn()
  const recent = [{ id: 'A', title: 'Fate map' }]
  const template = menuTemplate(platform, { send, openExternal, openRun }, recent)
  const all = items(template)
  const click = (item: MenuItemConstructorOptions | undefined): void =>
    item?.click?.(undefined as never, undefined, undefined as never)

  test.each(menuCommands)('the command %s has one item that sends it', (command) => {
    const found = all.filter(({ id }) => id === command)
    expect(found).toHaveLength(1)
    click(found[0])
    expect(send).toHaveBeenLastCalledWith(command)
  })

  test('no two items share a key', () => {
    const keys = all.flatMap(({ accelerator }) => accelerator ?? [])
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('recent runs are opened by their items, and there is a place for them when there are none', () => {
    click(all.find(({ label }) => label === 'Fate map'))
    expect(openRun.mock.calls).toEqual([['A']])
    const none = items(menuTemplate(platform, { send, openExternal, openRun }))
    expect(none.find(({ label }) => label === 'Recent Runs')).toMatchObject({ enabled: false, submenu: [] })
  })

  test('one zooms by the keys that keyboards have for it', () => {
    const keys = (role: string) => all.filter((item) => item.role === role).map(({ accelerator }) => accelerator)
    // Where none is named, Electron's own: Ctrl and plus, minus or 0.
    expect(keys('zoomIn')).toEqual([undefined, 'CommandOrControl+=', 'CommandOrControl+numadd'])
    expect(keys('zoomOut')).toEqual([undefined, 'CommandOrControl+numsub'])
    expect(keys('resetZoom')).toEqual([undefined, 'CommandOrControl+num0'])
    const hidden = all.filter(({ visible }) => visible === false)
    expect(hidden).toHaveLength(4)
    for (const item of hidden) expect(item.acceleratorWorksWhenHidden).toBe(true)
  })

  test('links lead to where links may lead', () => {
    for (const item of all) if (item.id === undefined && item.label !== 'Fate map') click(item)
    expect(openExternal).toHaveBeenCalled()
    for (const [url] of openExternal.mock.calls)
      expect(windowOpenVerdict(url as string, 'app://overstep/')).toBe('external')
  })
})

test('the application menu leads on macOS and exists nowhere else', () => {
  const names = (platform: string): unknown[] =>
    menuTemplate(platform, { send: vi.fn(), openExternal: vi.fn(), openRun: vi.fn() }).map(
      ({ label, role }) => label ?? role,
    )
  expect(names('darwin')).toEqual(['Overstep', '&File', '&Edit', '&View', '&Go', 'windowMenu', '&Help'])
  expect(names('linux')).toEqual(['&File', '&Edit', '&View', '&Go', '&Help'])
})
