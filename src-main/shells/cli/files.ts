import { access, constants, mkdir, open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { OverstepError } from '#shared/contract/index.ts'
import { npy } from '../../export/index.ts'
import { fullId } from './ids.ts'
import { type Context, withWorkbench } from './session.ts'
import { badInput } from './terminal.ts'

/** Writes an array of a run as a NumPy file. */
export async function writeArray(context: Context, id: string, name: string, file: string): Promise<void> {
  await withWorkbench(context, async (workbench) => {
    const array = await workbench.call('runs.array', { id: await fullId(workbench, id), name })
    const bytes = npy(array)
    await write(file, bytes)
    const { dtype, shape } = array
    context.terminal.answer(
      { file, name, dtype, shape, bytes: bytes.length },
      `Wrote ${name} (${dtype} [${shape.join(', ')}]) to ${file}.`,
    )
  })
}

/** Writes a file as a whole or not at all, see `writeWhole`. */
export async function write(file: string, bytes: Uint8Array): Promise<void> {
  await writeWhole(file, (target) => target.writeFile(bytes))
}

/**
 * Writes a file as a whole or not at all: until `put` is done it is another one beside it, and one that was there before stays.
 * @throws {OverstepError} `invalid-input` that says why the file cannot be written; what `put` fails with
 */
export async function writeWhole(file: string, put: (target: FileHandle) => Promise<void>): Promise<void> {
  try {
    const there = await stat(file).catch(() => undefined)
    // A device or a pipe is written to: nothing may take its place.
    if (there && !there.isFile()) return await putInto(file, put)
    const place = there ? await realpath(file) : file
    if (there) await access(place, constants.W_OK)
    const part = `${place}.part`
    try {
      await putInto(part, put)
      await rename(part, place)
    } catch (error) {
      await rm(part, { force: true })
      throw error
    }
  } catch (error) {
    throw error instanceof OverstepError ? error : cannotWrite(file, error)
  }
}

async function putInto(file: string, put: (target: FileHandle) => Promise<void>): Promise<void> {
  const target = await open(file, 'w')
  try {
    await put(target)
  } finally {
    await target.close()
  }
}

/** Makes the folder of --out where there is none. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'it is a file' : (error as Error).message
    throw badInput('--out', `cannot make the folder ${folder}: ${reason}`)
  }
}

function cannotWrite(file: string, error: unknown): OverstepError {
  const { code, message } = error as NodeJS.ErrnoException
  const reasons: Record<string, string> = {
    ENOENT: 'its folder does not exist',
    EACCES: 'it may not be written',
    EISDIR: 'it is a folder',
    ENOSPC: 'the disk is full',
  }
  return badInput('--out', `cannot write ${file}: ${reasons[code ?? ''] ?? message}`)
}
