/** Characters that are put together before they become bytes. */
const PIECE = 1 << 16

/** Pieces of text as the bytes of one file, in UTF-8: a table may be longer than the longest string. */
export function joinedBytes(pieces: () => Iterable<string>): Uint8Array<ArrayBuffer> {
  const chunks: Buffer[] = []
  let text = ''
  for (const piece of pieces()) {
    text += piece
    if (text.length < PIECE) continue
    chunks.push(Buffer.from(text))
    text = ''
  }
  chunks.push(Buffer.from(text))
  return new Uint8Array(Buffer.concat(chunks))
}
