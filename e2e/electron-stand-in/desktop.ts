import { EventEmitter } from 'node:events'
import type { Display, MenuItemConstructorOptions, NotificationConstructorOptions, PowerSaveBlocker } from 'electron'
import { onQuestion, record } from './link.ts'
import type { DialogKind } from './messages.ts'

const answers: Record<DialogKind, unknown[]> = { showSaveDialog: [], showMessageBox: [] }
onQuestion('dialog', ({ kind, answer }) => {
  answers[kind].push(answer)
  return null
})

/** Dialogs answer what the driver has laid out for them, and are cancelled where it has laid out nothing. */
export const dialog = {
  showSaveDialog(_window: unknown, options: unknown): Promise<unknown> {
    record('dialog.showSaveDialog', options)
    return Promise.resolve(answers.showSaveDialog.shift() ?? { canceled: true, filePath: '' })
  },
  showMessageBox(_window: unknown, options: { cancelId?: number }): Promise<unknown> {
    record('dialog.showMessageBox', options)
    return Promise.resolve(answers.showMessageBox.shift() ?? { response: options.cancelId ?? 0 })
  },
  showErrorBox(title: string, content: string): void {
    record('dialog.showErrorBox', title, content)
    console.error(`${title}: ${content}`)
  },
}

export const shell = {
  openExternal(url: string): Promise<void> {
    record('shell.openExternal', url)
    return Promise.resolve()
  },
}

/** What of Electron's interface there is here, under its own types. */
export const powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'> = {
  start(type) {
    record('powerSaveBlocker.start', type)
    return 7
  },
  stop(id) {
    record('powerSaveBlocker.stop', id)
    return true
  },
}

const notifications: Notification[] = []
export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return true
  }
  private readonly options: NotificationConstructorOptions
  constructor(options: NotificationConstructorOptions) {
    super()
    this.options = options
  }
  show(): void {
    record('Notification.show', this.options)
    notifications.push(this)
  }
}
onQuestion('notification', () => {
  const last = notifications.at(-1)
  if (last === undefined) throw new Error('No notification was shown')
  last.emit('click', {})
  return null
})

export const nativeTheme = { shouldUseDarkColors: false }

const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1080 } } as Display
export const screen = { getPrimaryDisplay: () => display, getAllDisplays: () => [display] }

let menu: MenuItemConstructorOptions[] = []
export const Menu = {
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
  setApplicationMenu(template: MenuItemConstructorOptions[]): void {
    record('Menu.setApplicationMenu', template)
    menu = template
  },
}

type Wanted = Pick<MenuItemConstructorOptions, 'id' | 'label'>

function find(items: MenuItemConstructorOptions[], wanted: Wanted): MenuItemConstructorOptions | undefined {
  for (const item of items) {
    if (item.id === wanted.id && (wanted.label === undefined || item.label === wanted.label)) return item
    const found = Array.isArray(item.submenu) ? find(item.submenu, wanted) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

onQuestion('menu', (wanted) => {
  const item = find(menu, wanted)
  if (item?.click === undefined) throw new Error(`The menu has no item ${JSON.stringify(wanted)} that can be clicked`)
  item.click(undefined as never, undefined, undefined as never)
  return null
})
