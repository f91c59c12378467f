import { expect, test } from 'vitest'
import type { Preset, Service } from '#shared/contract/index.ts'
import { previewQueue } from './previews.ts'

interface Asked {
  config: unknown
  answer(): void
  fail(): void
}

function doubleOfService(): { service: Service; asked: Asked[] } {
  const asked: Asked[] = []
  const call = (_name: string, { config }: { config: unknown }): Promise<unknown> =>
    new Promise((resolve, reject) =>
      asked.push({ config, answer: () => resolve({ run: config, data: {} }), fail: () => reject(new Error('no')) }),
    )
  return { service: { call, on: () => () => undefined } as unknown as Service, asked }
}

const preset = (id: string): Preset => ({ id, config: id }) as unknown as Preset
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

test('no more than two previews are computed at once, in the order asked for', async () => {
  const { service, asked } = doubleOfService()
  const preview = previewQueue(service)
  const all = ['a', 'b', 'c', 'd'].map((id) => preview(preset(id)))
  await turn()
  expect(asked.map(({ config }) => config)).toEqual(['a', 'b'])
  asked[1]!.answer()
  await all[1]
  await turn()
  expect(asked.map(({ config }) => config)).toEqual(['a', 'b', 'c'])
  asked[0]!.answer()
  asked[2]!.answer()
  await turn()
  asked[3]!.answer()
  expect((await Promise.all(all)).map(({ run }) => run)).toEqual(['a', 'b', 'c', 'd'])
})

test('a preview is computed once, and again only after it failed', async () => {
  const { service, asked } = doubleOfService()
  const preview = previewQueue(service)
  const first = preview(preset('a'))
  expect(preview(preset('a'))).toBe(first)
  await turn()
  asked[0]!.fail()
  await expect(first).rejects.toThrow('no')
  const second = preview(preset('a'))
  await turn()
  expect(asked).toHaveLength(2)
  asked[1]!.answer()
  await second
  expect(preview(preset('a'))).toBe(second)
})
