// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import { figureLookSchema, figureSizes, figureSizeOf } from '#shared/contract/index.ts'
import { type ExportForm, keptExportForm, usualExportForm } from '../browser-storage/index.ts'
import { readForm, rememberedForm, withNumber, withSize, type Seen } from './form.ts'

const seen: Seen = {
  look: figureLookSchema.parse({ articleView: true }),
  view: { x: [0, 1], y: [1e-3, 1e-2] },
  size: { width: 733, height: 461 },
}
const read = (form: ExportForm) => readForm(form, seen)

beforeEach(() => localStorage.clear())

test('annotations are read a line each, and the first that cannot be is named', () => {
  const form = { ...usualExportForm, format: 'pdf' as const }
  const own = { letter: ' a ', title: '', xLabel: '', yLabel: '', annotations: 'text 1, 2: here\n\nline x = 3' }
  expect(readForm(form, seen, own).options).toMatchObject({
    letter: 'a',
    annotations: [
      { kind: 'text', at: [1, 2], text: 'here' },
      { kind: 'line', axis: 'x', at: 3, text: '' },
    ],
  })
  const { options, issues } = readForm(form, seen, { ...own, annotations: 'text 1, 2: here\ncircle' })
  expect(options).toBeNull()
  expect(issues).toMatchObject([{ path: 'annotations', message: expect.stringContaining('Line 2 must be one of') }])
})

test('a form that was never filled is an image in pixels, of what is seen', () => {
  const { options, issues } = read(rememberedForm(seen.size))
  expect(issues).toEqual([])
  expect(options).toMatchObject({
    format: 'png',
    width: 960,
    height: 640,
    pixelRatio: 2,
    millimetres: null,
    dpi: null,
    fontSize: null,
    style: 'print',
    articleView: true,
    view: seen.view,
  })
})

test('a preset is its numbers, which may be changed', () => {
  for (const size of Object.keys(figureSizes) as (keyof typeof figureSizes)[]) {
    const form = withSize(rememberedForm(null), size, null)
    const { millimetres, dpi, fontSize } = figureSizes[size]
    expect(read(form).options).toMatchObject({ millimetres, dpi, fontSize })
    const wider = withNumber(form, 'width', '700')
    expect(wider.size).toBe('millimetres')
    expect(read(wider).options).toMatchObject({ millimetres: [700, millimetres[1]], dpi })
  }
})

test('back in pixels, the numbers are pixels again', () => {
  const printed = withSize(rememberedForm(null), 'poster', null)
  expect(read(withSize(printed, 'pixels', null)).options).toMatchObject({ width: 960, height: 640, millimetres: null })
  const { width, height } = figureSizeOf(read(withSize(printed, 'screen', seen.size)).options!)
  expect({ width, height }).toEqual(seen.size)
})

test('what is wrong is said at its field', () => {
  const column = withSize(rememberedForm(null), 'paper-column', null)
  const paths = (form: ExportForm) => read(form).issues.map(({ path }) => path)
  expect(read(withNumber(rememberedForm(seen.size), 'fontSize', '7,5')).issues[0]?.message).toContain('write 7.5')
  expect(paths(withNumber(column, 'width', 'wide'))).toEqual(['width'])
  expect(paths(withNumber(column, 'height', '1'))).toEqual(['height'])
  expect(paths(withNumber(column, 'dpi', '-1'))).toEqual(['dpi'])
  expect(paths(withNumber(column, 'fontSize', '40'))).toEqual(['fontSize'])
  expect(read(withNumber(column, 'dpi', '-1')).options).toBeNull()
  // Data have no size.
  expect(paths({ ...withNumber(column, 'dpi', '-1'), format: 'csv' })).toEqual([])
})

test('the last choice is remembered, but not what cannot be read, nor the screen of another time', () => {
  keptExportForm.keep({ ...withSize(rememberedForm(null), 'paper-column', null), format: 'svg', scope: 'all' })
  expect(rememberedForm(null)).toMatchObject({ format: 'svg', size: 'paper-column', dpi: '600', scope: 'one' })
  keptExportForm.keep(withSize(rememberedForm(null), 'screen', { width: 300, height: 200 }))
  expect(rememberedForm(seen.size)).toMatchObject({ size: 'screen', width: '733', height: '461' })
  expect(rememberedForm(null)).toMatchObject({ size: 'pixels' })
  for (const broken of ['{', 'null', '7', '{"format":"gif","style":4,"width":12,"__proto__":{}}']) {
    localStorage.setItem('overstep.export', broken)
    expect(rememberedForm(null)).toMatchObject({ format: 'png', style: 'print', width: '960' })
  }
})
