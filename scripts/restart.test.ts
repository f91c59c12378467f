import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepRestarting } from './restart.ts'

let folder: string
let close: () => Promise<void>
const said: string[] = []

/** Writes down when it begins, what its source says, and when it is asked to end. */
const program = `
import { appendFileSync, readFileSync } from 'node:fs'
const [log, source] = process.argv.slice(2)
const text = readFileSync(source, 'utf8')
appendFileSync(log, 'began ' + text + '\\n')
if (text === 'broken') process.exit(3)
process.once('disconnect', () => {
  appendFileSync(log, 'ended ' + text + '\\n')
  process.exit(0)
})
`
const file = (name: string) => join(folder, name)
const log = () => readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overstep-restart-'))
  writeFileSync(file('program.mjs'), program)
  writeFileSync(file('source.ts'), 'first')
  writeFileSync(file('log'), '')
  said.length = 0
  close = keepRestarting({
    words: ['program.mjs', 'log', 'source.ts'].map(file),
    env: process.env,
    folders: [folder],
    concerns: (name) => name.endsWith('.ts'),
    say: (line) => said.push(line),
  })
})
afterEach(async () => {
  await close()
  rmSync(folder, { recursive: true, force: true })
})

test('a program is ended and started again when a file of it changes, also one that is replaced', async () => {
  await expect.poll(log).toContain('began first')
  writeFileSync(file('source.ts'), 'second')
  await expect.poll(log).toContain('began second')
  // As editors save: under another name, then renamed.
  writeFileSync(file('source.tmp'), 'third')
  renameSync(file('source.tmp'), file('source.ts'))
  await expect.poll(log).toContain('began third')
  await close()
  expect(log()).toEqual(['began first', 'ended first', 'began second', 'ended second', 'began third', 'ended third'])
  expect(said).toEqual(Array(2).fill('source.ts has changed; starting again …'))
})

test('a program that a change broke is started by the next change', async () => {
  await expect.poll(log).toContain('began first')
  writeFileSync(file('source.ts'), 'broken')
  await expect.poll(() => said.join('\n')).toContain('exit code 3')
  writeFileSync(file('source.ts'), 'mended')
  await expect.poll(log).toContain('began mended')
  expect(log()).toEqual(['began first', 'ended first', 'began broken', 'began mended'])
})
