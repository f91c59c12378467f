import {
  isRefusal,
  OverstepError,
  toWireError,
  type ExportedFigure,
  type ExportFormat,
  type SavedFile,
  type Watch,
} from '../contract/index.ts'

/** One of several files, made when it is its turn. */
export interface FileToMake {
  path: string
  format: ExportFormat
  make(): Promise<Omit<ExportedFigure, 'fileName'>>
}

/**
 * Makes files one after the other. Those that are refused are left out: what is compared may not be such that it can be
 * drawn, a size may be too small for some figures, a table too long for its format.
 * @throws {OverstepError} `cancelled` when the signal aborts; the first refusal when nothing comes of it; whatever else
 * goes wrong
 */
export async function eachFile<File extends FileToMake>(
  files: readonly File[],
  { progress, signal }: Watch,
  take: (made: Omit<ExportedFigure, 'fileName'>, file: File) => void,
): Promise<Pick<SavedFile, 'boxed' | 'leftOut'>> {
  const stopped = new OverstepError('cancelled', 'The export was cancelled.')
  const cancelled = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(stopped)))
  // Nothing may wait for it when it comes, such as between two files.
  cancelled.catch(() => undefined)
  const leftOut: SavedFile['leftOut'] = []
  const boxes = new Set<string>()
  progress(0)
  for (const [done, file] of files.entries()) {
    // It may have come while the runs were looked up, or a file was written.
    if (signal.aborted) throw stopped
    try {
      const made = await Promise.race([file.make(), cancelled])
      for (const character of made.boxed) boxes.add(character)
      take(made, file)
    } catch (thrown) {
      const error = toWireError(thrown)
      if (!isRefusal(error)) throw thrown
      leftOut.push({ path: file.path, reason: error.message })
      if (leftOut.length === files.length) throw thrown
    }
    progress((done + 1) / files.length)
  }
  return { leftOut, boxed: [...boxes].join('') }
}
