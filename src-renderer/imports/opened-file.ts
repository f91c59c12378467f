import type { Desktop, Opening } from '#shared/contract/index.ts'

/**
 * A file that the user has opened in the desktop program, as one that is dropped on the window.
 * @throws {Error} where it cannot be read
 */
export async function openedFile(
  desktop: Pick<Desktop, 'call'>,
  { token, name, size }: Extract<Opening, { file: unknown }>['file'],
): Promise<File> {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for (let offset = 0; offset < size;) {
    const piece = (await desktop.call('desktop.readOpened', { token, offset })) as Uint8Array<ArrayBuffer>
    if (piece.length === 0) break
    pieces.push(piece)
    offset += piece.length
  }
  return new File(pieces, name)
}
