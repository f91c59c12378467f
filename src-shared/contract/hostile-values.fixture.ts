import type { ConfigInput } from '../kinds/index.ts'
import type { LandscapeDefinition } from '../vocabulary/index.ts'

const rates = { min: 0.001, max: 0.06, count: 3, scale: 'linear' as const }
const bowl: LandscapeDefinition = {
  title: 'bowl',
  expression: 'a*x^2',
  variables: ['x'],
  parameters: { a: 2 },
  domain: [[-5, 5]],
}
/** For tests: a config of each kind, with most of its fields. */
export const goodConfigs: readonly ConfigInput[] = [
  { kind: 'trajectory', landscape: bowl, starts: [[9.5]], learningRates: [0.1, 0.2], steps: 10 },
  { kind: 'fate-map', landscape: 'paper-1d', start: rates, learningRate: rates, against: bowl },
  { kind: 'basin-map', landscape: 'paper-2d', x: rates, y: rates, learningRate: [0.1, 0.2] },
  {
    kind: 'basin-share',
    landscape: 'paper-2d',
    box: [
      [3, 4],
      [3, 4],
    ],
    starts: 10,
    learningRate: rates,
    seed: 1,
  },
  { kind: 'bifurcation', landscape: 'cubic', start: [0.9], learningRate: rates, transient: 10, samples: 10 },
  { kind: 'theory', region: [[2, 3]], learningRate: rates, starts: 10, domain: [[-10, 10]] },
  {
    kind: 'loss-line',
    from: { run: '0'.repeat(26), member: 1 },
    to: { run: '1'.repeat(26) },
    align: 'weight-matching',
    count: 11,
    images: 100,
  },
  {
    kind: 'loss-plane',
    of: { run: '0'.repeat(26), members: [0, 2, 5] },
    plane: 'members',
    extent: 2,
    count: 9,
    images: 100,
    seed: 3,
  },
  { kind: 'network', starts: [1, 2], learningRates: [0.1], hidden: [16], batchSize: 32, trainSize: 64 },
]
const numbers = [-1, 0, 0.5, 1e300, -1e300, 2 ** 53 - 1, -(2 ** 53) + 1, 4_000_000_000, 5e-324]
const names = ['../../x', '__proto__', '\ud800', '1e999']
const texts = ['', 'x'.repeat(100_000), '\u0000\u001b[2J', ...names, '('.repeat(10_000)]
const longLists = [Array(10_000).fill(0), Array(10_000).fill('x')]
const manyFields = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`f${index}`, index]))
const deepList: unknown = JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`)
const lists = [[], {}, [[]], ...longLists, [null], [{}], { length: 4_000_000_000 }, manyFields, deepList]
/** For tests: what may stand in place of any value of JSON that comes from outside. */
export const hostileValues: readonly unknown[] = [null, true, ...numbers, ...texts, ...lists]

/** A copy of a value with another one in place of one in it, chosen by a path of numbers. */
export function replaced(value: unknown, path: readonly number[], other: unknown): unknown {
  const [first, ...rest] = path
  if (first === undefined || typeof value !== 'object' || value === null) return other
  const entries = Object.entries(value)
  if (entries.length === 0) return other
  const chosen = first % entries.length
  const changed = entries.map(([key, inner], index) => [key, index === chosen ? replaced(inner, rest, other) : inner])
  return Array.isArray(value) ? changed.map(([, inner]) => inner as unknown) : Object.fromEntries(changed)
}
