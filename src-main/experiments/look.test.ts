import { expect, test } from 'vitest'
import { basinMapConfigSchema, configSchema, type ConfigInput, PENDING } from '#shared/contract/index.ts'
import { bandsOfPass, passCells, passesOf } from '#shared/passes/index.ts'
import { experimentOf, lookAt } from './index.ts'
import { surroundings } from './surroundings.ts'

const axis = { min: -4, max: 4, count: 40 }
const never = new AbortController().signal

test.each([
  { kind: 'basin-map', x: axis, y: { ...axis, count: 30 }, learningRate: 0.02 },
  {
    kind: 'basin-map',
    landscape: 'himmelblau',
    x: axis,
    y: axis,
    learningRate: 0.02,
    rule: { name: 'nesterov', momentum: 0.5 },
  },
  {
    kind: 'fate-map',
    start: axis,
    learningRate: { min: 1e-4, max: 0.06, count: 35, scale: 'log' },
    noise: { std: 0.1 },
  },
] satisfies ConfigInput[])('what is looked at of a map is what its run computes: $kind', async (input) => {
  const config = configSchema.parse(input) as Parameters<typeof lookAt>[0]['config']
  const { context, arrays } = surroundings(2)
  const summary = await experimentOf(config.kind).run(config as never, context)
  const shape = arrays.fate!.shape
  const seen = Object.fromEntries(
    Object.entries(arrays).map(([name, { data }]) => [name, data.map(() => PENDING)]),
  ) as Record<'fate' | 'iterations' | 'period', number[]>
  let cells = 0
  for (const pass of passesOf(shape, () => 1e6))
    for (const band of bandsOfPass(pass, shape))
      for (let from = band.from; from < band.to;) {
        const part = await lookAt({ config, pass, from, to: band.to }, context.pool, never)
        expect({ fates: part.fates, minima: part.minima }).toEqual({ fates: summary.fates, minima: summary.minima })
        let at = 0
        for (const { row, columns } of passCells(pass, shape).pieces(from, part.to))
          for (const column of columns) {
            const cell = row * shape.at(-1)! + column
            const index =
              part.fate.length === part.to - from && pass.before !== null && pass.level === 0 ? cell - from : at
            for (const name of ['fate', 'iterations', 'period'] as const) seen[name][cell] = part[name][index]!
            at++
            cells++
          }
        from = part.to
      }
  expect(cells).toBe(arrays.fate!.data.length)
  for (const name of ['fate', 'iterations', 'period'] as const) expect(seen[name]).toEqual(arrays[name]!.data)
})

test('cells that a map has not are refused by the field', async () => {
  const config = basinMapConfigSchema.parse({ kind: 'basin-map', x: axis, y: axis, learningRate: 0.1 })
  const { pool } = surroundings().context
  const pass = { level: 0, before: null }
  for (const [from, to] of [
    [0, 1601],
    [7, 7],
  ] as const)
    await expect(lookAt({ config, pass, from, to }, pool, never)).rejects.toThrow(
      `to: must be from ${from + 1} to 1600`,
    )
})
