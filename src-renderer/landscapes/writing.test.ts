// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { keptLandscape } from '../browser-storage/index.ts'
import { emptySheet, type LandscapeSheet, parameterSheet } from '../landscape-definition/index.ts'
import { useWriting, type Writing } from './writing.ts'

const parabola: LandscapeSheet = { ...emptySheet, expression: 'a * x^2', parameters: [parameterSheet('a', 1)] }
const written: LandscapeSheet = { ...parabola, expression: 'a * x^4' }

function opened(base = parabola): Writing {
  const writing = effectScope().run(() => useWriting('one'))!
  writing.begin(base)
  return writing
}
async function write(writing: Writing, sheet: LandscapeSheet): Promise<void> {
  writing.sheet.value = sheet
  await nextTick()
}

beforeEach(() => localStorage.clear())

test('what is written and not saved is there again, until it is saved or discarded', async () => {
  const first = opened()
  expect([first.changed.value, first.restored.value]).toEqual([false, false])
  await write(first, written)
  expect(first.changed.value).toBe(true)

  const second = opened()
  expect(second.sheet.value).toEqual(written)
  expect([second.changed.value, second.restored.value]).toEqual([true, true])
  second.discard()
  await nextTick()
  expect([second.sheet.value, second.changed.value, second.restored.value]).toEqual([parabola, false, false])
  expect(opened().sheet.value).toEqual(parabola)

  await write(second, written)
  second.saved(written)
  expect(second.changed.value).toBe(false)
  expect(opened(written).restored.value).toBe(false)
})

test('what is written while it is saved is kept as well', async () => {
  const writing = opened()
  await write(writing, written)
  const later = { ...written, title: 'Quartic' }
  await write(writing, later)
  writing.saved(written)
  expect(writing.changed.value).toBe(true)
  expect(keptLandscape('one').read()).toEqual(later)
})

test('a slider is no change, and nothing is kept of it', async () => {
  const writing = opened()
  await write(writing, { ...parabola, parameters: [{ ...parabola.parameters[0]!, to: '4' }] })
  expect(writing.changed.value).toBe(false)
  expect(keptLandscape('one').read()).toBeNull()
})
