import { writeFile } from 'node:fs/promises'
import type { OverstepError } from '#shared/contract/index.ts'
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

/** @throws {OverstepError} `invalid-input` that says why the file cannot be written */
export async function write(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes)
  } catch (error) {
    throw cannotWrite(file, error)
  }
}

/** Why a file cannot be written, for the user. */
export function cannotWrite(file: string, error: unknown): OverstepError {
  const { code, message } = error as NodeJS.ErrnoException
  const reasons: Record<string, string> = {
    ENOENT: 'its folder does not exist',
    EACCES: 'it may not be written',
    EISDIR: 'it is a folder',
    ENOSPC: 'the disk is full',
  }
  return badInput('--out', `cannot write ${file}: ${reasons[code ?? ''] ?? message}`)
}
