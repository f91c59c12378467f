import { extname, join } from 'node:path'
import {
  figureSizeOf,
  isDataFormat,
  isRefusal,
  OverstepError,
  type ExportedFigure,
  type ExportOptions,
} from '#shared/contract/index.ts'
import { pdfOfPages } from '#shared/pdf/index.ts'
import { boxesNote, fileStem } from '#shared/plot/index.ts'
import { namedFiles, type NamedFile } from '#shared/saving/index.ts'
import { zipWriter } from '../../archive/index.ts'
import { lookOptions, sweepOptions } from './export-look.ts'
import { isPdf, named, type OptionArguments, optionAt, optionsOf } from './export-options.ts'
import { comparisonSource, runSource, sweepSource, type Source } from './export-source.ts'
import { makeFolder, write, writeWhole } from './files.ts'
import { fullId } from './ids.ts'
import { progressDisplay } from './progress.ts'
import { type Context, withWorkbench } from './session.ts'
import { badInput, counted } from './terminal.ts'

/** Options of `export` as they are typed. */
export interface ExportArguments extends OptionArguments {
  figure?: string
  all?: boolean
  /** Ids of runs, with commas between them, or that of a saved comparison. */
  compare?: string
  /** The id of a sweep, or of a run of it. */
  sweep?: string
}

/**
 * Writes a figure of a run, of a comparison or of a sweep as a file, or all of them into a folder, a zip archive or the
 * pages of a PDF.
 */
export async function exportFigures(context: Context, id: string | undefined, given: ExportArguments): Promise<void> {
  const { figure, all = false, compare, sweep, ...options } = given
  const [look, others] = splitOptions(options, lookOptions)
  const [sweepLook, rest] = splitOptions(others, sweepOptions)
  if ([id, compare, sweep].filter((of) => of !== undefined).length !== 1)
    throw badInput(
      'id',
      'must be that of a run, or --compare must name several, or --sweep a sweep, but only one of them',
    )
  if (all === (figure !== undefined))
    throw badInput('--figure', 'must be given, or --all for every figure, but not both')
  if (all && rest.view !== undefined)
    throw badInput('--view', 'must be left out with --all: figures have axes of their own')
  if (all && rest.annotate !== undefined)
    throw badInput('--annotate', 'must be left out with --all: figures have axes of their own')
  const [strange] = compare === undefined ? Object.keys(look) : []
  if (strange !== undefined) throw badInput(optionAt(strange), 'is for runs side by side, which --compare must name')
  const [odd] = sweep === undefined ? Object.keys(sweepLook) : []
  if (odd !== undefined) throw badInput(optionAt(odd), 'is for a sweep, which --sweep must name')
  const wanted = optionsOf(rest, all)
  const pages = all && isPdf(rest.out)
  if (pages && wanted.format !== 'pdf')
    throw badInput('--format', `must be pdf, or left out, where all figures go into one PDF, got ${wanted.format}`)
  await withWorkbench(context, async (workbench) => {
    const { curves, slice, equalUnits, hide: hidden } = rest
    const source =
      sweep !== undefined
        ? await sweepSource(workbench, sweep, sweepLook)
        : compare === undefined
          ? await runSource(workbench, await fullId(workbench, id!))
          : await comparisonSource(workbench, compare, { ...look, curves, slice, equalUnits, hidden })
    if (pages) await writePages(context, source, rest.out, wanted)
    else if (figure === undefined) await writeAll(context, source, rest.out, wanted)
    else await writeOne(context, source, figure, rest.out, wanted)
  })
}

/** Those that say what of a comparison or of a sweep is shown, and all others. */
function splitOptions<Name extends string>(
  options: OptionArguments,
  names: readonly Name[],
): [look: Partial<Record<Name, string>>, rest: OptionArguments] {
  const isLook = ([name]: [string, unknown]) => (names as readonly string[]).includes(name)
  const { true: look = [], false: rest = [] } = Object.groupBy(Object.entries(options), (entry) =>
    String(isLook(entry)),
  )
  return [Object.fromEntries(look) as Partial<Record<Name, string>>, Object.fromEntries(rest) as OptionArguments]
}

async function writeOne(
  { terminal }: Context,
  source: Source,
  figure: string,
  out: string,
  options: ExportOptions,
): Promise<void> {
  const made = await exported(source, figure, options)
  const [{ bytes }, ...beside] = (await writeNamed(made, out)) as [NamedFile, ...NamedFile[]]
  const { boxed } = made
  const { text, ...size } = sizeOf(options)
  terminal.answer(
    {
      file: out,
      ...(beside.length > 0 && { beside: beside.map(({ name }) => name) }),
      figure,
      format: options.format,
      ...size,
      bytes: bytes.length,
      ...(boxed && { boxed }),
    },
    `Wrote ${figure}${text} to ${out}${beside.map(({ name }) => `, ${name}`).join('')}.`,
  )
  noteBoxes(terminal, boxed)
}

async function writeAll({ terminal }: Context, source: Source, out: string, options: ExportOptions): Promise<void> {
  const leftOut: LeftOut[] = []
  const making = allMade(source, options, leftOut)
  // An option that is wrong for all figures is known before anything is written.
  let next = await making.next()
  const files: { file: string; figure: string; bytes: number }[] = []
  const boxes = new Set<string>()
  await writeInto(out, async (add) => {
    for (; !next.done; next = await making.next()) {
      const { name, figure, boxed, ...made } = next.value
      for (const { name: own, bytes } of namedFiles(made, name))
        files.push({ file: await add(own, bytes), figure, bytes: bytes.length })
      for (const character of boxed) boxes.add(character)
    }
  })
  const boxed = [...boxes].join('')
  terminal.answer(
    {
      [isZip(out) ? 'archive' : 'folder']: out,
      format: options.format,
      files,
      ...(leftOut.length > 0 && { leftOut }),
      ...(boxed && { boxed }),
    },
    [
      `Wrote ${counted(files.length, source.whole ? 'file' : 'figure')} to ${out}:`,
      ...files.map(({ file }) => `  ${file}`),
      ...leftOut.map(({ figure, reason }) => `Left out ${figure}: ${reason}`),
    ].join('\n'),
  )
  noteBoxes(terminal, boxed)
}

/** Writes all figures as the pages of one PDF. */
async function writePages({ terminal }: Context, source: Source, out: string, options: ExportOptions): Promise<void> {
  const leftOut: LeftOut[] = []
  const figures: string[] = []
  const pages: Uint8Array[] = []
  const boxes = new Set<string>()
  const onlyFigures: Source = {
    ...source,
    files: async (asked) => (await source.files(asked)).filter(({ beside }) => !beside),
  }
  for await (const { figure, bytes, boxed: missing } of allMade(onlyFigures, options, leftOut)) {
    figures.push(figure)
    pages.push(bytes)
    for (const character of missing) boxes.add(character)
  }
  const whole = pdfOfPages(pages)
  await write(out, whole)
  const boxed = [...boxes].join('')
  terminal.answer(
    {
      file: out,
      format: options.format,
      pages: figures,
      bytes: whole.length,
      ...(leftOut.length > 0 && { leftOut }),
      ...(boxed && { boxed }),
    },
    [
      `Wrote ${counted(pages.length, 'page')} to ${out}: ${figures.join(', ')}`,
      ...leftOut.map(({ figure, reason }) => `Left out ${figure}: ${reason}`),
    ].join('\n'),
  )
  noteBoxes(terminal, boxed)
}

/** Says on standard error which characters came out as boxes. */
function noteBoxes(terminal: Context['terminal'], boxed: string): void {
  if (boxed) terminal.note(boxesNote(boxed))
}

interface LeftOut {
  figure: string
  reason: string
}

/**
 * Makes all files of a source one after the other; what cannot be drawn, or not at this size, is put among what is left
 * out.
 * @throws {OverstepError} the first refusal, where none of the figures can be drawn
 */
async function* allMade(
  source: Source,
  options: ExportOptions,
  leftOut: LeftOut[],
): AsyncGenerator<Omit<ExportedFigure, 'fileName'> & { name: string; figure: string }, void> {
  const wanted = await source.files(options)
  const display = progressDisplay(process.stderr)
  const began = performance.now()
  const tell = (done: number): void => {
    const elapsedSeconds = (performance.now() - began) / 1000
    const fraction = done / wanted.length
    display.update({
      id: source.id,
      fraction,
      elapsedSeconds,
      etaSeconds: (elapsedSeconds * (1 - fraction)) / fraction,
    })
  }
  let refusal: unknown
  let undrawn = wanted.filter(({ beside }) => !beside).length
  try {
    for (const [index, { name, figure, format, beside }] of wanted.entries()) {
      const made = await exported(source, figure, { ...options, format }).catch((thrown: unknown) => {
        if (!(thrown instanceof OverstepError && isRefusal(thrown))) throw thrown
        refusal ??= thrown
        leftOut.push({ figure, reason: thrown.message })
        if (!beside && --undrawn === 0) throw refusal
        return null
      })
      tell(index + 1)
      if (made) yield { name: `${fileStem(name)}.${format}`, figure, ...made }
    }
  } finally {
    display.end()
  }
}

/** Writes a figure, and beside it the images that it names. */
async function writeNamed(made: ExportedFigure, out: string): Promise<NamedFile[]> {
  const files = namedFiles(made, out)
  for (const { name, bytes } of files) await write(name, bytes)
  return files
}

const isZip = (file: string): boolean => extname(file).toLowerCase() === '.zip'

/** Puts files into a folder, or into a zip archive where the name is that of one; `add` resolves to where each is. */
async function writeInto(
  out: string,
  put: (add: (name: string, bytes: Uint8Array) => Promise<string>) => Promise<void>,
): Promise<void> {
  if (isZip(out))
    return writeWhole(out, async (target) => {
      const archive = zipWriter(target)
      await put(async (name, bytes) => {
        await archive.add(name, bytes)
        return name
      })
      await archive.end()
    })
  await makeFolder(out)
  await put(async (name, bytes) => {
    const file = join(out, name)
    await write(file, bytes)
    return file
  })
}

async function exported(source: Source, figure: string, options: ExportOptions): Promise<ExportedFigure> {
  try {
    return await source.write(figure, options)
  } catch (thrown) {
    throw named(thrown)
  }
}

/** What is said of the size of an image; nothing of data. */
function sizeOf(options: ExportOptions): { width?: number; height?: number; dpi?: number; text: string } {
  if (isDataFormat(options.format)) return { text: '' }
  const { pixels, dpi, millimetres } = figureSizeOf(options)
  const text =
    options.format !== 'png'
      ? `${round(millimetres.width)} × ${round(millimetres.height)} mm`
      : `${pixels.width} × ${pixels.height} pixels`
  return { ...pixels, dpi, text: ` (${text})` }
}

const round = (length: number) => Math.round(length * 10) / 10
