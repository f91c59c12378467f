import { expect, test } from 'vitest'
import { captureOf, landscapeOf } from '../index.ts'

type Box = [number, number][]
const within = (width: number): Box => [
  [-width, width],
  [-width, width],
]
const made = (expression: string, domain: Box) => landscapeOf({ expression, variables: ['x', 'y'], domain })

/**
 * Each set with the box around it, the range of its curvature, and a function that is 0 on it, as they follow from
 * its equation.
 */
test.each<[string, Box, { box: Box; sharpness: [number, number] | null }[], (x: number, y: number) => number]>([
  // λ = x² + y² where xy = 1: least at (±1, ±1).
  [
    '0.5*(x*y-1)^2',
    within(10),
    [
      {
        box: [
          [-10, -0.1],
          [-10, -0.1],
        ],
        sharpness: [2, 100.01],
      },
      {
        box: [
          [0.1, 10],
          [0.1, 10],
        ],
        sharpness: [2, 100.01],
      },
    ],
    (x, y) => x * y - 1,
  ],
  // λ = ‖∇(x²y)‖² = 4/x² + x⁴ where y = 1/x²: least at x⁶ = 2.
  [
    '0.5*(x^2*y-1)^2',
    [
      [-10, 10],
      [0.001, 10],
    ],
    [-1, 1].map((side) => ({
      box: [(side < 0 ? [-10, -1 / Math.sqrt(10)] : [1 / Math.sqrt(10), 10]) as [number, number], [0.01, 10]] as Box,
      sharpness: [4 / 2 ** (1 / 3) + 2 ** (2 / 3), 10_000.04] as [number, number],
    })),
    (x, y) => x * x * y - 1,
  ],
  ['(x^2+y^2-1)^2', within(2), [{ box: within(1), sharpness: [8, 8] }], (x, y) => Math.hypot(x, y) - 1],
  ['(x - y)^2', within(10), [{ box: within(10), sharpness: [4, 4] }], (x, y) => x - y],
  // Two rays of one line, which end on a kink, from where it rises towards the other.
  [
    'relu(1 - abs(x)) + y^2',
    within(4),
    [
      {
        box: [
          [-4, -1],
          [0, 0],
        ],
        sharpness: [2, 2],
      },
      {
        box: [
          [1, 4],
          [0, 0],
        ],
        sharpness: [2, 2],
      },
    ],
    (_, y) => y,
  ],
  // 1 along x, whatever rounding makes of it.
  [
    'exp(5*x)*exp(-5*x) + y^2',
    within(10),
    [
      {
        box: [
          [-10, 10],
          [0, 0],
        ],
        sharpness: [2, 2],
      },
    ],
    (_, y) => y,
  ],
  [
    'x^2',
    within(10),
    [
      {
        box: [
          [0, 0],
          [-10, 10],
        ],
        sharpness: [2, 2],
      },
    ],
    (x) => x,
  ],
  // Two lines that cross are one set, flat where they do.
  ['(x*y)^2', within(3), [{ box: within(3), sharpness: [0, 18] }], (x, y) => x * y],
  [
    '(y - sin(x))^2',
    within(10),
    [
      {
        box: [
          [-10, 10],
          [-1, 1],
        ],
        sharpness: [2, 4],
      },
    ],
    (x, y) => y - Math.sin(x),
  ],
  // A crease has no curvature, a quartic valley has none either.
  [
    'abs(y - x^2)',
    within(3),
    [
      {
        box: [
          [-Math.sqrt(3), Math.sqrt(3)],
          [0, 3],
        ],
        sharpness: null,
      },
    ],
    (x, y) => y - x * x,
  ],
  ['(x - y)^4', within(3), [{ box: within(3), sharpness: [0, 0] }], (x, y) => x - y],
  // λ = 8(x − 2)² on the circle, and 2(x² + y² − 1)² on the line.
  [
    '(x^2+y^2-1)^2*(x-2)^2',
    within(4),
    [
      { box: within(1), sharpness: [8, 72] },
      {
        box: [
          [2, 2],
          [-4, 4],
        ],
        sharpness: [18, 722],
      },
    ],
    (x, y) => (x * x + y * y - 1) * (x - 2),
  ],
])('%s: a set of minima is one minimum, with the range of its curvature', (expression, domain, sets, zero) => {
  const { info, value } = made(expression, domain)
  expect(info.minima.map(({ plateau, set }) => [plateau, set!.sharpness])).toEqual(
    expect.arrayContaining(
      sets.map(({ box, sharpness }) => [
        box.map((ends) => ends.map((end) => expect.closeTo(end, 5) as number)),
        sharpness?.map((end) => expect.closeTo(end, 5) as number) ?? null,
      ]),
    ),
  )
  expect(info.minima.length).toBe(sets.length)
  let points = 0
  for (const minimum of info.minima) {
    const { set, sharpness, stabilityLimit, at } = minimum
    expect(Math.abs(zero(at[0]!, at[1]!))).toBeLessThan(1e-4)
    expect(value(at)).toBe(minimum.value)
    for (const [x, y] of set!.curves.flat()) {
      points++
      expect(Math.abs(zero(x!, y!))).toBeLessThan(1e-3 * Math.max(1, x! * x!, y! * y!))
    }
    // A limit is told where all points of the set have the same.
    const [least, greatest] = set!.sharpness ?? [NaN, 0]
    const one = greatest > 0 && greatest - least < 1e-6 * greatest
    if (one) expect(stabilityLimit! * greatest).toBeCloseTo(2, 9)
    else expect(stabilityLimit).toBeNull()
    expect(sharpness === null || sharpness === greatest).toBe(true)
  }
  expect(points).toBeGreaterThan(1)
})

test('the flattest of its points stands for a set', () => {
  expect(made('0.5*(x*y-1)^2', within(10)).info.minima.map(({ at }) => at)).toEqual([
    [-1, -1],
    [1, 1],
  ])
  const { minima } = made('(x^2+y^2-1)^2*(x-2)^2', within(4)).info
  expect(minima[0]!.at).toEqual([expect.closeTo(1, 6), expect.closeTo(0, 5)])
})

test('a set captures what is within the radius of it, not its box', () => {
  const circle = made('(x^2+y^2-1)^2', within(2))
  const captured = (at: [number, number]) => captureOf(circle, at) >= 0
  expect(
    (
      [
        [1, 0],
        [0.71, 0.71],
        [1.099, 0],
        [0, -0.901],
      ] as [number, number][]
    ).map(captured),
  ).toEqual([true, true, true, true])
  expect(
    (
      [
        [0, 0],
        [0.5, 0.5],
        [1.101, 0],
        [0, 0.899],
      ] as [number, number][]
    ).map(captured),
  ).toEqual([false, false, false, false])
  const disc = made('relu(x^2+y^2-4)', within(10))
  expect(
    [
      [1, 0],
      [2.05, 0],
      [1.45, 1.45],
      [1.9, 1.9],
      [2.2, 0],
    ].map((at) => captureOf(disc, at)),
  ).toEqual([0, 0, 0, -1, -1])
})

test('branches of a set are told apart, near them and far outside of the domain', () => {
  const landscape = made('0.5*(x*y-1)^2', within(2))
  for (const far of [0.5, 1, 2, 10, 50]) {
    expect(captureOf(landscape, [far, 1 / far + 0.05])).toBe(1)
    expect(captureOf(landscape, [-far, -1 / far])).toBe(0)
    expect(captureOf(landscape, [far, -1 / far - 0.2])).toBe(-1)
  }
})

// 1/(1 + e^(−kx)) is below 10⁻³⁰⁰ left of some x, where e^(−kx) overflows; what is 0 to doubles is flat.
test.each([30, 400])('a half-line that is flat to doubles is one set, with a step of steepness %d behind it', (k) => {
  const { info } = made(`1/(1 + exp(-${k}*(x - 1))) + 0.1*y^2`, within(40))
  expect(info.minima).toMatchObject([{ sharpness: 0.2, stabilityLimit: 10 }])
  const [[from, to] = [NaN, NaN], acrossIt] = info.minima[0]!.plateau!
  expect(from).toBe(-40)
  expect(to).toBeGreaterThan(1 - 700 / k)
  expect(to).toBeLessThan(1)
  expect(acrossIt).toEqual([0, 0])
  expect(info.minima[0]!.value).toBeLessThan(1e-12)
})

// tanh(400x), of which no double tells that it is not −1 left of −0.05, and 1 right of 0.05, where it is no minimum.
test('the lower one of two half-lines that are flat to doubles is the minimum', () => {
  const { info } = made('(exp(400*x) - exp(-400*x))/(exp(400*x) + exp(-400*x)) + y^2', within(10))
  expect(info.minima).toMatchObject([{ sharpness: 2, stabilityLimit: 1 }])
  const [[from, to] = [NaN, NaN], acrossIt] = info.minima[0]!.plateau!
  expect(from).toBe(-10)
  expect(to).toBeGreaterThan(-0.05)
  expect(to).toBeLessThan(-0.02)
  expect(acrossIt).toEqual([0, 0])
})

// On y = −1, from x = 0 to −0.71, it is 0 and lower nowhere near; from there on a step to y > −1 leads down.
test('a valley that turns into a ridge is no set of minima', () => {
  const { info } = made('relu(1 - abs(x))*relu(1 - abs(y)) + max(1.23*x, -1 - y) + 0.71*abs(y + 1)', within(4))
  const onIt = info.minima.filter(({ at }) => Math.abs(at[1]! + 1) < 1e-6 && at[0]! > -0.71 && at[0]! < 1e-6)
  expect(onIt).toEqual([])
})

// It swings ever faster towards x = 0, beside which it has no value: searches end on places that lead nowhere.
test.each([1, 2, 5])(
  'a function that is not defined beside its curves has its minima searched all the same: ±%d',
  (width) => {
    const expression = 'sin(max(y, 0, 0.001)^70 * sqrt(y/(x*0.001)))'
    const { info } = made(expression, within(width))
    expect(info.minima.every(({ value }) => Number.isFinite(value))).toBe(true)
  },
)
