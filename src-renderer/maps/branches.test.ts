import {
  descentOfCell,
  basinShareConfigSchema,
  bifurcationConfigSchema,
  configSchema,
  fateMapConfigSchema,
} from '#shared/contract/index.ts'
import { expect, test } from 'vitest'
import { basinMapOf, bifurcationOf, narrowed } from './branches.ts'

const rates = { min: 0.01, max: 0.05, count: 5 }

test('the long run of a column has its start and its learning rates', () => {
  const map = fateMapConfigSchema.parse({
    kind: 'fate-map',
    landscape: 'paper-2d',
    line: { from: [0, 0], to: [4, 4] },
    bound: 50,
    start: { min: 0, max: 1, count: 9 },
    learningRate: rates,
  })
  const config = bifurcationOf(map, { start: [3, 3], learningRate: 0.01 })
  expect(configSchema.parse(config)).toEqual(config)
  expect(config).toMatchObject({ landscape: 'paper-2d', start: [3, 3], learningRate: map.learningRate, bound: 50 })
  expect(config.rule).toBeUndefined()
})

test('the long run of a column of a map over momenta has the momentum of the column', () => {
  const map = fateMapConfigSchema.parse({
    kind: 'fate-map',
    start: { min: 9, max: 9, count: 1 },
    learningRate: rates,
    rule: { name: 'nesterov', momentum: 0.9 },
    momentum: { min: 0, max: 0.8, count: 5 },
  })
  const descent = descentOfCell(map, 2, 1)
  expect(descent).toMatchObject({ start: [9], momentum: 0.4, numbers: { start: 2, rate: 1 } })
  const config = bifurcationOf(map, descent)
  expect(configSchema.parse(config)).toEqual(config)
  expect(config).toMatchObject({ start: [9], rule: { name: 'nesterov', momentum: 0.4 } })
})

test('the basin map of a learning rate holds the box of its starts and the domain of the landscape', () => {
  const shares = basinShareConfigSchema.parse({ kind: 'basin-share', learningRate: rates, steps: 77 })
  const domain: [number, number][] = [
    [-4, 3.5],
    [-4, 4],
  ]
  const config = basinMapOf(shares, { domain }, 0.02)
  expect(configSchema.parse(config)).toEqual(config)
  expect(config).toMatchObject({ x: { min: -4, max: 4 }, y: { min: -4, max: 4 }, learningRate: 0.02, steps: 77 })
})

test('a part of the learning rates has as many of them', () => {
  const config = bifurcationConfigSchema.parse({ kind: 'bifurcation', learningRate: rates })
  expect(narrowed(config, [0.021, 0.039])).toEqual({
    ...config,
    learningRate: { ...config.learningRate, min: 0.02, max: 0.04 },
  })
})
