import {
  builtInNames,
  commaHint,
  configSchema,
  dimensionOf,
  fieldIssues,
  FIRST_KEEP,
  type BuiltInLandscape,
  type Config,
  type FieldIssue,
  type Kind,
  type LandscapeChoice,
} from '#shared/contract/index.ts'
import { FIRST_GENERATOR } from '#shared/random/index.ts'
import {
  axisParts,
  type Field,
  fieldsOf,
  filePath,
  lineParts,
  partsIn,
  recordKeys,
  variantPath,
} from '../facts/index.ts'
import { emptySheet, type LandscapeSheet, readSheet, sheetOf } from '../landscape-definition/index.ts'
import { notANumber, parseNumber, parseNumbers, writeNumber } from '../words/index.ts'

/**
 * What stands in the inputs of the form: text by path (`steps`, `start.min`, `box[0][1]`). Nothing typed is lost, valid
 * or not. A landscape is its name, or the JSON of the sheet that describes it.
 */
export type Draft = Record<string, string>

/** A draft read as a config: the config where every field is right, and the issues of those that are not. */
export type Reading = { config: Config; issues: [] } | { config: undefined; issues: FieldIssue[] }

/** The paths of the inputs that a field has where the landscape has so many variables. */
export function inputPaths(field: Field, dimension = 2): string[] {
  const { type, path } = field
  if (type === 'variant') return [variantPath(field), ...innerPaths(field, dimension)]
  if (type === 'object') return innerPaths(field, dimension)
  if (type === 'file') return [path, filePath(field)]
  if (type === 'axis') return axisParts.map((part) => `${path}.${part}`)
  if (type === 'line') return lineParts.map((part) => `${path}.${part}`)
  if (type === 'box')
    return [0, 1].slice(0, dimension).flatMap((axis) => [0, 1].map((end) => `${path}[${axis}][${end}]`))
  return [path]
}

function innerPaths(field: Field, dimension: number): string[] {
  return partsIn(field).flatMap((part) => inputPaths(part, dimension))
}

/**
 * Whether a field that may be left out is. The scale of an axis is never empty, and parts of forms that are not chosen
 * keep what stands in them.
 */
export function isLeftOut(field: Field, draft: Draft, dimension = 2): boolean {
  const decisive =
    field.type === 'variant'
      ? [variantPath(field)]
      : inputPaths(field, dimension).filter((input) => field.type !== 'axis' || input !== `${field.path}.scale`)
  return field.optional && decisive.every((input) => !draft[input]?.trim())
}

/** The draft whose reading is `config`. */
export function draftOf(config: Config): Draft {
  // A config of before there was a second generator is of the first; one of before there was a choice of what to keep
  // keeps the same.
  const values: Record<string, unknown> = { generator: FIRST_GENERATOR, keep: FIRST_KEEP, ...config }
  return Object.assign({}, ...fieldsOf(config.kind).map((field) => fieldDraft(field, values[field.path]))) as Draft
}

/**
 * The draft of a new experiment of this kind: the defaults of its schema. The places among them (starts, boxes, minima)
 * are left out where it is about another landscape than theirs.
 */
export function emptyDraft(kind: Kind, landscape?: string): Draft {
  const fields = fieldsOf(kind)
  const own = fields.find(({ path }) => path === 'landscape')?.initial
  const elsewhere = landscape !== undefined && landscape !== own
  const places: readonly Field['type'][] = ['box', 'numbers', 'points', 'value']
  const draft = fields.map((field) =>
    fieldDraft(field, elsewhere && places.includes(field.type) ? undefined : field.initial),
  )
  return Object.assign({}, ...draft, landscape === undefined ? {} : { landscape }) as Draft
}

/** What stands in the inputs of a field with this value. */
function fieldDraft(field: Field, value: unknown): Draft {
  const { path, type } = field
  if (type === 'variant' || type === 'object') return formDraft(field, value as Record<string, unknown> | undefined)
  if (type === 'landscape') return { [path]: landscapeText(value as LandscapeChoice | undefined) }
  if (type === 'value' && Array.isArray(value) && value.length === 1) return { [path]: `${write(value[0])},` }
  if (type === 'file') {
    const file = typeof value === 'object' ? (value as { path: string }).path : ''
    return { [path]: file ? 'path' : write(value), [filePath(field)]: file }
  }
  if (type === 'records') {
    const records = (value ?? []) as Record<string, number>[]
    return { [path]: records.map((record) => write(recordKeys(field).map((key) => record[key]))).join('; ') }
  }
  if (type === 'points') return { [path]: writePoints((value ?? []) as number[][]) }
  if (type === 'axis' || type === 'line') {
    const parts = type === 'axis' ? axisParts : lineParts
    const of = (value ?? (type === 'axis' ? { scale: 'linear' } : {})) as Record<string, unknown>
    return Object.fromEntries(parts.map((part) => [`${path}.${part}`, write(of[part])]))
  }
  if (type === 'box') {
    const box = value as number[][] | undefined
    const ends = [0, 1].flatMap((axis) => [0, 1].map((end) => [`${path}[${axis}][${end}]`, write(box?.[axis]?.[end])]))
    return Object.fromEntries(ends) as Draft
  }
  return { [path]: write(value) }
}

/**
 * What stands in the inputs of the parts of a field. Parts of forms that it does not have begin with their defaults; an
 * object that is not given is empty, as it is by its inputs that it would be given.
 */
function formDraft(field: Field, value: Record<string, unknown> | undefined): Draft {
  const own = field.type === 'object' ? field.variants[0] : field.variants.find(({ name }) => name === value?.['name'])
  const parts = partsIn(field).map((part) => {
    const given = own?.parts.some(({ path }) => path === part.path) ? value?.[keyOf(part, field)] : undefined
    const empty = field.type === 'object' && field.optional
    return fieldDraft(part, value && given !== undefined ? given : empty ? undefined : part.initial)
  })
  const name = field.type === 'variant' ? { [variantPath(field)]: write(value?.['name']) } : {}
  return Object.assign(name, ...parts) as Draft
}

/** The key of a part in the value of its field. */
const keyOf = ({ path }: Field, field: Field): string => path.slice(field.path.length + 1)

/** A value as it stands in an input. */
export function write(value: unknown): string {
  // A count is written out; a bound may stay 1e6.
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : writeNumber(value)
  if (Array.isArray(value)) return value.map(write).join(', ')
  return value === undefined ? '' : String(value)
}

/** Points of a line as a list of numbers; points of a plane with semicolons between them. */
function writePoints(points: readonly number[][]): string {
  return points.map(write).join(points.some((point) => point.length > 1) ? '; ' : ', ')
}

/** What the field of a landscape holds for this choice. */
export function landscapeText(landscape: LandscapeChoice | undefined): string {
  if (landscape === undefined || typeof landscape === 'string') return landscape ?? ''
  return JSON.stringify(sheetOf(landscape))
}

/** The sheet of a landscape that is written in the form; null where a built-in one is chosen, or none. */
export function sheetIn(text: string): LandscapeSheet | null {
  return text.startsWith('{') ? { ...emptySheet, ...(JSON.parse(text) as LandscapeSheet) } : null
}

/** The landscape that a field holds, as far as it can be read. */
export function landscapeIn(text: string): LandscapeChoice | null {
  const sheet = sheetIn(text)
  if (sheet) return readSheet(sheet).definition ?? null
  return builtInNames.includes(text as BuiltInLandscape) ? (text as BuiltInLandscape) : null
}

/** The number of variables of the landscape of a draft. */
export function dimensionIn(draft: Draft): number {
  const text = draft['landscape'] ?? ''
  const choice = landscapeIn(text)
  return sheetIn(text)?.variables.length ?? (choice ? dimensionOf(choice) : 1)
}

/** Reads a draft: texts to numbers first, then the same schema that the workbench checks configs with. */
export function readDraft(kind: Kind, draft: Draft): Reading {
  const issues: FieldIssue[] = []
  const dimension = dimensionIn(draft)
  const number = (path: string): number => {
    const text = draft[path] ?? ''
    const value = parseNumber(text)
    if (value === undefined) issues.push({ path, message: notANumber(text) })
    return value ?? NaN
  }
  const numbers = (path: string, text = draft[path] ?? ''): number[] => {
    const { values, wrong } = parseNumbers(unbracketed(text))
    for (const entry of wrong) issues.push({ path: `${path}[${entry.index}]`, message: notANumber(entry.text) })
    return values
  }
  const landscape = (path: string): unknown => {
    const sheet = sheetIn(draft[path] ?? '')
    if (!sheet) return draft[path]
    const reading = readSheet(sheet)
    issues.push(...reading.issues.map((issue) => ({ ...issue, path: `${path}.${issue.path}` })))
    // What depends on the number of variables is still read by it.
    return reading.definition ?? { expression: sheet.expression, variables: sheet.variables }
  }
  const valueOf = (field: Field): unknown => {
    const { path, type } = field
    const text = draft[path]?.trim() ?? ''
    // A line through the plane has no meaning on one variable.
    if (isLeftOut(field, draft, dimension) || (type === 'line' && dimension === 1)) return undefined
    if (type === 'variant' || type === 'object') return formOf(field)
    if (type === 'boolean') return text === 'true'
    if (type === 'axis')
      return {
        min: number(`${path}.min`),
        max: number(`${path}.max`),
        count: number(`${path}.count`),
        scale: draft[`${path}.scale`],
      }
    if (type === 'line') return { from: numbers(`${path}.from`), to: numbers(`${path}.to`) }
    if (type === 'box')
      return Array.from({ length: dimension }, (_, axis) => [0, 1].map((end) => number(`${path}[${axis}][${end}]`)))
    if (type === 'landscape') return landscape(path)
    if (type === 'choice') return draft[path]
    if (type === 'text') return text
    if (type === 'file') return text === 'path' ? { path: draft[filePath(field)] ?? '' } : draft[path]
    if (type === 'records')
      return pointsIn(text).map((record, index) =>
        recordOf(field, `${path}[${index}]`, numbers(`${path}[${index}]`, record)),
      )
    if (type === 'number') return number(path)
    if (type === 'value' && text === '') return number(path)
    if (type === 'value') return readValue(text, (list) => numbers(path, list))
    if (type === 'numbers') return numbers(path)
    if (dimension === 1) return numbers(path, pointsIn(text).join('; ')).map((value) => [value])
    return pointsIn(text).map((point, index) => numbers(`${path}[${index}]`, point))
  }
  const recordOf = (field: Field, path: string, values: readonly number[]): object => {
    const keys = recordKeys(field)
    if (values.length > keys.length) issues.push({ path, message: `must have at most ${keys.join(', ')}` })
    return Object.fromEntries(keys.slice(0, values.length).map((key, at) => [key, values[at]]))
  }
  const formOf = (field: Field): object => {
    const name = field.type === 'variant' ? (draft[variantPath(field)] ?? '') : ''
    const form = field.variants.find((variant) => variant.name === name)
    const parts = (form?.parts ?? []).map((part) => [keyOf(part, field), valueOf(part)] as const)
    return {
      ...(field.type === 'variant' && { name }),
      ...Object.fromEntries(parts.filter(([, value]) => value !== undefined)),
    }
  }
  const given = fieldsOf(kind).map((field) => [field.path, valueOf(field)] as const)
  const input = { kind, ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) }
  const parsed = configSchema.safeParse(input, { reportInput: true })
  if (parsed.success && issues.length === 0) return { config: parsed.data, issues: [] }
  if (!parsed.success) {
    // A text that is no number has been reported in words of its own: keep the schema's word only for other fields.
    const field = ({ path }: FieldIssue) => path.replace(/\[.*$|^(landscape|against)\..*$/, '$1')
    const reported = new Set(issues.map(field))
    const others = fieldIssues(parsed.error).filter((issue) => !reported.has(field(issue)))
    // Two numbers that are refused may have been meant as one.
    issues.push(...others.map((issue) => ({ ...issue, message: issue.message + commaHint(draft[field(issue)] ?? '') })))
  }
  return { config: undefined, issues }
}

/** Reads a number, a list of numbers or a word; what else stands in a list is told by `numbers`. */
export function readValue(text: string, numbers: (list: string) => number[]): number | number[] | string {
  return parseNumber(text) ?? (/[,;\s]/.test(text) ? numbers(text) : text)
}

/** A list without the brackets around it: `(0.3, 4.5)` and `[0.3, 4.5]` are `0.3, 4.5`. */
const unbracketed = (text: string): string => text.trim().replace(/^[([]([^()[\]]*)[)\]]$/, '$1')

/**
 * The points of a plane, or lists, as they are written: in brackets, such as `(3, 4), (0.3, 4.5)`, or with semicolons
 * or line breaks between them; each may begin with what it is, as in `x₀ = (3, 4)`.
 */
export function pointsIn(text: string): string[] {
  const named = text.split(/(?<=[;\n])/).map(withoutName)
  const apart = named.join('').replace(/[([]([^()[\]]*)[)\]]/g, ';$1;')
  // Of brackets around all and of what stands between two points, nothing is left.
  return apart.split(/[;\n]/).filter((point) => /[^\s,()[\]]/.test(point))
}

/** What stands behind the name of a point. */
function withoutName(line: string): string {
  const name = line.slice(0, line.indexOf('=') + 1)
  return /[0-9]/.test(name) ? line : line.slice(name.length)
}

/** The messages that belong beside the input at `path`; those of list entries say which entry they mean. */
export function messagesAt(path: string, issues: readonly FieldIssue[], entry = 'number'): string[] {
  return issues.flatMap((issue) => {
    if (issue.path === path) return [issue.message]
    const place = issue.path.startsWith(`${path}[`) ? /\[(\d+)\]/.exec(issue.path.slice(path.length)) : null
    const part = /\]\.(\w+)$/.exec(issue.path)?.[1]
    return place ? [`${entry} ${Number(place[1]) + 1} ${part ? `${part} ` : ''}${issue.message}`] : []
  })
}

/** Issues that belong to none of the inputs of the form. */
export function issuesElsewhere(kind: Kind, issues: readonly FieldIssue[]): FieldIssue[] {
  const paths = fieldsOf(kind).flatMap((field) => [field.path, ...inputPaths(field)])
  const own =
    (path: string) =>
    ({ path: other }: FieldIssue) =>
      other === path || other.startsWith(`${path}[`) || other.startsWith(`${path}.`)
  return issues.filter((issue) => !paths.some((path) => own(path)(issue)))
}
