/** Most lists and maps in each other; what is sent has some ten. */
const MOST_DEPTH = 64

/** What a number behind the head of a value counts. */
type Counted = 'bytes' | 'values' | 'pairs'

type NumberBytes = 1 | 2 | 4
/** Bytes that follow, then bytes of a number, then what that number counts. */
type Head = readonly [follow: number, numberBytes?: NumberBytes, counted?: Counted]

const ofLength = (...follows: number[]) => follows.map((follow): Head => [follow])
const counting = (counted: Counted, follow: number, ...numberBytes: NumberBytes[]) =>
  numberBytes.map((bytes): Head => [follow, bytes, counted])

/** The heads 0xc0 to 0xdf. */
const heads: readonly Head[] = [
  // nil, a byte that no value begins with, false, true
  ...ofLength(0, Infinity, 0, 0),
  // bin 8, 16, 32; ext 8, 16, 32 with the byte of their type
  ...counting('bytes', 0, 1, 2, 4),
  ...counting('bytes', 1, 1, 2, 4),
  // float 32, 64; uint 8 to 64; int 8 to 64
  ...ofLength(4, 8, 1, 2, 4, 8, 1, 2, 4, 8),
  // fixext 1 to 16 with the byte of their type
  ...ofLength(2, 3, 5, 9, 17),
  // str 8, 16, 32; array 16, 32; map 16, 32
  ...counting('bytes', 0, 1, 2, 4),
  ...counting('values', 0, 2, 4),
  ...counting('pairs', 0, 2, 4),
]

/**
 * Checks the extent of a MessagePack value before anything of it is made: the lengths that it claims against the bytes
 * that there are (a list is made as long as it claims to be), and how deep it is (MessagePack specification, formats).
 * @param mostValues that it may have, lists and maps and everything in them counted
 * @throws {RangeError} that says what is too much
 */
export function checkExtent(bytes: Uint8Array, mostValues = Infinity): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  /** Values that are still to come: in all, and in each list and map that has begun, the innermost last. */
  let owed = 1
  const open = [1]
  let at = 0
  for (let values = 1; owed > 0; values++) {
    // Each of them takes a byte at least.
    if (owed > bytes.length - at) throw new RangeError('It claims more values than it has bytes.')
    if (values > mostValues) throw new RangeError(`It has more than ${mostValues} values.`)
    const { skip, within } = extentAt(view, at)
    at += skip
    if (at > bytes.length) throw new RangeError('It ends within a value.')
    owed += within - 1
    open[open.length - 1]!--
    if (within > 0 && open.push(within) > MOST_DEPTH)
      throw new RangeError(`It has more than ${MOST_DEPTH} lists and maps in each other.`)
    while (open.at(-1) === 0) open.pop()
  }
}

/**
 * Bytes of a value without the values within it, and how many of those it claims.
 * @throws {RangeError} where it is cut off
 */
function extentAt(view: DataView, at: number): { skip: number; within: number } {
  const head = view.getUint8(at)
  if (head <= 0x7f || head >= 0xe0) return { skip: 1, within: 0 }
  if (head <= 0x8f) return { skip: 1, within: 2 * (head & 0x0f) }
  if (head <= 0x9f) return { skip: 1, within: head & 0x0f }
  if (head <= 0xbf) return { skip: 1 + (head & 0x1f), within: 0 }
  const [follow, numberBytes = 0, counted] = heads[head - 0xc0]!
  const count = numberBytes === 0 ? 0 : readNumber(view, at + 1, numberBytes)
  const within = counted === 'values' ? count : counted === 'pairs' ? 2 * count : 0
  return { skip: 1 + numberBytes + follow + (counted === 'bytes' ? count : 0), within }
}

function readNumber(view: DataView, at: number, bytes: 1 | 2 | 4): number {
  if (bytes === 1) return view.getUint8(at)
  return bytes === 2 ? view.getUint16(at) : view.getUint32(at)
}
