import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '#shared/contract/index.ts'
import { recentItems, type RecentRun } from './recent.ts'

export interface MenuActions {
  /** Hands a command to the page. */
  send(command: MenuCommand): void
  openExternal(url: string): void
  /** Opens a run. */
  openRun(run: string): void
}

/**
 * Keys for which an item has no room: plus without Shift, which is the equals sign on many keyboards, and the block of
 * numbers.
 */
const otherZoomKeys: MenuItemConstructorOptions[] = (
  [
    ['zoomIn', 'CommandOrControl+='],
    ['zoomIn', 'CommandOrControl+numadd'],
    ['zoomOut', 'CommandOrControl+numsub'],
    ['resetZoom', 'CommandOrControl+num0'],
  ] as const
).map(([role, accelerator]) => ({ role, accelerator, visible: false, acceleratorWorksWhenHidden: true }))

/** The native menu of `platform` (as in process.platform), with the newest runs. */
export function menuTemplate(
  platform: string,
  { send, openExternal, openRun }: MenuActions,
  recent: readonly RecentRun[] = [],
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const command = (label: string, name: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    id: name,
    label,
    click: () => send(name),
    ...(accelerator !== undefined && { accelerator }),
  })
  const settings = command('Settings…', 'settings', 'CommandOrControl+,')

  const application: MenuItemConstructorOptions = {
    label: 'Overstep',
    submenu: [
      { role: 'about' },
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  }
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      command('New Run…', 'new', 'CommandOrControl+N'),
      { label: 'Recent Runs', enabled: recent.length > 0, submenu: recentItems(recent, openRun) },
      separator,
      command('Export Figure…', 'export', 'CommandOrControl+E'),
      separator,
      ...(mac ? [{ role: 'close' } as const] : [settings, separator, { role: 'quit' } as const]),
    ],
  }
  const edit: MenuItemConstructorOptions = {
    label: '&Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      separator,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
      separator,
      command('Find', 'find', 'CommandOrControl+F'),
    ],
  }
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      command('Inspector', 'toggle-inspector', 'CommandOrControl+I'),
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      ...otherZoomKeys,
      separator,
      { role: 'togglefullscreen' },
      separator,
      { role: 'reload' },
      { role: 'toggleDevTools' },
    ],
  }
  const go: MenuItemConstructorOptions = {
    label: '&Go',
    submenu: [
      command('Anything…', 'palette', 'CommandOrControl+K'),
      separator,
      command('Gallery', 'gallery', 'CommandOrControl+1'),
      command('History', 'history', 'CommandOrControl+2'),
      command('Compare', 'compare', 'CommandOrControl+3'),
      command('Landscapes', 'landscapes', 'CommandOrControl+4'),
      command('Data', 'data', 'CommandOrControl+5'),
    ],
  }
  const help: MenuItemConstructorOptions = {
    role: 'help',
    label: '&Help',
    submenu: [
      command('Overstep Help', 'help', 'F1'),
      command('Keyboard Shortcuts', 'shortcuts'),
      { label: 'The Paper (ICML 2023)', click: () => openExternal('https://arxiv.org/abs/2205.15142') },
      ...(mac ? [] : [separator, { role: 'about' } as const]),
    ],
  }
  return [...(mac ? [application] : []), file, edit, view, go, ...(mac ? [{ role: 'windowMenu' } as const] : []), help]
}
