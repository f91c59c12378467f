import { mkdir, type FileHandle } from 'node:fs/promises'
import { npy } from '../../export/index.ts'
import { CannotWrite, writeWhole as writeFileWhole } from '../../files/index.ts'
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

/**
 * Writes a file as a whole or not at all.
 * @throws {OverstepError} `invalid-input` that says why the file cannot be written
 */
export async function write(file: string, bytes: Uint8Array): Promise<void> {
  await writeWhole(file, (target) => target.writeFile(bytes))
}

/**
 * Writes a file as a whole or not at all: until `put` is done, one that was there before stays.
 * @throws {OverstepError} `invalid-input` that says why the file cannot be written; what `put` fails with
 */
export async function writeWhole(file: string, put: (target: FileHandle) => Promise<void>): Promise<void> {
  try {
    await writeFileWhole(file, put)
  } catch (error) {
    throw error instanceof CannotWrite ? badInput('--out', `cannot write ${file}: ${error.reason}`) : error
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
