import { expect, test } from 'vitest'
import { Random, seededRandom, splitMix64 } from './random.ts'

test('the first numbers are those of the reference implementations', () => {
  // The test vector of rand_xoshiro (Rust), made with the C code of Blackman and Vigna.
  const random = new Random([1, 2, 3, 4])
  expect(Array.from({ length: 10 }, () => random.next())).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ])
  // Vigna's splitmix64.c with the state 1234567.
  expect([0, 1, 2].map((index) => splitMix64(1234567n, index))).toEqual([
    6457827717110365317n,
    3203168211198807973n,
    9817491932198370423n,
  ])
})

test('uniform and bell-shaped numbers have the moments of their distributions', () => {
  const random = seededRandom(7, 0)
  const moments = (draw: () => number) => {
    let [sum, squares] = [0, 0]
    for (let count = 0; count < 100_000; count++) {
      const value = draw()
      sum += value
      squares += value * value
    }
    return [sum / 100_000, squares / 100_000]
  }
  const [uniformMean, uniformSquare] = moments(() => random.uniform(-1, 1))
  expect(uniformMean).toBeCloseTo(0, 1.5)
  expect(uniformSquare).toBeCloseTo(1 / 3, 1.5)
  const [bellMean, bellSquare] = moments(() => random.bell())
  expect(bellMean).toBeCloseTo(0, 1.5)
  expect(bellSquare).toBeCloseTo(1, 1.5)
})

test('a shuffle keeps every value; streams and seeds are not alike', () => {
  const values = Uint32Array.from({ length: 1000 }, (_, index) => index)
  const shuffled = values.slice()
  seededRandom(1, 0).shuffle(shuffled)
  expect(shuffled).not.toEqual(values)
  expect(shuffled.toSorted()).toEqual(values)
  const firsts = [seededRandom(1, 0), seededRandom(1, 1), seededRandom(2, 0), seededRandom(2 ** 52 + 1, 0)]
  expect(new Set(firsts.map((random) => random.next())).size).toBe(4)
})
