import { expect, test } from 'vitest'
import { theoryConfigSchema } from '#shared/contract/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { presets } from './index.ts'
import { checkMinima } from './theory-minima.ts'

const plane = { kind: 'theory', landscape: 'paper-2d', mu: 1 } as const
const checked = (fields: object) => {
  const config = theoryConfigSchema.parse({ kind: 'theory', mu: 1200, ...fields })
  return () => checkMinima(landscapeOf(config.landscape).info, config)
}

test('the theory is asked of minima that were found: near one, or on a plateau', () => {
  const configs = presets.map(({ config }) => config).filter((config) => config.kind === 'theory')
  expect(configs.length).toBeGreaterThan(0)
  for (const config of configs) expect(() => checkMinima(landscapeOf(config.landscape).info, config)).not.toThrow()
  expect(checked({ minimum: [2.43] })).not.toThrow()
  // Anywhere in the trench, where f = 0 from 8.4 to 8.6.
  expect(checked({ minimum: [8.41] })).not.toThrow()
  expect(checked({ ...plane, minimum: [1.47, -1.47], globalMinimum: [0, 0] })).not.toThrow()
})

test('of another point it is refused, with the minima that there are', () => {
  // f″ < 0 at the local maximum, x ≈ 2.0353.
  for (const minimum of [[100], [2.0353], [2.65]])
    expect(checked({ minimum })).toThrow(
      /^minimum: must be .*: 0 \(flat\), 2\.5 \(sharp\), 8\.4 … 8\.6 \(sharpest\); got/,
    )
  expect(checked({ globalMinimum: [1] })).toThrow(/^globalMinimum: must be .*; got 1$/)
  expect(checked({ ...plane, minimum: [1, 1], globalMinimum: [0, 0] })).toThrow(/\(0, 0\) \(flat\), .*; got \(1, 1\)$/)
  const slope = { expression: 'x', variables: ['x'] }
  expect(checked({ landscape: slope })).toThrow('none was found')
})
