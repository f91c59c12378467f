import { expect, test } from 'vitest'
import { openedFile } from './opened-file.ts'

const content = Uint8Array.from({ length: 1000 }, (_, at) => at % 251)

test('a file comes in pieces, each from where the last ended', async () => {
  const asked: [string, number][] = []
  const readOpened = (token: string, offset: number) => {
    asked.push([token, offset])
    return Promise.resolve(content.slice(offset, offset + 300))
  }
  const file = await openedFile({ readOpened }, { token: 't', name: 'runs.zip', size: 1000 })
  expect(file.name).toBe('runs.zip')
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(content)
  expect(asked).toEqual([0, 300, 600, 900].map((offset) => ['t', offset]))
})

test('one that has become shorter since ends where it ends', async () => {
  const readOpened = (_: string, offset: number) => Promise.resolve(content.slice(offset, 500))
  const file = await openedFile({ readOpened }, { token: 't', name: 'a.png', size: 1000 })
  expect(file.size).toBe(500)
})
