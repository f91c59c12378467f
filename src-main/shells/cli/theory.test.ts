import { expect, test } from 'vitest'
import { fateMapConfigSchema, theoryConfigSchema, type Run } from '#shared/contract/index.ts'
import { analyse } from '../../theory/index.ts'
import { theoryText } from './theory.ts'

test('every constant, learning rate and bound is told with what it is over', () => {
  const config = theoryConfigSchema.parse({ kind: 'theory', mu: 1200, domain: [[-4, 4]], target: [[2, 3]] })
  const { analysis } = analyse(config)
  const map = {
    config: fateMapConfigSchema.parse({
      kind: 'fate-map',
      start: config.learningRate,
      learningRate: config.learningRate,
    }),
    m: [2.3, 2.9],
  }
  const lines = theoryText({ kind: 'theory', config, summary: { ...analysis, map } } as unknown as Run)
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
  expect(lines).toContain('μ† over M 1200')
  expect(lines).toContain('L over the domain 5560')
  expect(lines).toContain('L over the domain without X 40')
  expect(lines).toContain('bound of meeting X γ ≤ 0.0125 Lemma 2.3 γ ≤ 1/(2L), L over the domain without X')
  expect(lines).toContain('stays γ < 3.8818·10⁻⁵ Theorem 2.2 μ† over M, L over the domain')
  expect(lines).toContain('L-smooth outside X holds')
  for (const line of lines.filter((text) => /^(L|μ[†⁎]) /.test(text))) expect(line).toContain(' over ')
  expect(theoryText({ kind: 'theory', config, summary: null } as unknown as Run)).toBe('')
})
