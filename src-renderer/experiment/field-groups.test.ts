import { expect, test } from 'vitest'
import { fieldsOf } from '../facts/index.ts'
import { fieldGroups, foundIn, SEARCHABLE } from './field-groups.ts'

const groups = fieldGroups(fieldsOf('network'))
const found = (sought: string) => foundIn(groups, sought).flatMap(({ fields }) => fields.map(({ path }) => path))

test('the long form of networks is searched by names, groups and help', () => {
  const all = found('')
  expect(all.length).toBeGreaterThan(SEARCHABLE)
  expect(found('batch')).toContain('batchSize')
  expect(found('BATCH  size')).toEqual(found('batch size'))
  expect(found('batch').length).toBeLessThan(all.length / 2)
  expect(found('poetry')).toEqual([])
})
