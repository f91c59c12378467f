import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { write, writeWhole } from './index.ts'

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

test('beside a file may lie one of any name: what is written meanwhile has a name that nobody else has', async () => {
  const { folder, file } = inFolder()
  const own = [`${file}.part`, `${file}.tmp`, join(folder, '.a.zip.part')]
  for (const name of own) writeFileSync(name, 'mine')
  const seen = new Set<string>()
  const before = readdirSync(folder)
  for (let time = 0; time < 20; time++)
    await writeWhole(file, async (target) => {
      await target.writeFile(bytes('x'))
      for (const name of readdirSync(folder)) if (!before.includes(name) && name !== 'a.zip') seen.add(name)
    })
  expect(seen.size).toBe(20)
  for (const name of own) expect(readFileSync(name, 'utf8')).toBe('mine')
  expect(readdirSync(folder).sort()).toEqual([...before, 'a.zip'].sort())
})

test('a file gets its name when its bytes are on the disk, and keeps the permissions of the one before', async () => {
  const { file } = inFolder()
  writeFileSync(file, 'before')
  chmodSync(file, 0o640)
  let synced = 0
  await writeWhole(file, async (target) => {
    const sync = target.sync.bind(target)
    target.sync = async () => {
      expect(readFileSync(file, 'utf8')).toBe('before')
      synced++
      await sync()
    }
    await target.writeFile(bytes('after'))
  })
  expect([synced, readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual([1, 'after', 0o640])
})

test('a program that is killed while it writes leaves the file that was there', async () => {
  const { folder, file } = inFolder()
  writeFileSync(file, 'before')
  const script = `
    const { writeWhole } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)})
    await writeWhole(${JSON.stringify(file)}, async (target) => {
      await target.writeFile('half')
      process.kill(process.pid, 'SIGKILL')
    })`
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', script])
  expect(signal).toBe('SIGKILL')
  expect(readFileSync(file, 'utf8')).toBe('before')
  // What it has left is another program's for all that is known, until nobody has written to it for an hour.
  const [left] = readdirSync(folder).filter((name) => name !== 'a.zip')
  writeFileSync(join(folder, '.overstep-mine.part'), 'of the user')
  await write(file, bytes('second'))
  expect(readdirSync(folder).sort()).toEqual([left, '.overstep-mine.part', 'a.zip'].sort())
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), 0, Date.now() / 1000 - 3601)
  await write(file, bytes('third'))
  expect(readdirSync(folder).sort()).toEqual(['.overstep-mine.part', 'a.zip'])
})

test.each([true, false])('what fails half-way leaves no half, and what was there before: %s', async (before) => {
  const { folder, file } = inFolder()
  if (before) writeFileSync(file, 'before')
  const failing = writeWhole(file, async (target) => {
    await target.writeFile(bytes('half'))
    expect(readdirSync(folder)).toHaveLength(before ? 2 : 1)
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  })
  await expect(failing).rejects.toThrow(`${file} cannot be written`)
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
