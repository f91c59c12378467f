import { expect, test } from 'vitest'
import { kindSchema } from '#shared/contract/index.ts'
import { fieldsOf } from '../facts/index.ts'
import { fieldTerms, idOf, termOfFigure } from './places.ts'

test.each([
  ['Lyapunov exponent', 'lyapunov-exponent'],
  ['  One-point strong convexity ', 'one-point-strong-convexity'],
  ['Regions ,', 'regions'],
  ['', ''],
])('%s has the id %s', (name, id) => expect(idOf(name)).toBe(id))

test('figures of one start are told of where those of all are', () => {
  expect(termOfFigure('projection-on-A')).toBe('paths-in-pca-space')
  expect(termOfFigure('fate-map')).toBe('fate-map')
  expect(termOfFigure('nothing')).toBeUndefined()
})

test('every field that is told of is in a form', () => {
  const paths = kindSchema.options.flatMap((kind) => fieldsOf(kind).map(({ path }) => path))
  expect(Object.keys(fieldTerms).filter((path) => !paths.includes(path))).toEqual([])
})
