/**
 * xoshiro128** 1.1 from a state that is not all 0: the xoshiro generator of general use whose words have 32 bits, as
 * JavaScript's have (Blackman and Vigna, Scrambled linear pseudorandom number generators, 2021).
 *
 * @returns a function that draws the next number, an integer in [0, 2³²)
 */
export function xoshiro(a: number, b: number, c: number, d: number): () => number {
  return () => {
    const drawn = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotated(d, 11)
    return drawn
  }
}

const rotated = (x: number, by: number) => (x << by) | (x >>> (32 - by))
