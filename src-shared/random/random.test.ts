import { expect, test } from 'vitest'
import { erf } from '../elementary/index.ts'
import { GENERATOR, generators, keyOf, normalAt, type Purpose, streamOf, xoshiro } from './index.ts'
import { threefry } from './threefry.ts'

test('xoshiro128** gives the numbers that other implementations give', () => {
  const draw = xoshiro(1, 2, 3, 4)
  // From the tests of rand_xoshiro, which has them of the authors' C code.
  expect(Array.from({ length: 10 }, draw)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ])
})

test.each([
  // kat_vectors of Random123, the authors' implementation.
  ['00000000 00000000 00000000 00000000', '00000000 00000000 00000000 00000000', '9c6ca96a e17eae66 fc10ecd4 5256a7d8'],
  ['ffffffff ffffffff ffffffff ffffffff', 'ffffffff ffffffff ffffffff ffffffff', '2a881696 57012287 f6c7446e a16a6732'],
  ['243f6a88 85a308d3 13198a2e 03707344', 'a4093822 299f31d0 082efa98 ec4e6c89', '59cd1dbb b8879579 86b5d00c ac8b6d84'],
])('threefry of %s under %s is what its authors say', (counter, key, result) => {
  const words = (text: string) => Int32Array.from(text.split(' '), (word) => parseInt(word, 16))
  const [a, b, c, d] = words(counter) as unknown as [number, number, number, number]
  const into = words(key)
  threefry(into, a, b, c, d, into)
  expect(into).toEqual(words(result))
})

test('streams are told apart by purpose and by all bits of their numbers, and each can be had again', () => {
  const numbers = [
    [],
    [0],
    [1],
    [-1],
    [2 ** 32],
    [2 ** 33],
    [2 ** 52],
    [Number.MAX_SAFE_INTEGER],
    [Number.MAX_SAFE_INTEGER - 1],

    [0, 0],
    [1, 0],
    [0, 1],
    [2 ** 32, 0],
    [0, 2 ** 32],
    [0, 0, 0],
    [1, 2, 3],
    [3, 2, 1],
    [1, 2, 3, 4, 5],
  ]
  const purposes: Purpose[] = ['starts', 'weights', 'order', 'training images', 'test images', 'noise', 'directions']
  const firsts = purposes.flatMap((purpose) =>
    numbers.map((some) => {
      const { word } = streamOf(GENERATOR, purpose, ...some)
      return [word(), word(), word(), word()].join()
    }),
  )
  expect(new Set(firsts).size).toBe(7 * 18)
  expect(streamOf(GENERATOR, 'order', 5, 6).uniform()).toBe(streamOf(GENERATOR, 'order', 5, 6).uniform())
})

/** χ² of counts that should all be alike. */
const chiSquare = (counts: readonly number[]) => {
  const mean = counts.reduce((sum, count) => sum + count) / counts.length
  return counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0)
}

test.each(generators)(
  '%s: the first numbers of neighbouring streams are uniform, and so are those of one',
  (generator) => {
    const draws = {
      'of neighbours': (index: number) => streamOf(generator, 'starts', index, 0, 0).uniform(),
      'of later ones': (index: number) => streamOf(generator, 'starts', 1, index, 7).uniform(),
      'of one': (
        (uniform) => () =>
          uniform()
      )(streamOf(generator, 'starts', 1, 0, 0).uniform),
      'of 32 bits': (
        (uniform) => () =>
          uniform()
      )(streamOf(generator, 'weights', 1).uniform32),
    }
    for (const [name, draw] of Object.entries(draws)) {
      const counts = Array<number>(64).fill(0)
      for (let index = 0; index < 32_000; index++) counts[Math.floor(64 * draw(index))]!++
      // Of 63 degrees of freedom it is above 120 once in 50 000 times.
      expect(chiSquare(counts), name).toBeLessThan(120)
    }
  },
)

test('whole numbers below a count are all alike likely, also where 2³² is no multiple of it', () => {
  const { below } = streamOf(GENERATOR, 'order', 1)
  for (const count of [1, 2, 7, 10, 4096]) {
    const drawn = Array.from({ length: 20 * count + 20_000 }, () => below(count))
    expect(Math.max(...drawn)).toBe(count - 1)
    expect(Math.min(...drawn)).toBe(0)
    const counts = Array<number>(Math.min(count, 10)).fill(0)
    for (const value of drawn) counts[Math.floor((value * counts.length) / count)]!++
    if (count % counts.length === 0) expect(chiSquare(counts)).toBeLessThan(33)
  }
  // A share of 2³² would be even for two thirds of the words and odd for one.
  const most = 3 * 2 ** 30
  const low = Array.from({ length: 6000 }, () => below(most)).filter((value) => value < most / 2).length
  expect(Math.abs(low - 3000)).toBeLessThan(200)
})

test.each(generators)('%s: a shuffle has every value once, and each place has each as often', (generator) => {
  for (const purpose of ['order', 'training images'] as const) {
    const { shuffle } = streamOf(generator, purpose, 3, 0)
    const counts = Array<number>(25).fill(0)
    for (let round = 0; round < 5000; round++) {
      const values = Int32Array.of(0, 1, 2, 3, 4)
      shuffle(values)
      expect([...values].sort()).toEqual([0, 1, 2, 3, 4])
      values.forEach((value, place) => counts[5 * place + value]!++)
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120)
  }
})

test('the first places of a shuffle are a sample without replacement', () => {
  const values = Uint32Array.from({ length: 1000 }, (_, index) => index)
  const whole = values.slice()
  streamOf(GENERATOR, 'test images', 1).shuffle(values, 10)
  streamOf(GENERATOR, 'test images', 1).shuffle(whole)
  expect(values.subarray(0, 10)).toEqual(whole.subarray(0, 10))
  expect(values.toSorted()).toEqual(whole.toSorted())
  expect(values.subarray(10).filter((value, index) => value !== index + 10).length).toBeLessThan(11)
})

/** The largest distance of the distribution of some numbers from the normal one (Kolmogorov and Smirnov), times √n. */
function distanceFromNormal(drawn: number[]): number {
  const sorted = Float64Array.from(drawn).sort()
  const distances = sorted.map((value, index) => {
    const expected = (1 + erf(value / Math.SQRT2)) / 2
    return Math.max((index + 1) / sorted.length - expected, expected - index / sorted.length)
  })
  return Math.max(...distances) * Math.sqrt(sorted.length)
}

test('normal deviates are normal, one after the other and as functions of step and coordinate', () => {
  const { normal } = streamOf(GENERATOR, 'directions', 1)
  const key = keyOf('noise', 1, 0, 0)
  const samples = {
    drawn: Array.from({ length: 20_000 }, normal),
    'along steps': Array.from({ length: 20_000 }, (_, t) => normalAt(key, t, 0)),
    'of the second coordinate': Array.from({ length: 20_000 }, (_, t) => normalAt(key, t, 1)),
    'of other starts': Array.from({ length: 20_000 }, (_, start) => normalAt(keyOf('noise', 1, start, 3), 0, 0)),
    'of other seeds': Array.from({ length: 20_000 }, (_, seed) => normalAt(keyOf('noise', seed, 2, 3), 5, 1)),
  }
  for (const [name, sample] of Object.entries(samples)) {
    // Above 1.95 once in a thousand times, above 2.3 once in twenty thousand.
    expect(distanceFromNormal(sample), name).toBeLessThan(2.3)
    const tail = sample.filter((value) => Math.abs(value) > 3).length
    // 54 are expected, with a standard deviation of 7.
    expect(Math.abs(tail - 54), name).toBeLessThan(30)
  }
  const product = (a: number[], b: number[]) => a.reduce((sum, value, index) => sum + value * b[index]!, 0)
  const [x, y] = [samples['along steps'], samples['of the second coordinate']]
  // Covariances of independent numbers have a standard deviation of √20 000 = 141.
  expect(Math.abs(product(x, y))).toBeLessThan(600)
  expect(Math.abs(product(x, [...x.slice(1), 0]))).toBeLessThan(600)
})

test('a deviate is the same whatever else is drawn, and another for any other number', () => {
  const all = [0, 1, 2 ** 32, 2 ** 40].flatMap((seed) =>
    [0, 1, 2 ** 20].flatMap((start) =>
      [0, 1].flatMap((rate) => {
        const key = keyOf('noise', seed, start, rate)
        return [0, 1, 2 ** 32].flatMap((t) => [0, 1, 2, 3].map((coordinate) => normalAt(key, t, coordinate)))
      }),
    ),
  )
  expect(new Set(all).size).toBe(4 * 3 * 2 * 3 * 4)
  const key = keyOf('noise', 1, 2, 3)
  const alone = normalAt(key, 7, 1)
  for (let t = 20; t >= 0; t--) normalAt(key, t, 0)
  expect(normalAt(key, 7, 1)).toBe(alone)
})

test('the numbers of version 2 are those that every engine and later version must give', () => {
  const { word, uniform, normal, below } = streamOf(GENERATOR, 'starts', 1, 0, 0)
  expect([word(), word(), uniform(), uniform(), normal(), normal(), below(10), below(1000)]).toMatchInlineSnapshot(`
    [
      423894937,
      2903086301,
      0.8740733943718834,
      0.9795587944688767,
      -0.29307366633656134,
      -1.6501639010363989,
      2,
      475,
    ]
  `)
  const order = Int32Array.from({ length: 12 }, (_, index) => index)
  streamOf(GENERATOR, 'order', 3, 1).shuffle(order)
  expect([...order]).toMatchInlineSnapshot(`
    [
      6,
      10,
      9,
      5,
      8,
      0,
      1,
      11,
      2,
      7,
      4,
      3,
    ]
  `)
  const key = keyOf('noise', 2 ** 40 + 5, 1, 2)
  expect([...key, normalAt(key, 0, 0), normalAt(key, 0, 1), normalAt(key, 999, 0)]).toMatchInlineSnapshot(`
    [
      -812268611,
      413792242,
      -1904893488,
      -909898105,
      0.15185345226456273,
      -0.6205847968880811,
      0.44491817736849093,
    ]
  `)
})
