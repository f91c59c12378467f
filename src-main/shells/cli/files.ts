import { writeFile } from 'node:fs/promises'
import { exportOptionsSchema, parseInput } from '#shared/contract/index.ts'
import { npy } from './npy.ts'
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

/** Options of `export` as they are typed. */
export interface ExportArguments {
  figure: string
  out: string
  format: string
  width?: number
  height?: number
  pixelRatio?: number
  style?: string
  transparent?: boolean
  articleView?: boolean
  stabilityLimits?: boolean
  relativeTo?: number
  slice?: number
  smoothing?: number
  logSteps?: boolean
  logValues?: boolean
  curves?: string
  group?: string
}

/** Writes a figure of a run as PNG. */
export async function exportFigure(context: Context, id: string, given: ExportArguments): Promise<void> {
  const { figure, out, format, ...options } = given
  if (format !== 'png') throw badInput('--format', `must be png, the only format so far, got ${JSON.stringify(format)}`)
  const parsed = parseInput(exportOptionsSchema, options, 'options')
  await withWorkbench(context, async (workbench) => {
    const argument = { id: await fullId(workbench, id), figure, options: parsed }
    const { bytes } = await workbench.call('figures.export', argument)
    await write(out, bytes)
    const [width, height] = [parsed.width, parsed.height].map((length) => Math.round(length * parsed.pixelRatio))
    context.terminal.answer(
      { file: out, figure, format, width, height, bytes: bytes.length },
      `Wrote ${figure} (${width} × ${height} pixels) to ${out}.`,
    )
  })
}

async function write(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reasons: Record<string, string> = {
      ENOENT: 'its folder does not exist',
      EACCES: 'it may not be written',
      EISDIR: 'it is a folder',
      ENOSPC: 'the disk is full',
    }
    throw badInput('--out', `cannot write ${file}: ${reasons[code ?? ''] ?? message}`)
  }
}
