import { expect, test } from 'vitest'
import { configSchema } from '#shared/contract/index.ts'
import { fates, figure, input, minima } from './claims.fixture.ts'
import { findingsOf } from './index.ts'

test('a map agrees where the sharp minimum holds below its limit and nothing above it', () => {
  const config = configSchema.parse({
    kind: 'fate-map',
    start: { min: 2.4, max: 2.6, count: 3 },
    learningRate: { min: 5e-4, max: 5e-3, count: 2 },
  })
  const found = (...codes: number[]) =>
    findingsOf(figure('fig06', 'fate-map'), () =>
      input(
        config,
        { fates, minima },
        {
          arrays: { fate: { name: 'fate', dtype: 'uint8', shape: [2, 3], fill: 255, data: Uint8Array.from(codes) } },
        },
      ),
    ).map(({ verdict }) => verdict)
  expect(found(1, 1, 1, 0, 0, 0)).toEqual(['agrees', 'agrees'])
  expect(found(0, 1, 1, 0, 0, 0)).toEqual(['differs', 'agrees'])
  expect(found(1, 1, 1, 1, 0, 0)).toEqual(['agrees', 'differs'])
})

test('the printed walls end where the article leaves them, and those of its figure on the floor', () => {
  const config = configSchema.parse({
    kind: 'fate-map',
    start: { min: 2.4, max: 2.6, count: 3 },
    against: 'paper-1d-printed',
    learningRate: { min: 5e-4, max: 5e-3, count: 2 },
  })
  const compared = { ...figure('fig06', 'fate-map'), beside: ['printed'] }
  const [finding] = findingsOf(compared, () => input(config, { fates, minima: [], changed: 0.25 })).slice(-1)
  // 1411.2·(1 − 10⁴·10⁻⁵) and 1479.2·(1 − 10⁴·10⁻⁵).
  expect(finding).toMatchObject({
    verdict: 'differs',
    measured: expect.stringContaining('jumps by 1270 and 1331 with 10⁴'),
  })
  expect(finding!.measured).toContain('25 % of the cells')
  expect(finding!.claim).toMatch(/^The printed formula, .* gives the figure/)
})
