import { expect, test } from 'vitest'
import type { Desktop } from '#shared/contract/index.ts'
import { openedFile } from './opened-file.ts'

const content = Uint8Array.from({ length: 1000 }, (_, at) => at % 251)

/** One that has a file to be read. */
function desktopWith(read: (asked: { token: string; offset: number }) => Uint8Array): Pick<Desktop, 'call'> {
  return { call: (_: string, argument: never) => Promise.resolve(read(argument)) } as unknown as Pick<Desktop, 'call'>
}

test('a file comes in pieces, each from where the last ended', async () => {
  const asked: [string, number][] = []
  const desktop = desktopWith(({ token, offset }) => {
    asked.push([token, offset])
    return content.slice(offset, offset + 300)
  })
  const file = await openedFile(desktop, { token: 't', name: 'runs.zip', size: 1000 })
  expect(file.name).toBe('runs.zip')
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(content)
  expect(asked).toEqual([0, 300, 600, 900].map((offset) => ['t', offset]))
})

test('one that has become shorter since ends where it ends', async () => {
  const desktop = desktopWith(({ offset }) => content.slice(offset, 500))
  const file = await openedFile(desktop, { token: 't', name: 'a.png', size: 1000 })
  expect(file.size).toBe(500)
})
