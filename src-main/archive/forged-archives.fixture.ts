import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { readZip } from '../export/read-zip.fixture.ts'
import { here, insert, pack, there, unpack } from './sample-archives.fixture.ts'
import { type Part, text } from './zip-of.fixture.ts'

/** For tests: archives that were made to do harm, or came to harm. */

/** The files of an archive of one run, by their names, and that run. */
export interface Whole {
  id: string
  files: Readonly<Record<string, Uint8Array>>
}

export async function wholeArchive(): Promise<Whole> {
  const { id } = insert(here)
  return { id, files: readZip(await pack([id])) }
}

/** The files of a good archive, changed, with a manifest that fits them unless it is changed too. */
export async function forged(
  change: (files: Record<string, Uint8Array>, id: string) => void,
  manifestChange = {},
  whole?: Whole,
): Promise<Part[]> {
  const { id, files: good } = whole ?? (await wholeArchive())
  const { 'manifest.json': written, ...files } = good
  const manifest = JSON.parse(Buffer.from(written!).toString())
  change(files, id)
  manifest.files = Object.entries(files).map(([name, content]) => ({
    name,
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  }))
  return [
    ...Object.entries(files).map(([name, content]) => ({ name, content })),
    { name: 'manifest.json', content: text({ ...manifest, ...manifestChange }) },
  ]
}

export async function refused(bytes: Uint8Array): Promise<string> {
  const before = there.runs.count()
  const error = await unpack(bytes).then(
    () => new Error('it was taken in'),
    (thrown: Error) => thrown,
  )
  expect(error).toMatchObject({ code: 'invalid-input' })
  // Not even as deleted ones, or staged.
  expect([there.runs.count(), there.runs.deletedBefore(Infinity), there.runs.staged()]).toEqual([before, [], []])
  return error.message
}
