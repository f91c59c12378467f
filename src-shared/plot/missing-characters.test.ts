import { expect, test } from 'vitest'
import { boxesNote } from './missing-characters.ts'

test('characters are named with their code points, and so many of them', () => {
  expect(boxesNote('')).toBe('')
  expect(boxesNote('日')).toContain('has 日 (U+65E5): a box stands for it in the image.')
  expect(boxesNote('日😀')).toContain('has 日 (U+65E5), 😀 (U+1F600): boxes stand for them in the image.')
  expect(boxesNote('一二三四五六七八九十')).toMatch(/八 \(U\+516B\) and 2 more: boxes/)
})
