import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { textOf } from './text-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'overstep-text-'))
afterAll(() => rmSync(folder, { recursive: true }))

const big = (text: string) => Buffer.from(text, 'utf16le').swap16()
const encodings: Record<string, (text: string) => Buffer> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a mark': (text) => Buffer.from(`\uFEFF${text}`),
  'UTF-16 little end first with a mark, as PowerShell writes it': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'UTF-16 big end first with a mark': (text) => big(`\uFEFF${text}`),
  'UTF-16 little end first without a mark': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16 big end first without a mark': (text) => big(text),
}

test.each(Object.keys(encodings))('a config in %s is read', async (name) => {
  const text =
    '{\r\n  "kind": "trajectory", "starts": [[1]], "learningRates": [0.1],\r\n' +
    ' "landscape": {"expression": "x^2", "variables": ["x"], "title": "γ 日 😀 é"}\r\n}\r\n'
  const file = join(folder, 'config.json')
  writeFileSync(file, encodings[name]!(text))
  const { config } = await readConfig(file, [], [])
  expect(config).toMatchObject({ kind: 'trajectory', landscape: { title: 'γ 日 😀 é' } })
})

test('every JSON text reads back from each of them', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      for (const encode of Object.values(encodings))
        expect(JSON.parse(textOf(encode(json), 'x'))).toEqual(JSON.parse(json))
    }),
  )
})

test.each<[string, Uint8Array, string]>([
  [
    'Latin-1',
    Buffer.from('{\n"title": "café"}', 'latin1'),
    'x.json: is not UTF-8: line 2, byte offset 15 (0xE9). Save it as UTF-8',
  ],
  [
    'UTF-8 that is cut off',
    Buffer.from('{"a": "é"}').subarray(0, 8),
    'is not UTF-8: line 1, byte offset 7 (0xC3). Save it',
  ],
  ['half of a pair of UTF-16', Buffer.from([0xff, 0xfe, 0x7b, 0, 0, 0xd8, 0x7d, 0]), 'is not UTF-16 (LE)'],
  ['UTF-16 with half of a character', Buffer.from([0xfe, 0xff, 0, 0x7b, 0]), 'is not UTF-16 (BE)'],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]), 'is UTF-32: save it as UTF-8'],
  ['UTF-32 without a mark', Buffer.from([0, 0, 0, 0x7b]), 'is UTF-32'],
])('%s is refused by name, and nothing put in the place of what is broken', (_, bytes, message) => {
  expect(() => textOf(bytes, 'x.json')).toThrow(message)
})

test('any bytes are a text or refused with a place within them', () => {
  let [broken, placed] = [0, 0]
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        expect(textOf(bytes, 'x')).not.toContain('\uFFFD')
      } catch (error) {
        const offset = /byte offset (\d+)/.exec((error as Error).message)?.[1]
        expect((error as Error).message).toMatch(/^x: is (not UTF-(8|16)|UTF-32)/)
        broken++
        if (offset === undefined) return
        placed++
        expect(Number(offset)).toBeLessThanOrEqual(bytes.length)
      }
    }),
  )
  expect(broken).toBeGreaterThan(20)
  expect(placed).toBeGreaterThan(20)
})
