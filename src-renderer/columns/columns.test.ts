import { expect, test } from 'vitest'
import { columnLabel, newColumn, readColumns, gridOf, usualColumns } from './columns.ts'

test('the columns that were kept are read; what is wrong in them is left out', () => {
  expect(readColumns(null)).toBe(usualColumns)
  expect(readColumns('title')).toBe(usualColumns)
  expect(readColumns(JSON.parse(JSON.stringify(usualColumns)))).toEqual(usualColumns)
  const kept = [{ name: 'config.steps', width: 200 }, { name: 'poem' }, null, { name: 'seed', width: 1e9 }, 7]
  expect(readColumns(kept)).toEqual([newColumn('title'), { name: 'config.steps', width: 200 }, newColumn('seed')])
})

test('the title takes what the others leave', () => {
  expect(gridOf([newColumn('title'), newColumn('config.steps')])).toEqual({
    template: '20px 20px minmax(200px, 1fr) 120px',
    least: 20 + 12 + 20 + 12 + 200 + 12 + 120,
  })
  expect(columnLabel('summary.shares.flat')).toBe('shares.flat')
})
