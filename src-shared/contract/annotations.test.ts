import { expect, test } from 'vitest'
import { annotationForms, exportOptionsSchema, readAnnotation } from './index.ts'

test.each([
  ['text 2.5, 100: sharp: here', { kind: 'text', at: [2.5, 100], text: 'sharp: here' }],
  ['Text -1e-3,−2 : γ', { kind: 'text', at: [-1e-3, -2], text: 'γ' }],
  ['arrow 1, 200 > 2.5, 10: here', { kind: 'arrow', from: [1, 200], to: [2.5, 10], text: 'here' }],
  ['arrow 1,200->2.5,10', { kind: 'arrow', from: [1, 200], to: [2.5, 10], text: '' }],
  ['line x = 2.5: 2/f″', { kind: 'line', axis: 'x', at: 2.5, text: '2/f″' }],
  ['  line Y=0  ', { kind: 'line', axis: 'y', at: 0, text: '' }],
])('%s', (line, annotation) => {
  expect(readAnnotation(line)).toEqual(annotation)
})

test('what cannot be read says how it is written', () => {
  for (const line of ['text 2.5: here', 'arrow 1, 2', 'line z = 3', 'words', 'text 1, 2', 'line x = '])
    expect(() => readAnnotation(line), line).toThrow('must be one of “text 2.5, 100: words”')
  expect(() => readAnnotation('text 1, 2:  ')).toThrow('must not be empty')
  expect(() => readAnnotation('text 1.2.3, 2: a')).toThrow('must be')
  for (const form of annotationForms) expect(readAnnotation(form).text).toBe('words')
})

test('options of before have none', () => {
  expect(exportOptionsSchema.parse({})).toMatchObject({
    letter: '',
    title: '',
    xLabel: '',
    yLabel: '',
    annotations: [],
  })
  const many = Array.from({ length: 41 }, () => ({ kind: 'line', axis: 'x', at: 1 }))
  expect(exportOptionsSchema.safeParse({ annotations: many }).error?.issues[0]?.message).toBe('must be at most 40')
})
