import { mkdir, type FileHandle } from 'node:fs/promises'
import { seriesFile } from '../../archive/index.ts'
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

/** Writes the series of one name, of all members of a run, as a NumPy file of rows of member, step and value. */
export async function writeSeries(context: Context, idOrPrefix: string, name: string, file: string): Promise<void> {
  await withWorkbench(context, async (workbench) => {
    const id = await fullId(workbench, idOrPrefix)
    const { series } = await workbench.call('runs.data', { id })
    const own = series.filter((each) => each.name === name)
    if (own.length === 0) {
      const names = [...new Set(series.map((each) => each.name))].toSorted()
      const has = names.length > 0 ? `It has ${names.join(', ')}.` : 'It has none.'
      throw badInput('name', `run ${id} has no series ${JSON.stringify(name)}. ${has}`)
    }
    const points = own.reduce((sum, { steps }) => sum + steps.length, 0)
    await write(file, seriesFile(own))
    const members = own.map(({ member }) => member)
    context.terminal.answer(
      { file, name, members, points },
      `Wrote ${name}, ${points} points of ${own.length} members, to ${file}: rows of member, step and value.`,
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
