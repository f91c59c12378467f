import { expect, test } from 'vitest'
import { configSchema } from '#shared/contract/index.ts'
import { emptyDraft, readDraft } from './draft.ts'
import { fieldsOf } from '../facts/index.ts'
import { emptySheet, isChanged, missingFields, reset, sheetOf, toldIssues } from './sheets.ts'

const config = configSchema.parse({ kind: 'trajectory', landscape: 'cubic', starts: [[1]], learningRates: [0.1] })

test('a form that was filled from a config reads as that config, and is changed by what is typed or swept', () => {
  const sheet = sheetOf(config)
  expect(readDraft(sheet.kind, sheet.draft)).toEqual({ config, issues: [] })
  expect([sheet.authored, isChanged(sheet)]).toEqual([true, false])
  expect(isChanged({ ...sheet, draft: { ...sheet.draft, steps: '7' } })).toBe(true)
  expect(isChanged({ ...sheet, sweep: [{ path: 'steps', text: '1000', chosen: [] }] })).toBe(true)
})

test('nothing that is still empty is told before it was touched or asked for', () => {
  const sheet = emptySheet('theory', 'himmelblau')
  const { issues } = readDraft(sheet.kind, sheet.draft)
  const fields = fieldsOf('theory')
  expect(new Set(issues.map(({ path }) => path))).toEqual(new Set(['minimum', 'globalMinimum']))
  expect(toldIssues(sheet, issues, fields)).toEqual([])
  expect(missingFields(sheet, issues, fields).map(({ path }) => path)).toEqual(['minimum', 'globalMinimum'])
  sheet.draft['minimum'] = '3, b'
  const read = readDraft(sheet.kind, sheet.draft).issues
  expect(new Set(toldIssues(sheet, read, fields).map(({ path }) => path))).toEqual(new Set(['minimum[1]']))
})

test('a form that was filled from a sweep goes back to its lists', () => {
  const sheet = sheetOf(config, [{ path: 'steps', values: [10, 20] }])
  expect(sheet.sweep).toEqual([{ path: 'steps', text: '10, 20', chosen: [] }])
  expect(isChanged(sheet)).toBe(false)
  sheet.sweep = [{ path: 'steps', text: '10, 30', chosen: [] }]
  expect(isChanged(sheet)).toBe(true)
  reset(sheet)
  expect([sheet.sweep[0]?.text, isChanged(sheet)]).toEqual(['10, 20', false])
})

test('reset takes back what was typed and swept; what was filled in stays on the landscape of the form alone', () => {
  const sheet = emptySheet('trajectory', 'himmelblau')
  expect(sheet.draft).toEqual(emptyDraft('trajectory', 'himmelblau'))
  Object.assign(sheet, { filled: { starts: '3, 2' }, sweep: [{ path: 'steps', text: '1', chosen: [] }], title: 'Mine' })
  Object.assign(sheet.draft, { starts: '3, 2', steps: '7' })
  reset(sheet)
  expect(sheet.draft).toEqual({ ...sheet.initial, starts: '3, 2' })
  expect([sheet.sweep, sheet.title, isChanged(sheet)]).toEqual([[], 'Mine', false])

  sheet.draft['landscape'] = 'beale'
  reset(sheet)
  expect(sheet.draft).toEqual(sheet.initial)
  expect(sheet.filled).toEqual({})
})
