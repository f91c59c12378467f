import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { write, writeWhole } from './files.ts'

function inFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'overstep-files-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return { folder, file: join(folder, 'a.zip') }
}
const bytes = (text: string) => new TextEncoder().encode(text)

test('a file is there as a whole, in the place of one that was there; a link to it stays a link', async () => {
  const { folder, file } = inFolder()
  await write(file, bytes('first'))
  symlinkSync(file, join(folder, 'link'))
  await write(join(folder, 'link'), bytes('second'))
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true)
  expect(readFileSync(file, 'utf8')).toBe('second')
  expect(readdirSync(folder).sort()).toEqual(['a.zip', 'link'])
})

test.each([true, false])('what fails half-way leaves no half, and what was there before: %s', async (before) => {
  const { folder, file } = inFolder()
  if (before) writeFileSync(file, 'before')
  const failing = writeWhole(file, async (target) => {
    await target.writeFile(bytes('half'))
    expect(existsSync(`${file}.part`)).toBe(true)
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  })
  await expect(failing).rejects.toThrow('--out: cannot write')
  await expect(failing).rejects.toThrow('the disk is full')
  expect(readdirSync(folder)).toEqual(before ? ['a.zip'] : [])
  if (before) expect(readFileSync(file, 'utf8')).toBe('before')
})

test('what is no file is written to and stays what it is; a folder is refused', async () => {
  const { folder } = inFolder()
  if (process.platform !== 'win32') {
    await write('/dev/null', bytes('gone'))
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
  }
  await expect(write(folder, bytes('x'))).rejects.toThrow('it is a folder')
  await expect(write(join(folder, 'no', 'such'), bytes('x'))).rejects.toThrow('its folder does not exist')
})
