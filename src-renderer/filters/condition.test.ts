import { expect, test } from 'vitest'
import { conditionText, readCondition } from './condition.ts'

test('what is typed becomes a condition, or a sentence about what is wrong', () => {
  expect(readCondition('config.steps', '>', ' 500 ', true)).toEqual({ field: 'config.steps', is: '>', value: 500 })
  expect(readCondition('config.steps', '>', '−1e-3', true)).toEqual({ field: 'config.steps', is: '>', value: -1e-3 })
  expect(readCondition('config.landscape', '=', 'beale', false)).toMatchObject({ value: 'beale' })
  expect(readCondition('config.landscape', 'contains', '2', false)).toMatchObject({ value: '2' })
  expect(readCondition('config.steps', 'missing', '', true)).toEqual({ field: 'config.steps', is: 'missing' })
  expect(readCondition('config.steps', '>', '0,5', true)).toContain('(a decimal comma: write 0.5)')
  expect(readCondition('config.steps', '>', 'many', true)).toBe('steps is a number: type one, such as 500 or 1e-3.')
  expect(readCondition('config.steps', '>', '', true)).toBe('Type what to compare with.')
})

test('a condition is read as it would be written', () => {
  expect(conditionText({ field: 'config.steps', is: '>=', value: 500 })).toBe('steps ≥ 500')
  expect(conditionText({ field: 'summary.shares.flat', is: 'missing' })).toBe('shares.flat is missing')
})
