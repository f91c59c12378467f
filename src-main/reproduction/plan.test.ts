import { expect, test } from 'vitest'
import { configSchema } from '#shared/contract/index.ts'
import { article } from './claims.fixture.ts'
import { presets } from '../experiments/index.ts'
import { isBeyond, planOf } from './index.ts'

test.each([true, false])('all of the article is one run for each config, quick or not: %s', (quick) => {
  const { figures, runs } = planOf(article, quick)
  expect(figures.map(({ id }) => id)).toEqual(article.map(({ id }) => id))
  expect(runs.filter(({ config }) => config.kind === 'network').map(({ key }) => key)).toEqual(['fig11'])
  expect(figures.filter(({ run }) => run === 'fig11').map(({ id }) => id)).toEqual(
    ['11', '12', '13', '14', '15'].map((number) => `fig${number}`),
  )
  expect(runs.map(({ key }) => key)).toEqual(expect.arrayContaining(['fig06-printed', 'fig06-walls', 'fig10-printed']))
  for (const { config } of runs) expect(configSchema.parse(config)).toEqual(config)
  if (!quick) expect(runs[0]?.config).toEqual(article[0]?.config)
})

test.each([true, false])(
  'what goes beyond the article is an appendix of runs that can be made, quick or not: %s',
  (quick) => {
    const { figures, runs } = planOf(presets.filter(isBeyond), quick)
    expect(figures.map(({ appendix }) => appendix)).toEqual(figures.map(() => true))
    for (const { config } of runs) expect(configSchema.parse(config)).toEqual(config)
    const noises = runs
      .filter(({ key }) => /^noise(-\d+)?$/.test(key))
      .map(({ config }) => 'noise' in config && config.noise)
    expect(noises).toEqual([200, 0, 50, 100, 400, 800].map((std) => ({ std })))
    // A map over momenta has one start, however small it is made.
    const momentum = runs.find(({ key }) => key === 'momentum')!.config
    expect(momentum).toMatchObject({ start: { count: 1 }, momentum: { count: quick ? 120 : 300 } })
  },
)
