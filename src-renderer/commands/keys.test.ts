import { expect, test } from 'vitest'
import { globalKeys, globalKeyText, goKeys, keyReader, pageLetters, type PressedKey } from './keys.ts'

function read(...keys: (string | (Partial<PressedKey> & { key: string }))[]): unknown[] {
  const reader = keyReader(false)
  return keys.map((key, index) =>
    reader({
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      typing: false,
      timeStamp: index * 100,
      ...(typeof key === 'string' ? { key } : key),
    }),
  )
}

test('G and a letter lead to a page', () => {
  expect(read('g', 'h')).toEqual(['waiting', { go: 'history' }])
  expect(read('g', 'g', 'h')).toEqual(['waiting', { go: 'gallery' }, null])
  expect(goKeys('history')).toBe('G H')
  expect(goKeys('nowhere')).toBeUndefined()
})

test('a letter that comes late, alone or after another key is left to the page', () => {
  expect(read('g', { key: 'h', timeStamp: 5000 })).toEqual(['waiting', null])
  expect(read('h')).toEqual([null])
  expect(read('g', 'x', 'h')).toEqual(['waiting', null, null])
})

test('nothing is taken from a text field but Ctrl K, and nothing from the browser', () => {
  for (const key of ['g', '/', '?']) expect(read({ key, typing: true })).toEqual([null])
  expect(read({ key: 'k', ctrlKey: true, typing: true })).toEqual(['palette'])
  expect(read({ key: 'g', ctrlKey: true }, 'h')).toEqual([null, null])
  for (const key of 'tnwrlfcvxazs') expect(read({ key, ctrlKey: true })).toEqual([null])
})

test('on a Mac it is ⌘ K, and Ctrl K deletes to the end of the line', () => {
  const pressed = { key: 'k', altKey: false, typing: true, timeStamp: 0 }
  expect(keyReader(true)({ ...pressed, ctrlKey: false, metaKey: true })).toBe('palette')
  expect(keyReader(true)({ ...pressed, ctrlKey: true, metaKey: false })).toBeNull()
})

test('Shift may be held for a sign', () => {
  expect(read('Shift', '?')).toEqual([null, 'shortcuts'])
  expect(read('g', 'Shift', 'H')).toEqual(['waiting', null, { go: 'history' }])
})

test('keys of every page are named as they are pressed, and none of them means two things', () => {
  expect([globalKeyText('palette'), globalKeyText('find'), globalKeyText('shortcuts')]).toEqual(['Ctrl K', '/', '?'])
  const alone = Object.values(globalKeys).flatMap(({ key, control }) => (control ? [] : [key]))
  expect(alone).toHaveLength(2)
  expect(alone).not.toContain('g')
  const letters = Object.values(pageLetters)
  expect(new Set(letters).size).toBe(letters.length)
})
