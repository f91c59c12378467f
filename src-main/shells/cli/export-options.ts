import { extname } from 'node:path'
import {
  commaHint,
  exportFormats,
  exportOptionsSchema,
  figureSizes,
  OverstepError,
  parseInput,
  readAnnotation,
  type Annotation,
  type ExportFormat,
  type ExportOptions,
  type FieldIssue,
  type FigureSizeName,
} from '#shared/contract/index.ts'
import { badInput } from './terminal.ts'

/** Options of `export` that say how; what is not named here is a field of the contract's options. */
export interface OptionArguments {
  out: string
  format?: string
  size?: FigureSizeName
  /** Width × height in millimetres, such as `89x67`. */
  mm?: string
  /** The ends of both axes, such as `0:3,0.001:0.01`. */
  view?: string
  /** Annotations, as `readAnnotation` reads them. */
  annotate?: string[]
  /** Names of entries of the legend. */
  hide?: string[]
  [option: string]: unknown
}

export const isPdf = (file: string): boolean => extname(file).toLowerCase() === '.pdf'

/**
 * The options of the contract that what was typed comes to.
 * @param folder whether `out` is a folder, the ending of whose name says nothing
 * @throws {OverstepError} `invalid-input` that names the option
 */
export function optionsOf(
  { out, format, size, mm, view, annotate, hide, ...rest }: OptionArguments,
  folder: boolean,
): ExportOptions {
  const preset = size === undefined ? undefined : figureSizes[size]
  if (size !== undefined || mm !== undefined)
    for (const field of ['width', 'height', 'pixelRatio'])
      if (rest[field] !== undefined)
        throw badInput(optionAt(field), 'must be left out where the size is in millimetres')
  const byName = folder ? (isPdf(out) ? 'pdf' : undefined) : formatOf(out, format)
  try {
    return parseInput(
      exportOptionsSchema,
      {
        ...(preset && { millimetres: preset.millimetres, dpi: preset.dpi, fontSize: preset.fontSize }),
        ...rest,
        ...(mm !== undefined && { millimetres: millimetresOf(mm) }),
        ...(view !== undefined && { view: viewOf(view) }),
        ...(hide !== undefined && { hidden: hide }),
        ...(annotate !== undefined && { annotations: annotate.map(annotationOf) }),
        format: format ?? byName ?? 'png',
      },
      'options',
    )
  } catch (thrown) {
    const error = named(thrown)
    // The text of a size that was asked for by its name.
    const ofSize = preset && rest.fontSize === undefined && /^--font-size: (.*)$/.exec((error as Error).message)?.[1]
    throw ofSize ? badInput('--mm', `is too small for the text of ${size}: --font-size ${ofSize}`) : error
  }
}

/**
 * The format that the ending of a file says; undefined where it has none, or none of ours beside a format that was
 * named.
 * @throws {OverstepError} `invalid-input` where it is not that of the file
 */
function formatOf(out: string, named: string | undefined): ExportFormat | undefined {
  const ending = extname(out).slice(1).toLowerCase()
  const format = exportFormats.find((one) => one === ending)
  const endings = exportFormats.map((one) => `.${one}`).join(', ')
  if (named === undefined && ending !== '' && !format)
    throw badInput('--out', `must end in ${endings}, or --format must say what is written, got .${ending}`)
  if (format && format !== named && exportFormats.some((one) => one === named))
    throw badInput('--out', `ends in .${ending}, but --format is ${named}; the endings are ${endings}`)
  return format
}

function millimetresOf(text: string): [number, number] {
  const [, width, height] = /^\s*([\d.]+)\s*[x×]\s*([\d.]+)\s*$/i.exec(text) ?? []
  if (width === undefined) {
    const withComma = text.split(/[x×]/i).find((part) => part.includes(',')) ?? ''
    const wanted = 'must be width and height, such as 89x67'
    throw badInput('--mm', `${wanted}, got ${JSON.stringify(text)}${commaHint(withComma)}`)
  }
  return [Number(width), Number(height)]
}

function annotationOf(text: string): Annotation {
  try {
    return readAnnotation(text)
  } catch (thrown) {
    throw badInput('--annotate', (thrown as Error).message)
  }
}

function viewOf(text: string): unknown {
  const [x, y, ...others] = text
    .split(',')
    .map((axis) => axis.split(':').map((end) => (end.trim() ? Number(end) : NaN)))
  if (x?.length !== 2 || y?.length !== 2 || others.length > 0 || ![...x, ...y].every(Number.isFinite))
    throw badInput('--view', `must be the ends of both axes, such as 0:3,0.001:0.01, got ${JSON.stringify(text)}`)
  return { x, y }
}

/** The error with the fields of the contract's options under the names of those of the command line. */
export function named(thrown: unknown): unknown {
  if (!(thrown instanceof OverstepError) || !Array.isArray(thrown.details?.issues)) return thrown
  const issues = (thrown.details.issues as FieldIssue[]).map(({ path, message }) => ({ path: optionAt(path), message }))
  const [first] = issues
  return first
    ? new OverstepError(thrown.code, `${first.path}: ${first.message}`, { ...thrown.details, issues })
    : thrown
}

export function optionAt(path: string): string {
  if (path.startsWith('--')) return path
  const field = path.replace(/^options\./, '').replace(/[.[].*$/, '')
  if (field === 'millimetres') return '--mm'
  if (field === 'annotations') return '--annotate'
  return `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
