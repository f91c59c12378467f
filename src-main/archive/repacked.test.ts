import { expect, test } from 'vitest'
import { forged, refused } from './forged-archives.fixture.ts'
import { content, here, makeStores, there, unpack } from './sample-archives.fixture.ts'
import { text, zipOf, type Part } from './zip-of.fixture.ts'

makeStores()

/** The archive as another program packs it again. */
const within = (folder: string, parts: readonly Part[]): Part[] =>
  parts.map((part) => ({ ...part, name: `${folder}${part.name}` }))
const file = (name: string, value = 'x'): Part => ({ name, content: text(value) })
/** Entries of folders: stored as nothing, or deflated, which makes two bytes of nothing. */
const folder = (name: string, method = 8): Part => ({ name, content: text(''), declare: { method } })

test.each<[string, (parts: Part[]) => Part[]]>([
  [
    'a Mac, its folder',
    (parts) => [
      folder('My runs/', 0),
      ...within('My runs/', parts).flatMap((part) => [
        part,
        file(`__MACOSX/${part.name.replace(/[^/]+$/, (name) => `._${name}`)}`, '\0\x05\x16\x07'),
      ]),
      file('My runs/.DS_Store'),
      file('My runs/runs/.DS_Store'),
      file('__MACOSX/._My runs'),
    ],
  ],
  [
    'a Mac, what is in its folder',
    (parts) => [file('.DS_Store'), file('runs/.DS_Store'), ...parts, file('__MACOSX/._runs')],
  ],
  [
    'Windows, with its folders deflated',
    (parts) => [folder('runs/'), ...parts, file('Thumbs.db'), file('runs/thumbs.db'), file('runs/desktop.ini')],
  ],
  [
    'PowerShell, with backslashes',
    (parts) => parts.map((part) => ({ ...part, name: part.name.replaceAll('/', '\\') })),
  ],
  ['a program that packs a folder in a folder', (parts) => within('a/b/', parts)],
  ['a program of before UTF-8', (parts) => parts.map((part) => ({ ...part, rawName: inCodePage(part.name) }))],
])('an archive that was packed again by %s is taken in', async (_, packed) => {
  const parts = await forged(() => undefined)
  const { imported } = await unpack(zipOf(packed(parts)))
  expect(imported).toHaveLength(1)
  expect(await content(there, imported[0]!)).toEqual(await content(here, imported[0]!))
})

/** A folder `Läufe` in the code page 850 of Windows around a file. */
const inCodePage = (name: string) =>
  Buffer.concat([Buffer.from([0x4c, 0x84, 0x75, 0x66, 0x65, 0x2f]), Buffer.from(name)])

test('what lies beside the folder around everything, or in two of them, is refused by name', async () => {
  const parts = await forged(() => undefined)
  expect(await refused(zipOf([...within('a/', parts), file('b/x')]))).toContain('has no manifest.json')
  expect(await refused(zipOf([...within('a/', parts), ...within('b/', parts)]))).toContain('has no manifest.json')
  expect(await refused(zipOf([...parts, file('notes.txt')]))).toContain('notes.txt is not in the manifest')
  expect(await refused(zipOf([...parts, { ...folder('x/'), content: text('hidden') }]))).toContain('"x/"')
})
