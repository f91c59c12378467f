import type { ElectronBridge, Opening } from '#shared/transport/index.ts'

/**
 * A file that the user has opened in the desktop program, as one that is dropped on the window.
 * @throws {Error} where it cannot be read
 */
export async function openedFile(
  bridge: Pick<ElectronBridge, 'readOpened'>,
  { token, name, size }: Extract<Opening, { file: unknown }>['file'],
): Promise<File> {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for (let offset = 0; offset < size;) {
    const piece = await bridge.readOpened(token, offset)
    if (piece.length === 0) break
    pieces.push(piece)
    offset += piece.length
  }
  return new File(pieces, name)
}
