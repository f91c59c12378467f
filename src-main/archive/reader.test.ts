import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { computeEntry } from '../compute/programs.fixture.ts'
import { forged } from './forged-archives.fixture.ts'
import { forkReader } from './fork-reader.ts'
import { readArchive, unpackRuns } from './index.ts'
import { archivePath, content, here, insert, makeStores, pack, there, watch } from './sample-archives.fixture.ts'
import { text, zipOf } from './zip-of.fixture.ts'

makeStores()

const { signal } = new AbortController()

test('a process of its own reads an archive to the bit', async () => {
  const run = insert(here)
  await pack([run.id])
  const source = await readArchive(() => forkReader(computeEntry), archivePath(), signal)
  try {
    expect(await unpackRuns(there, source, watch)).toEqual({ imported: [run.id], kept: [], renamed: {}, sweeps: [] })
    expect(await content(there, run.id)).toEqual(await content(here, run.id))
    // A second time everything is only checked.
    expect(await unpackRuns(there, source, watch)).toEqual({ imported: [], kept: [run.id], renamed: {}, sweeps: [] })
  } finally {
    source.close()
  }
})

test('what it refuses comes over with the name of the file, and nothing is left', async () => {
  const parts = await forged((files, id) => void (files[`runs/${id}/series/hits.npy`] = text('x')))
  writeFileSync(archivePath(), zipOf(parts))
  const source = await readArchive(() => forkReader(computeEntry), archivePath(), signal)
  const error = await unpackRuns(there, source, watch).catch((thrown: unknown) => thrown)
  source.close()
  expect(error).toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('series/hits.npy is not a .npy'),
  })
  expect([there.runs.count(), there.runs.staged()]).toEqual([0, []])
  writeFileSync(archivePath(), 'PNG')
  await expect(readArchive(() => forkReader(computeEntry), archivePath(), signal)).rejects.toThrow('is no zip file')
})

/** Starts a process that answers the first question with a manifest of one run, and does this at the second. */
function misbehaving(act: string) {
  const entry = join(archivePath(), '..', 'misbehaving.mjs')
  const manifest = { format: 'overstep-runs', runs: ['01M881XGYTFT5CBRVSN875A54P'], sweeps: [], files: [] }
  writeFileSync(
    entry,
    `process.on('message', ({ ask }) => {
       if (ask === 'open') process.send({ answer: ${JSON.stringify(manifest)} })
       else { ${act} }
     })`,
  )
  return () => forkReader(pathToFileURL(entry))
}
const file = 'runs/01M881XGYTFT5CBRVSN875A54P/run.json'

test.each([
  ['never ends', 'for (;;);', `${file} takes more than 2 s to read`],
  [
    'takes all the memory that it may',
    'const all = []; for (;;) all.push({ all: all.length })',
    `${file} ended the process`,
  ],
  ['dies', 'process.kill(process.pid, "SIGSEGV")', `${file} ended the process that reads archives (SIGSEGV)`],
  ['throws where nobody catches it', 'setImmediate(() => { throw new Error() })', '(exit code 1)'],
])('a file over which the process %s is refused by name', async (_, act, words) => {
  const patience = words.includes('2 s') ? 2000 : 60_000
  const source = await readArchive(misbehaving(act), archivePath(), signal, patience)
  const error = await unpackRuns(there, source, watch).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'invalid-input', message: expect.stringContaining(words) })
  // Nor is anything asked of it again.
  await expect(source.run('01M881XGYTFT5CBRVSN875A54P')).rejects.toThrow(file)
})

test('an import that is cancelled ends the process at once, whatever it is busy with', async () => {
  const cancel = new AbortController()
  const source = await readArchive(misbehaving('for (;;);'), archivePath(), cancel.signal)
  const imported = unpackRuns(there, source, { signal: cancel.signal, progress: () => undefined })
  setTimeout(() => cancel.abort(), 300)
  await expect(imported).rejects.toMatchObject({ code: 'cancelled' })
})
