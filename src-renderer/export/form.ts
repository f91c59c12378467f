import {
  type Annotation,
  commaHint,
  exportOptionsSchema,
  fieldIssues,
  figureSizes,
  isDataFormat,
  type ExportFormat,
  type ExportOptions,
  type FieldIssue,
  type FigureLook,
  readAnnotation,
  toWireError,
} from '#shared/contract/index.ts'
import type { RasterView } from '#shared/plot/index.ts'
import {
  type ExportForm,
  keptExportForm,
  noOwnWords,
  type OwnWordsForm,
  type SizeChoice,
  usualExportForm,
} from '../browser-storage/index.ts'
import { parseNumber } from '../words/index.ts'

/** How the figure is seen now. */
export interface Seen {
  look: FigureLook
  view: RasterView | null
  /** In CSS pixels; null where it is not shown. */
  size: { width: number; height: number } | null
}

export const isImage = (format: ExportFormat): boolean => !isDataFormat(format)

/** Whether all figures go into one file. */
export const hasPages = ({ format, pages }: ExportForm): boolean => format === 'pdf' && pages

/** Whether the numbers of a size are millimetres. */
export const isPrinted = (size: SizeChoice): boolean => size !== 'screen' && size !== 'pixels'

/** The form with another size: its numbers are those of the size, which may then be changed. */
export function withSize(form: ExportForm, size: SizeChoice, screen: Seen['size']): ExportForm {
  if (size === 'pixels')
    return isPrinted(form.size)
      ? { ...form, size, width: usualExportForm.width, height: usualExportForm.height, fontSize: '' }
      : { ...form, size }
  if (size === 'screen')
    return {
      ...form,
      size,
      width: String(screen?.width ?? form.width),
      height: String(screen?.height ?? form.height),
      fontSize: '',
    }
  const preset = size === 'millimetres' ? (isPrinted(form.size) ? null : figureSizes['page-width']) : figureSizes[size]
  if (!preset) return { ...form, size }
  const [width, height] = preset.millimetres
  return {
    ...form,
    size,
    width: String(width),
    height: String(height),
    dpi: String(preset.dpi),
    fontSize: String(preset.fontSize),
  }
}

/** The form after one of the numbers of its size was changed: the size is then no longer that of a preset. */
export function withNumber(
  form: ExportForm,
  field: 'width' | 'height' | 'dpi' | 'pixelRatio' | 'fontSize',
  text: string,
): ExportForm {
  const size = isPrinted(form.size) ? 'millimetres' : field === 'width' || field === 'height' ? 'pixels' : form.size
  return { ...form, size, [field]: text }
}

/** The options that the form comes to, or what is wrong, by the fields of the form. */
export function readForm(
  form: ExportForm,
  { look, view }: Seen,
  own: OwnWordsForm = noOwnWords,
): { options: ExportOptions | null; issues: FieldIssue[] } {
  const { format, width, height, pixelRatio, dpi, fontSize, style, transparent, caption, provenance } = form
  const number = (text: string) => parseNumber(text) ?? NaN
  const size = isPrinted(form.size)
    ? { millimetres: [number(width), number(height)], dpi: number(dpi) }
    : { width: number(width), height: number(height), pixelRatio: number(pixelRatio) }
  const points = fontSize.trim() === '' ? null : number(fontSize)
  // The size of an image is no matter where there is none.
  const { letter, title, xLabel, yLabel } = own
  const added = { letter: letter.trim(), title: title.trim(), xLabel: xLabel.trim(), yLabel: yLabel.trim() }
  const { annotations, issue } = readAnnotations(own.annotations)
  const image = isImage(format)
    ? { ...size, fontSize: points, style, transparent, caption, provenance, ...added, annotations }
    : {}
  if (isImage(format) && issue) return { options: null, issues: [issue] }
  const parsed = exportOptionsSchema.safeParse({ ...look, view, format, ...image }, { reportInput: false })
  if (parsed.success) return { options: parsed.data, issues: [] }
  const field = (path: string) =>
    path
      .replace(/^millimetres\[0\]$/, 'width')
      .replace(/^millimetres\[1\]$/, 'height')
      .replace(/^millimetres$/, 'width')
      .replace(/^annotations.*$/, 'annotations')
  return {
    options: null,
    issues: fieldIssues(parsed.error).map(({ path, message }) => {
      const typed = form[field(path) as keyof ExportForm]
      return { path: field(path), message: message + (typed === undefined ? '' : commaHint(String(typed))) }
    }),
  }
}

/** The annotations that lines of text say, and what is wrong with the first line that says none. */
function readAnnotations(text: string): { annotations: Annotation[]; issue?: FieldIssue } {
  const annotations: Annotation[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    try {
      annotations.push(readAnnotation(line))
    } catch (thrown) {
      return {
        annotations,
        issue: { path: 'annotations', message: `Line ${index + 1} ${toWireError(thrown).message}` },
      }
    }
  }
  return { annotations }
}

/** What was last exported with, or the usual. A size that was that of the screen is that of this one. */
export function rememberedForm(screen: Seen['size']): ExportForm {
  const form = { ...keptExportForm.read(), scope: 'one' as const }
  return form.size === 'screen' ? withSize(form, screen ? 'screen' : 'pixels', screen) : form
}
