import { type BrowserWindow, dialog } from 'electron'
import { OverstepError } from '#shared/contract/index.ts'
import { write } from '../../files/index.ts'
import { suggestedFile } from './policy.ts'

/**
 * Asks for a place with the native dialog and writes the file there; returns the path, or null when the user cancels.
 * The arguments come from the page and are checked.
 * @throws {OverstepError} `invalid-input` for a name or content that is none, `storage` when the file cannot be written.
 */
export async function saveFile(window: BrowserWindow, name: unknown, bytes: unknown): Promise<string | null> {
  if (typeof name !== 'string' || !(bytes instanceof Uint8Array))
    throw new OverstepError('invalid-input', 'A file to save is a name and its bytes.')
  const suggested = suggestedFile(name)
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: suggested.name,
    filters: [suggested.filter],
  })
  if (canceled) return null
  await write(filePath, bytes)
  return filePath
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
