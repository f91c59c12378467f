import { expect, test } from 'vitest'
import { configSchema, type Config, type Result } from '#shared/contract/index.ts'
import { keptPreviews } from './kept-previews.ts'

type Preview = Result<'experiments.preview'>
const configOf = (steps: number): Config => configSchema.parse({ kind: 'trajectory', steps })
const previewOf = (config: Config, bytes = 8, summary: Record<string, unknown> = {}): Preview => {
  const data = { dtype: 'float64', shape: [bytes / 8], fill: 0, data: new Float64Array(bytes / 8) }
  return { run: { config, summary }, data: { members: [], series: [], arrays: { a: { name: 'a', ...data } } } } as never
}

test('a preview is kept by its config, the last 48 of them, of which one that is asked for again stays', () => {
  const previews = keptPreviews()
  for (let steps = 1; steps <= 48; steps++) previews.keep(configOf(steps), previewOf(configOf(steps)))
  expect(previews.of(configOf(1))?.run.config).toEqual(configOf(1))
  previews.keep(configOf(49), previewOf(configOf(49)))
  expect([1, 2, 3, 49].map((steps) => previews.of(configOf(steps)) !== undefined)).toEqual([true, false, true, true])
})

test('a large one is not kept, nor one of the data that stands in for a set that is not there', () => {
  const previews = keptPreviews()
  previews.keep(configOf(1), previewOf(configOf(1), 8e6))
  expect(previews.of(configOf(1))).toBeUndefined()
  const network = configSchema.parse({ kind: 'network' })
  previews.keep(network, previewOf(network, 8, { dataset: 'synthetic-digits' }))
  expect(previews.of(network)).toBeUndefined()
  previews.keep(network, previewOf(network, 8, { dataset: 'mnist' }))
  expect(previews.of(network)).toBeDefined()
})
