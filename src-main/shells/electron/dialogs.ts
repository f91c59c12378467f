import { type BrowserWindow, dialog } from 'electron'
import { suggestedFile } from './policy.ts'

/**
 * Asks with the native dialog where a file goes; null when the user cancels. The name may come from the page.
 * @throws {OverstepError} `invalid-input` for a name that is none of a file of ours
 */
export async function askForPlace(window: BrowserWindow, name: string): Promise<string | null> {
  const suggested = suggestedFile(name)
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: suggested.name,
    filters: [suggested.filter],
  })
  return canceled ? null : filePath
}

/** Says that the page has died and offers to load it again. Runs go on in another process meanwhile. */
export async function offerReload(window: BrowserWindow, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'Overstep',
    message: 'The window stopped working.',
    detail: `Reason: ${reason}. Your runs are not affected: they go on and are kept.`,
    buttons: ['Reload', 'Close'],
    defaultId: 0,
    cancelId: 1,
  })
  if (window.isDestroyed()) return
  if (response === 0) window.webContents.reload()
  else window.destroy()
}
