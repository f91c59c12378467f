import type { FileHandle } from 'node:fs/promises'

/**
 * Writes all of the bytes from a position of the file on: one write may take fewer of them, as where the disk is nearly
 * full.
 */
export async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten
}
