import { expect, test } from 'vitest'
import { article, figure, input } from './claims.fixture.ts'
import { findingsOf } from './index.ts'

test('ends of paths are held against the order that is claimed, from the smallest learning rate up', () => {
  const config = article.find(({ id }) => id === 'fig07')!.config
  const ended = (...ends: string[]) =>
    findingsOf(figure('fig07', 'path'), () =>
      input(config, null, {
        members: ends.map((fate, index) => ({
          index,
          parameters: { learningRate: 0.1 / (index + 1) },
          summary: { fate },
        })),
      }),
    )[0]!
  expect(ended('flat', 'sharp', 'sharp')).toMatchObject({ verdict: 'agrees' })
  expect(ended('flat', 'sharp', 'sharp').measured).toContain('γ = 0.03333 → sharp; γ = 0.05 → sharp; γ = 0.1 → flat')
  expect(ended('sharp', 'flat').verdict).toBe('differs')
  expect(ended('flat', 'slow', 'sharp').verdict).toBe('differs')
})

test('one path is held against its one end', () => {
  const config = article.find(({ id }) => id === 'fig04')!.config
  const members = [{ index: 0, parameters: { learningRate: 8e-4 }, summary: { fate: 'sharp' } }]
  expect(findingsOf(figure('fig04', 'path'), () => input(config, null, { members }))).toMatchObject([
    { agreesIf: 'it ends in: sharp', verdict: 'agrees' },
  ])
})
