import { randomBytes } from 'node:crypto'
import { access, constants, open, readdir, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { OverstepError } from '#shared/contract/index.ts'

/** A file that could not be written, with the reason in words. */
export class CannotWrite extends OverstepError {
  readonly reason: string

  constructor(file: string, cause: unknown) {
    const reason = reasonOf(cause)
    super('storage', `${file} cannot be written: ${reason}. Choose another place.`, { path: file }, { cause })
    this.reason = reason
  }
}

/**
 * Writes a file as a whole or not at all, see `writeWhole`.
 * @throws {CannotWrite}
 */
export async function write(file: string, bytes: Uint8Array): Promise<void> {
  await writeWhole(file, (target) => target.writeFile(bytes))
}

/**
 * Writes a file as a whole or not at all. Until `put` is done and its bytes are on the disk they are in another file of
 * the same folder, whose name nobody can have chosen; then that takes the place and the permissions of one that was
 * there before. What a program that was killed has left of such a file goes when the next one is written there, an hour
 * later or more.
 * @throws {CannotWrite} when the disk or the folder refuses; what `put` fails with, where that is an OverstepError
 */
export async function writeWhole(file: string, put: (target: FileHandle) => Promise<void>): Promise<void> {
  try {
    const there = await stat(file).catch(() => undefined)
    // A device or a pipe is written to: nothing may take its place.
    if (there && !there.isFile()) return await putInto(await open(file, 'w'), put)
    const place = there ? await realpath(file) : file
    if (there) await access(place, constants.W_OK)
    await putBeside(place, async (target) => {
      if (there) await target.chmod(there.mode)
      await put(target)
      await target.sync()
    })
    await syncFolder(dirname(place))
  } catch (error) {
    throw error instanceof OverstepError ? error : new CannotWrite(file, error)
  }
}

/** What a file is called while it is written: nobody can have chosen that name. */
const partName = () => `.overstep-${randomBytes(12).toString('hex')}.part`
const PART = /^\.overstep-[0-9a-f]{24}\.part$/
/** What nobody has written to for so long is of a program that was killed. */
const LEFT_MS = 60 * 60 * 1000

/** Removes what programs that were killed have left in a folder. */
async function clearAway(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((name) => PART.test(name))) {
    const part = join(folder, name)
    const modified = (await stat(part).catch(() => undefined))?.mtimeMs ?? Infinity
    // What cannot be removed keeps nobody from writing.
    if (Date.now() - modified > LEFT_MS) await rm(part, { force: true }).catch(() => undefined)
  }
}

async function putBeside(place: string, put: (target: FileHandle) => Promise<void>): Promise<void> {
  const folder = dirname(place)
  await clearAway(folder)
  const part = join(folder, partName())
  // Not even by chance over a file that is there.
  const target = await open(part, 'wx')
  try {
    await putInto(target, put)
    await rename(part, place)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

async function putInto(target: FileHandle, put: (target: FileHandle) => Promise<void>): Promise<void> {
  try {
    await put(target)
  } finally {
    await target.close()
  }
}

/**
 * Makes sure that a new name in a folder outlives a power failure; not on Windows, where a folder cannot be opened and
 * need not be.
 */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  const reasons: Record<string, string> = {
    ENOENT: 'its folder does not exist',
    EACCES: 'it may not be written',
    EISDIR: 'it is a folder',
    ENOSPC: 'the disk is full',
    EDQUOT: 'your share of the disk is used up',
    EROFS: 'the disk can only be read',
  }
  return reasons[code ?? ''] ?? message
}
