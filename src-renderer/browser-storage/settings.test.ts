// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import {
  keptExportForm,
  keptFirstRun,
  keptInspector,
  keptLandscape,
  keptNotes,
  keptTheme,
  keptWelcome,
} from './settings.ts'
import { stored } from './stored.ts'

beforeEach(() => localStorage.clear())
afterEach(() => vi.unstubAllGlobals())

const sheet = { title: '', expression: 'x^2', variables: ['x'], parameters: [], domain: [{ from: '-1', to: '1' }] }
const draft = { text: 'two basins', over: ['', 'two'] }
const form = { ...keptExportForm.read(), format: 'svg' as const, size: 'paper-column' as const, width: '85' }

test('nothing kept is as usual', () => {
  expect([keptTheme, keptInspector, keptWelcome, keptFirstRun].map((one) => one.read())).toEqual([
    'system',
    true,
    false,
    '',
  ])
  expect([keptNotes('a').read(), keptLandscape('a').read()]).toEqual([null, null])
  expect(keptExportForm.read()).toMatchObject({ format: 'png', size: 'pixels', width: '960', height: '640' })
})

test('what is kept is read again, each under its own name, until it is forgotten', () => {
  keptTheme.keep('dark')
  keptInspector.keep(false)
  keptWelcome.keep(true)
  keptFirstRun.keep('01J')
  keptExportForm.keep(form)
  keptNotes('a').keep(draft)
  keptLandscape('a').keep(sheet)
  expect([keptTheme, keptInspector, keptWelcome, keptFirstRun].map((one) => one.read())).toEqual([
    'dark',
    false,
    true,
    '01J',
  ])
  expect([keptExportForm.read(), keptNotes('a').read(), keptLandscape('a').read()]).toEqual([form, draft, sheet])
  expect([keptNotes('b').read(), keptLandscape('b').read()]).toEqual([null, null])
  keptNotes('a').forget()
  expect([keptNotes('a').read(), keptLandscape('a').read()]).toEqual([null, sheet])
})

test('what was kept before versions were written is read', () => {
  const texts = {
    theme: 'dark',
    inspector: 'folded',
    welcomed: 'yes',
    firstRun: '01J',
    export: JSON.stringify({ ...form, gone: 1, style: 7 }),
    'notes.a': JSON.stringify(draft),
    'landscape.a': JSON.stringify(sheet),
  }
  for (const [name, text] of Object.entries(texts)) localStorage.setItem(`overstep.${name}`, text)
  expect([keptTheme, keptInspector, keptWelcome, keptFirstRun].map((one) => one.read())).toEqual([
    'dark',
    false,
    true,
    '01J',
  ])
  expect([keptExportForm.read(), keptNotes('a').read(), keptLandscape('a').read()]).toEqual([form, draft, sheet])
  localStorage.setItem('overstep.inspector', 'open')
  expect(keptInspector.read()).toBe(true)
})

test.each(['', '{', 'null', '7', '[]', '{"version":1}', '{"version":1,"value":{"text":3}}', '{"version":9,"value":1}'])(
  'of %j, which nobody can read, nothing is taken',
  (text) => {
    for (const name of ['theme', 'export', 'notes.a', 'landscape.a']) localStorage.setItem(`overstep.${name}`, text)
    expect([keptTheme.read(), keptNotes('a').read(), keptLandscape('a').read()]).toEqual(['system', null, null])
    expect(keptExportForm.read()).toMatchObject({ format: 'png', style: 'print', width: '960' })
  },
)

test('an earlier version is brought up to date, a later one is left to it', () => {
  const metres = { schema: z.number(), usual: 0, version: 1, upgrade: (kept: unknown) => Number(kept) }
  stored('length', metres).keep(2)
  const seen: unknown[][] = []
  const millimetres = {
    schema: z.number(),
    usual: 0,
    version: 2,
    upgrade: (kept: unknown, version: number) => (seen.push([kept, version]), 1000 * Number(kept)),
  }
  expect(stored('length', millimetres).read()).toBe(2000)
  expect(seen).toEqual([[2, 1]])
  stored('length', millimetres).keep(5)
  expect([stored('length', metres).read(), stored('length', millimetres).read()]).toEqual([0, 5])
})

test('a browser whose storage is full or forbidden holds nothing up', () => {
  const forbidden = (): never => {
    throw new DOMException('no', 'QuotaExceededError')
  }
  vi.stubGlobal('localStorage', { getItem: forbidden, setItem: forbidden, removeItem: forbidden })
  keptTheme.keep('dark')
  keptTheme.forget()
  expect(keptTheme.read()).toBe('system')
})
