import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import {
  aboutFormat,
  isRefusal,
  OverstepError,
  toWireError,
  type ExportedFigure,
  type ExportFormat,
  type SavedFile,
  type Watch,
} from '../contract/index.ts'

/** One file of an archive, made when it is its turn. */
export interface ZippedFile {
  path: string
  format: ExportFormat
  make(): Promise<Pick<ExportedFigure, 'bytes' | 'boxed'>>
}

/** An archive in pieces, and what is not in it. */
interface Zipped extends Pick<SavedFile, 'boxed' | 'leftOut'> {
  pieces: Uint8Array[]
}

/**
 * Files as one zip archive. Those that are refused are left out: what is compared may not be such that it can be drawn,
 * a size may be too small for some figures, a table too long for its format.
 * @throws {OverstepError} `cancelled` when the signal aborts; the first refusal when nothing comes of it; whatever else
 * goes wrong
 */
export async function zipFiles(files: readonly ZippedFile[], { progress, signal }: Watch): Promise<Zipped> {
  const stopped = new OverstepError('cancelled', 'The export was cancelled.')
  const cancelled = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(stopped)))
  // Nothing may wait for it when it comes, such as between two files.
  cancelled.catch(() => undefined)
  const pieces: Uint8Array[] = []
  const leftOut: SavedFile['leftOut'] = []
  const boxes = new Set<string>()
  const zip = new Zip((error, piece) => {
    if (error) throw error
    pieces.push(piece)
  })
  progress(0)
  for (const [done, { path, format, make }] of files.entries()) {
    // It may have come while the runs were looked up, or a file was written.
    if (signal.aborted) throw stopped
    try {
      const { bytes, boxed } = await Promise.race([make(), cancelled])
      for (const character of boxed) boxes.add(character)
      const file = aboutFormat(format).packed ? new ZipPassThrough(path) : new ZipDeflate(path)
      zip.add(file)
      file.push(bytes, true)
    } catch (thrown) {
      const error = toWireError(thrown)
      if (!isRefusal(error)) throw thrown
      leftOut.push({ path, reason: error.message })
      if (leftOut.length === files.length) throw thrown
    }
    progress((done + 1) / files.length)
  }
  zip.end()
  return { pieces, leftOut, boxed: [...boxes].join('') }
}
