import { createReadStream } from 'node:fs'
import { badInput } from './terminal.ts'

/** More bytes no config or landscape has, which are a few thousand. */
const MOST_BYTES = 16 * 2 ** 20

/**
 * The bytes of a file that the user names, which may as well be a pipe, or a device that never ends.
 * @throws {OverstepError} `invalid-input` where they are too many; what the system fails with
 */
export async function readLimited(file: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
    pieces.push(piece)
    bytes += piece.length
    if (bytes > MOST_BYTES) throw badInput(file, 'is too large for what it should hold: it has more than 16 MiB')
  }
  return Buffer.concat(pieces)
}
