import type { Display, MenuItemConstructorOptions } from 'electron'
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

function find(items: MenuItemConstructorOptions[], id: string): MenuItemConstructorOptions | undefined {
  for (const item of items) {
    const found = item.id === id ? item : Array.isArray(item.submenu) ? find(item.submenu, id) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

onQuestion('menu', ({ id }) => {
  const item = find(menu, id)
  if (item?.click === undefined) throw new Error(`The menu has no item ${id} that can be clicked`)
  item.click(undefined as never, undefined, undefined as never)
  return null
})
