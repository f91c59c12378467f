import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  ARCHIVE_PIECE_BYTES,
  type Argument,
  type Missing,
  missingWords,
  onOneLine,
  OverstepError,
  type Service,
  type Sweep,
  sweepSize,
  type Watch,
} from '#shared/contract/index.ts'
import { assign } from './config.ts'
import { writeWhole } from './files.ts'
import { fullId } from './ids.ts'
import { onInterrupt } from './interrupts.ts'
import { progressDisplay } from './progress.ts'
import { type Context, withWorkbench } from './session.ts'
import { badInput, counted } from './terminal.ts'

/** Writes runs with everything that they computed into one zip file. */
export async function writeArchive(context: Context, idsOrPrefixes: readonly string[], out: string): Promise<void> {
  await withWorkbench(context, async (workbench) => {
    const ids: string[] = []
    for (const given of idsOrPrefixes) ids.push(await fullId(workbench, given))
    const { runs, bytes } = await packInto(context, workbench, ids, out)
    context.terminal.answer({ file: out, runs, bytes }, `Wrote ${counted(runs, 'run')} to ${out}.`)
  })
}

/** Writes runs that have ended into a file, as a whole or not at all. */
export async function packInto(
  context: Context,
  workbench: Service,
  ids: readonly string[],
  out: string,
): Promise<{ runs: number; bytes: number }> {
  let packed = { runs: 0, bytes: 0 }
  await withArchive(context, workbench, async (archive, watch) => {
    packed = await workbench.call('archives.pack', { archive, ids: [...ids] }, watch)
    await save(workbench, archive, out)
  })
  return packed
}

/** Takes in weights of a network that was trained elsewhere, an .npz or .safetensors file, as a run. */
export async function importWeights(context: Context, file: string, set: readonly string[]): Promise<void> {
  const settings = assign({ kind: 'network' }, set) as Record<string, unknown>
  if (settings.kind !== 'network') throw badInput('kind', 'must be network')
  delete settings.kind
  await importArchive(context, file, { name: basename(file), settings })
}

/**
 * Takes in the runs of a zip file that `writeArchive` or the page has made.
 *
 * @param weights where it is a file of weights instead
 */
export async function importArchive(
  context: Context,
  file: string,
  weights?: Argument<'archives.unpack'>['weights'],
): Promise<void> {
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile()) throw badInput(file, found ? 'is no file' : 'there is no such file')
  await withWorkbench(context, (workbench) =>
    withArchive(context, workbench, async (archive, watch) => {
      let offset = 0
      for await (const bytes of createReadStream(file, { highWaterMark: ARCHIVE_PIECE_BYTES })) {
        await workbench.call('archives.write', { archive, offset, bytes: bytes as Buffer<ArrayBuffer> })
        offset += (bytes as Buffer).length
      }
      const result = await workbench.call('archives.unpack', { archive, ...(weights && { weights }) }, watch)
      const { imported, kept, renamed, sweeps } = result
      const lines = [
        `Imported ${counted(imported.length, 'run')}.`,
        ...imported.map((id) => `  ${id}`),
        ...Object.entries(renamed).map(([from, id]) => `  ${from} is ${id} here, where another run has its id.`),
        ...(kept.length > 0 ? [`${kept.length} ${kept.length === 1 ? 'was' : 'were'} here already.`] : []),
        ...sweeps.map(({ sweep, missing }) => sweepWords(sweep, missing)),
      ]
      context.terminal.answer(result, lines.join('\n'))
    }),
  )
}

/** How much of a sweep is here. */
function sweepWords(sweep: Sweep, missing: Missing): string {
  const lacks = missingWords(sweep, missing)
  const state = lacks ?? `all ${counted(sweepSize(sweep.over), 'run')} are here`
  return `${onOneLine(sweep.title)} (${sweep.id}): ${state}.`
}

/** Opens an archive for one action that Ctrl-C stops, and discards it afterwards. */
async function withArchive(
  { terminal }: Context,
  workbench: Service,
  act: (archive: string, watch: Watch) => Promise<void>,
): Promise<void> {
  const { archive } = await workbench.call('archives.open', null)
  const display = progressDisplay(process.stderr)
  const began = Date.now()
  const cancel = new AbortController()
  const stop = onInterrupt(() => {
    display.end()
    terminal.note('Cancelling. Press Ctrl-C again to stop at once.')
    cancel.abort()
  })
  const progress = (fraction: number): void => {
    const elapsedSeconds = (Date.now() - began) / 1000
    const etaSeconds = fraction > 0 ? (elapsedSeconds / fraction) * (1 - fraction) : null
    display.update({ id: archive, fraction, elapsedSeconds, etaSeconds })
  }
  try {
    await act(archive, { signal: cancel.signal, progress })
  } catch (error) {
    throw cancel.signal.aborted ? new OverstepError('cancelled', 'It was cancelled.') : error
  } finally {
    display.end()
    stop()
    await workbench.call('archives.discard', { archive }).catch(() => undefined)
  }
}

/** Reads an archive to its end into a file. */
async function save(workbench: Service, archive: string, out: string): Promise<void> {
  await writeWhole(out, async (target) => {
    let offset = 0
    for (;;) {
      const { bytes } = await workbench.call('archives.read', { archive, offset })
      if (bytes.length === 0) return
      await target.writeFile(bytes)
      offset += bytes.length
    }
  })
}
