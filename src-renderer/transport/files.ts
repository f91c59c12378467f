import { OverstepError, type SavedFile, type ToBeSaved, type Watch } from '#shared/contract/index.ts'
import { makeFile } from '#shared/saving/index.ts'
import { useDesktop, useService } from './service.ts'

/** More than a page can put together; the desktop window and the command line have no such bound. */
const MOST_BYTES = 1_500_000_000

/**
 * Makes a file and gives it to the user: by the native dialog in the desktop window, which writes it itself, as a
 * download elsewhere. `saved` is where it went (of a download its name alone), or null when the user cancels.
 * @throws {OverstepError} why it cannot be made or written; `cancelled`
 */
export async function saveFile(asked: ToBeSaved, watch: Watch): Promise<SavedFile> {
  const desktop = useDesktop()
  if (desktop) return desktop.call('desktop.save', asked, watch)
  return makeFile(useService(), asked, watch, async ({ name, put, ...made }) => {
    if (made.bytes > MOST_BYTES)
      throw new OverstepError('conflict', 'These runs are more than 1.5 GB. Export fewer, or use: overstep archive')
    const pieces: Uint8Array<ArrayBuffer>[] = []
    await put((piece) => void pieces.push(piece as Uint8Array<ArrayBuffer>))
    // The dialog may have been closed, and no file is wanted any more.
    watch.signal.throwIfAborted()
    download(name, new Blob(pieces))
    return { saved: name, ...made }
  })
}

function download(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser reads the blob after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
