import { expect, test } from 'vitest'
import { configSchema, fateMapConfigSchema } from '#shared/contract/index.ts'
import { presetOf, presets } from './index.ts'

const map = fateMapConfigSchema.parse(presets.find(({ id }) => id === 'fig06')!.config)
const configOf = (id: string) => configSchema.parse(presets.find((preset) => preset.id === id)!.config)

test('settings are those of the preset that has them, however they came about', () => {
  expect(presetOf(configOf('fig06'))).toEqual({ reference: 'Fig 6', ids: ['fig06'], changed: false })
  expect(presetOf({ ...map, steps: 999 })).toBeNull()
  for (const { id } of presets) expect(presetOf(configOf(id))?.ids).toContain(id)
})

test('of several presets with the same settings all are named, that which they were begun from first', () => {
  const networks = ['fig11', 'fig12', 'fig13', 'fig14', 'fig15', 'mnist']
  const begun = presetOf(configOf('fig13'), 'fig13')
  expect(begun).toMatchObject({ reference: 'Fig 13', changed: false })
  expect(begun?.ids[0]).toBe('fig13')
  expect(begun?.ids.toSorted()).toEqual(networks)
  expect(presetOf(configOf('fig13'))).toMatchObject({ reference: 'Figs 11–15', changed: false })
})

test('settings that were begun from a preset and changed are still from it; an unknown one is none', () => {
  const changed = { ...map, steps: 999 }
  expect(presetOf(changed, 'fig06')).toEqual({ reference: 'Fig 6', ids: ['fig06'], changed: true })
  // Begun from one and changed into another, it is found by both.
  expect(presetOf(configOf('fig04'), 'fig03')).toEqual({ reference: 'Fig 3', ids: ['fig03', 'fig04'], changed: true })
  expect(presetOf(changed, 'fig99')).toBeNull()
  expect(presetOf(configOf('fig06'), 'fig99')).toMatchObject({ ids: ['fig06'] })
})
