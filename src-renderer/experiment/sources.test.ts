import { expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { configSchema, type Preset, type Run, type Service } from '#shared/contract/index.ts'
import { draftOf } from './draft.ts'
import { useSources } from './sources.ts'

const config = (steps: number) =>
  configSchema.parse({ kind: 'trajectory', landscape: 'cubic', starts: [[1]], learningRates: [0.1], steps })
const presets = [5, 6].map((steps) => ({
  id: `fig0${steps}`,
  reference: `Fig ${steps}`,
  title: 'Paths',
  description: `${steps} steps`,
  config: config(steps),
})) as unknown as Preset[]
const run = { id: 'one', title: 'A run', config: config(7), preset: { ids: ['fig06'] } } as unknown as Run
const swept = {
  sweep: { id: 'two', title: 'A sweep', config: config(9), over: [{ path: 'steps', values: [9, 10] }] },
  preset: 'gone',
}
const service = {
  call: (name: string) => Promise.resolve(name === 'presets.list' ? presets : name === 'sweeps.get' ? swept : { run }),
} as unknown as Service

/** What the address of the form leads to, once it has been loaded. */
async function sourcesOf(query: Record<string, string>) {
  const sources = effectScope().run(() => useSources(service, query))!
  await vi.waitFor(() => expect(sources.sheet.value).toBeDefined())
  return sources
}

test.each([
  [{}, 'fig05', '5', '5 steps'],
  [{ preset: 'fig06' }, 'fig06', '6', '6 steps'],
  [{ from: 'one' }, 'run:one', '7', 'A copy of this run, to be changed.'],
  [{ sweep: 'two' }, 'sweep:two', '9', 'A copy of this sweep, to be changed.'],
  [
    { config: JSON.stringify(config(8)) },
    'given',
    '8',
    'As they were handed over: by the image of a figure, or by another page.',
  ],
  [{ kind: 'theory' }, 'kind:theory', '1000', ''],
])('%j fills the form from %s', async (query, source, steps, about) => {
  const sources = await sourcesOf(query)
  expect(sources.source.value).toBe(source)
  expect(sources.sheet.value?.draft['steps']).toBe(steps)
  expect([sources.about.value, sources.refusals.value]).toEqual([about, []])
})

test('the preset that settings were begun from is that of their source, where there still is one', async () => {
  const begun = async (query: Record<string, string>) => (await sourcesOf(query)).begun.value
  expect(await begun({ preset: 'fig05' })).toBe('fig05')
  expect(await begun({ from: 'one' })).toBe('fig06')
  expect(await begun({ sweep: 'two' })).toBeUndefined()
  expect(await begun({ kind: 'theory' })).toBeUndefined()
  expect((await sourcesOf({ sweep: 'two' })).sheet.value?.sweep).toEqual([{ path: 'steps', text: '9, 10', chosen: [] }])
})

test.each([
  [{ config: '{"kind": "poem"}' }, 'poem', 'fig05'],
  [{ preset: 'poem' }, 'There is no preset “poem”. There are fig05, fig06.', 'fig05'],
  [{ kind: 'poem' }, 'There is no kind of experiment “poem”', 'fig05'],
  [{ landscape: '{bad' }, 'landscape: is not JSON', 'kind:fate-map'],
  [{ landscape: 'poem', kind: 'basin-map' }, 'must be one of paper-1d', 'kind:basin-map'],
  [{ landscape: '{"expression": "x", "variables": 1}' }, 'variables', 'kind:fate-map'],
])('%j is refused, and something else is shown', async (query, message, shown) => {
  const { refusals, source, sheet } = await sourcesOf(query)
  expect(refusals.value.map((refusal) => refusal.message)).toEqual([expect.stringContaining(message)])
  expect(source.value).toBe(shown)
  expect(sheet.value?.draft['landscape']).toBeTruthy()
})

test('what was typed into a form is there again after a look at another', async () => {
  const { sheet, open } = await sourcesOf({ preset: 'fig06' })
  sheet.value!.draft['steps'] = 'x'
  sheet.value!.sweep = [{ path: 'bound', text: '1 2', chosen: [] }]
  open('kind:network')
  expect([sheet.value?.kind, sheet.value?.sweep]).toEqual(['network', []])
  open('fig05')
  expect(sheet.value?.draft).toEqual(draftOf(config(5)))
  open('fig06')
  expect([sheet.value?.draft['steps'], sheet.value?.sweep[0]?.text]).toEqual(['x', '1 2'])
})

test('an empty form begins with the landscape that is asked for, where it fits', async () => {
  const { sheet, open } = await sourcesOf({ kind: 'trajectory', landscape: 'double-well' })
  expect(sheet.value?.draft['landscape']).toBe('double-well')
  // On the plane it cannot be.
  open('kind:basin-map')
  expect(sheet.value?.draft['landscape']).toBe('paper-2d')
})
