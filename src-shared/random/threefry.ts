const PARITY = 0x1bd11bda
/** Four rounds each before a turn of the key is added. */
const TURNS = 5

/**
 * Threefry-4x32-20, a function of 128 bits under a key of 128 bits whose results are as good as random, whichever of
 * its arguments are counted up (J. Salmon, M. Moraes, R. Dror and D. Shaw, Parallel random numbers: as easy as 1, 2, 3,
 * SC 2011).
 *
 * @param key four words
 * @param into where the four words of the result are put; may be the key
 */
export function threefry(key: Int32Array, a: number, b: number, c: number, d: number, into: Int32Array): void {
  // The keys of the turn.
  let k0 = key[0]!
  let k1 = key[1]!
  let k2 = key[2]!
  let k3 = key[3]!
  let k4 = PARITY ^ k0 ^ k1 ^ k2 ^ k3
  let x0 = (a + k0) | 0
  let x1 = (b + k1) | 0
  let x2 = (c + k2) | 0
  let x3 = (d + k3) | 0
  for (let turn = 1; turn <= TURNS; turn++) {
    if (turn % 2 === 1) {
      x0 = (x0 + x1) | 0
      x1 = rotated(x1, 10) ^ x0
      x2 = (x2 + x3) | 0
      x3 = rotated(x3, 26) ^ x2
      x0 = (x0 + x3) | 0
      x3 = rotated(x3, 11) ^ x0
      x2 = (x2 + x1) | 0
      x1 = rotated(x1, 21) ^ x2
      x0 = (x0 + x1) | 0
      x1 = rotated(x1, 13) ^ x0
      x2 = (x2 + x3) | 0
      x3 = rotated(x3, 27) ^ x2
      x0 = (x0 + x3) | 0
      x3 = rotated(x3, 23) ^ x0
      x2 = (x2 + x1) | 0
      x1 = rotated(x1, 5) ^ x2
    } else {
      x0 = (x0 + x1) | 0
      x1 = rotated(x1, 6) ^ x0
      x2 = (x2 + x3) | 0
      x3 = rotated(x3, 20) ^ x2
      x0 = (x0 + x3) | 0
      x3 = rotated(x3, 17) ^ x0
      x2 = (x2 + x1) | 0
      x1 = rotated(x1, 11) ^ x2
      x0 = (x0 + x1) | 0
      x1 = rotated(x1, 25) ^ x0
      x2 = (x2 + x3) | 0
      x3 = rotated(x3, 10) ^ x2
      x0 = (x0 + x3) | 0
      x3 = rotated(x3, 18) ^ x0
      x2 = (x2 + x1) | 0
      x1 = rotated(x1, 20) ^ x2
    }
    const first = k0
    k0 = k1
    k1 = k2
    k2 = k3
    k3 = k4
    k4 = first
    x0 = (x0 + k0) | 0
    x1 = (x1 + k1) | 0
    x2 = (x2 + k2) | 0
    x3 = (x3 + k3 + turn) | 0
  }
  into[0] = x0
  into[1] = x1
  into[2] = x2
  into[3] = x3
}

const rotated = (x: number, by: number) => (x << by) | (x >>> (32 - by))
