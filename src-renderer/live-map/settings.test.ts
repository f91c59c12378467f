import { expect, test } from 'vitest'
import { configSchema } from '#shared/contract/index.ts'
import type { MapConfig } from '#shared/results/index.ts'
import { placeOf, settingsOf, SLIDER_STEPS, valueAtPlace } from './settings.ts'

const axis = { min: -4, max: 4, count: 5 }
const own = configSchema.parse({
  kind: 'basin-map',
  landscape: {
    expression: 'a*x^2 + b*y^2',
    variables: ['x', 'y'],
    parameters: { a: 2, b: 0 },
    domain: [
      [-4, 4],
      [-4, 4],
    ],
  },
  x: axis,
  y: axis,
  learningRate: 0.1,
  rule: { name: 'heavy-ball', momentum: 0.9 },
}) as MapConfig

test('a basin map is slid over its learning rate, its momentum and the parameters of its landscape', () => {
  const settings = settingsOf(own, own)
  expect(settings.map(({ name, value }) => [name, value])).toEqual([
    ['γ', 0.1],
    ['β', 0.9],
    ['a', 2],
    ['b', 0],
  ])
  const changed = settings.reduce((config, setting, index) => setting.set(config, [0.2, 0.5, 3, -1][index]!), own)
  expect(changed).toMatchObject({
    learningRate: 0.2,
    rule: { name: 'heavy-ball', momentum: 0.5 },
    landscape: { expression: 'a*x^2 + b*y^2', parameters: { a: 3, b: -1 } },
  })
  expect(configSchema.safeParse(changed).error).toBeUndefined()
})

test('the ends of every slider are settings that a config may have, and its value is where it stands', () => {
  let met = 0
  for (const setting of settingsOf(own, own)) {
    for (const place of [0, SLIDER_STEPS]) {
      expect(configSchema.safeParse(setting.set(own, valueAtPlace(setting, place))).error).toBeUndefined()
      met++
    }
    const back = valueAtPlace(setting, placeOf(setting))
    expect(Math.abs(back - setting.value)).toBeLessThanOrEqual((setting.max - setting.min) / SLIDER_STEPS)
  }
  expect(met).toBe(8)
})

test('a fate map has its learning rates on an axis: of a landscape without parameters nothing is left', () => {
  const config = configSchema.parse({
    kind: 'fate-map',
    start: axis,
    learningRate: { min: 1e-3, max: 0.1, count: 5 },
  }) as MapConfig
  expect(settingsOf(config, config)).toEqual([])
})
