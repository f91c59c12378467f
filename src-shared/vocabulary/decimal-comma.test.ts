import fc from 'fast-check'
import { expect, test } from 'vitest'
import { configSchema } from '../kinds/index.ts'
import { parseInput } from './errors.ts'
import { commaHint, withPoint } from './decimal-comma.ts'

test('a number with a decimal comma is told from every other text', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = String(value)
      const isFraction = text.includes('.')
      expect(withPoint(text)).toBeUndefined()
      expect(withPoint(text.replace('.', ','))).toBe(isFraction ? text : undefined)
    }),
  )
  expect([' ,5 ', '−2,5', '+1,25', '1,5E-3'].map(withPoint)).toEqual(['0.5', '-2.5', '1.25', '1.5E-3'])
  for (const text of ['', ',', '1', '1,', '1,2,3', '1,x', '1, 2', '1.5,2']) expect(commaHint(text), text).toBe('')
})

test('the refusal of a setting names it, where a number is asked for and where a list of them is', () => {
  const refusalOf = (config: object) => {
    try {
      return parseInput(configSchema, config).kind
    } catch (thrown) {
      return (thrown as Error).message
    }
  }
  const descent = { kind: 'trajectory', starts: [[1]], learningRates: [0.1] }
  expect(refusalOf(descent)).toBe('trajectory')
  for (const [fields, path, number] of [
    [{ steps: '1,5' }, 'steps', '1.5'],
    [{ tolerance: '0,001' }, 'tolerance', '0.001'],
    [{ learningRates: '0,1' }, 'learningRates', '0.1'],
    [{ learningRates: ['0,1'] }, 'learningRates[0]', '0.1'],
    [{ starts: [['9,5']] }, 'starts[0][0]', '9.5'],
  ] as const) {
    expect(refusalOf({ ...descent, ...fields })).toMatch(
      new RegExp(`^${path.replace(/[[\]]/g, '\\$&')}: .*\\(a decimal comma: write ${number}\\)$`),
    )
  }
  const axis = { min: '0,1', max: 1, count: 3 }
  expect(refusalOf({ kind: 'fate-map', start: axis, learningRate: axis })).toContain('start.min')
  const plane = { x: { min: -1, max: 1, count: 3 }, y: { min: -1, max: 1, count: 3 } }
  expect(refusalOf({ kind: 'basin-map', landscape: 'himmelblau', ...plane, learningRate: '0,01' })).toMatch(
    /^learningRate: .*\(a decimal comma: write 0.01\)$/,
  )
})
