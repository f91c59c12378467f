import { expect, test } from 'vitest'
import { restoredNotes } from './note-draft.ts'

test('a draft replaces the notes that it was written over, also where it takes some away', () => {
  expect(restoredNotes('two basins', { text: 'two', over: ['two basins'] })).toBe('two')
  expect(restoredNotes('two', { text: '', over: ['t', 'two'] })).toBe('')
})

test('a draft that arrived after all changes nothing', () => {
  expect(restoredNotes('two basins', { text: 'two basins', over: ['two'] })).toBe('two basins')
})

test('a draft replaces what was saved of it on the way', () => {
  expect(restoredNotes('two', { text: 'two basins', over: [''] })).toBe('two basins')
})

test('of notes changed elsewhere and a draft, both stay', () => {
  expect(restoredNotes('three basins', { text: 'two basins', over: ['one'] })).toBe('three basins\n\ntwo basins')
  expect(restoredNotes('one, two', { text: 'two', over: ['one'] })).toBe('one, two')
})
