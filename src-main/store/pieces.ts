/** Where a piece of an array lies. */
export interface Piece {
  /** Its first value within the array. */
  offset: number
  /** Its length. */
  bytes: number
}

/**
 * What is wrong with the pieces that are stored of an array; undefined where nothing is.
 * @param array how many values it has, and how many bytes each takes
 * @param complete whether every value has to be there
 */
export function pieceProblem(
  pieces: readonly Piece[],
  { count, size }: { count: number; size: number },
  complete: boolean,
): string | undefined {
  let known = 0
  let gap = false
  for (const { offset, bytes } of pieces.toSorted((one, other) => one.offset - other.offset)) {
    const end = offset + bytes / size
    if (!Number.isInteger(end)) return `a piece at value ${offset} has ${bytes} bytes, which are no values of ${size}`
    if (offset < 0 || end > count) return `a piece reaches from value ${offset} to ${end}, and the array has ${count}`
    gap ||= offset > known
    if (!gap) known = Math.max(known, end)
  }
  return complete && known < count ? `its values from ${known} on are not all there; it has ${count}` : undefined
}

/**
 * Those of the pieces of an array that later ones lie over.
 * @param pieces in the order in which they were written
 * @param size bytes of a value
 */
export function hiddenPieces<Of extends Piece>(pieces: readonly Of[], size: number): Of[] {
  const hidden: Of[] = []
  /** What later pieces cover: intervals apart from each other. */
  let covered: { from: number; to: number }[] = []
  for (const piece of pieces.toReversed()) {
    const [from, to] = [piece.offset, piece.offset + piece.bytes / size]
    if (covered.some((one) => one.from <= from && to <= one.to)) {
      hidden.push(piece)
      continue
    }
    const touched = covered.filter((one) => one.from <= to && from <= one.to)
    const joined = {
      from: Math.min(from, ...touched.map((one) => one.from)),
      to: Math.max(to, ...touched.map((one) => one.to)),
    }
    covered = [...covered.filter((one) => !touched.includes(one)), joined]
  }
  return hidden
}
