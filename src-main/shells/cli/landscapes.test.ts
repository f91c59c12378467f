import { expect, test } from 'vitest'
import type { LandscapeInfo } from '#shared/contract/index.ts'
import { json, makeFolder, overstep } from './sample-commands.fixture.ts'

makeFolder()

test('landscapes lists those that there are', async () => {
  const { document } = await json('landscapes')
  const { landscapes } = document as unknown as { landscapes: LandscapeInfo[] }
  expect(landscapes.map(({ name }) => name)).toContain('himmelblau')
  expect((await overstep('landscapes')).out).toContain('himmelblau')
})

test('landscapes tells the saddles and maxima of one beside its minima', async () => {
  const info = (await json('landscapes', 'himmelblau')).document as unknown as LandscapeInfo
  expect(info.minima.length).toBe(4)
  expect(info.stationary!.points.map(({ kind }) => kind)).toEqual(['saddle', 'saddle', 'saddle', 'saddle', 'maximum'])
  // 4x³ − 4x is 0 at 0, where 12x² − 4 is −4.
  const text = (await overstep('landscapes', '--expression', '(x^2 - a)^2', '--parameter', 'a=1')).out
  expect(text).toMatch(/maximum +0 +1 +−4 +1 direction/)
})
