import { configSchema, fieldIssues, type Config, type FieldIssue, type Kind } from '#shared/contract/index.ts'
import { axisParts, fieldsOf, type Field } from './fields.ts'
import { parseNumber, parseNumbers, writeNumber } from './numbers.ts'

/** What stands in the inputs of the form: text by path (`steps`, `start.min`). Nothing typed is lost, valid or not. */
export type Draft = Record<string, string>

/** A draft read as a config: the config where every field is right, and the issues of those that are not. */
export type Reading = { config: Config; issues: [] } | { config: undefined; issues: FieldIssue[] }

/** The paths of the inputs that a field has. */
function inputPaths(field: Field): string[] {
  return field.type === 'axis' ? axisParts.map((part) => `${field.path}.${part}`) : [field.path]
}

/** The draft whose reading is `config`. */
export function draftOf(config: Config): Draft {
  const draft: Draft = {}
  for (const field of fieldsOf(config.kind)) {
    const value = (config as unknown as Record<string, unknown>)[field.path]
    if (field.type === 'axis')
      for (const part of axisParts) draft[`${field.path}.${part}`] = write((value as Record<string, unknown>)[part])
    else draft[field.path] = write(value)
  }
  return draft
}

/** The draft of a new experiment of this kind: the defaults of its schema. */
export function emptyDraft(kind: Kind): Draft {
  const draft: Draft = {}
  for (const field of fieldsOf(kind))
    for (const path of inputPaths(field)) draft[path] = path.endsWith('.scale') ? 'linear' : field.initial
  return draft
}

function write(value: unknown): string {
  // A count is written out; a bound may stay 1e6.
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : writeNumber(value)
  if (Array.isArray(value)) return value.flat().map(write).join(', ')
  return value === undefined ? '' : String(value)
}

/** Reads a draft: texts to numbers first, then the same schema that the workbench checks configs with. */
export function readDraft(kind: Kind, draft: Draft): Reading {
  const issues: FieldIssue[] = []
  const input: Record<string, unknown> = { kind }
  const number = (path: string): number => {
    const text = draft[path] ?? ''
    const value = parseNumber(text)
    if (value === undefined)
      issues.push({ path, message: text.trim() ? `must be a number, got “${text.trim()}”` : 'must be given' })
    return value ?? NaN
  }
  for (const field of fieldsOf(kind)) {
    const { path } = field
    const text = draft[path]?.trim() ?? ''
    if (field.optional && text === '') continue
    if (field.type === 'axis')
      input[path] = {
        min: number(`${path}.min`),
        max: number(`${path}.max`),
        count: number(`${path}.count`),
        scale: draft[`${path}.scale`],
      }
    else if (field.type === 'choice') input[path] = draft[path]
    else if (field.type === 'number') input[path] = number(path)
    else if (field.type === 'value' && !text.includes(',')) input[path] = parseNumber(text) ?? text
    else {
      const { values, wrong } = parseNumbers(draft[path] ?? '')
      for (const entry of wrong)
        issues.push({ path: `${path}[${entry.index}]`, message: `must be a number, got “${entry.text}”` })
      input[path] = field.type === 'points' ? values.map((value) => [value]) : values
    }
  }
  const parsed = configSchema.safeParse(input, { reportInput: true })
  if (parsed.success && issues.length === 0) return { config: parsed.data, issues: [] }
  if (!parsed.success) {
    // A text that is no number has been reported in words of its own: keep the schema's word only for other fields.
    const reported = new Set(issues.map((issue) => issue.path.replace(/\[.*$/, '')))
    issues.push(...fieldIssues(parsed.error).filter((issue) => !reported.has(issue.path.replace(/\[.*$/, ''))))
  }
  return { config: undefined, issues }
}

/** The messages that belong beside the input at `path`; those of list entries say which entry they mean. */
export function messagesAt(path: string, issues: readonly FieldIssue[]): string[] {
  return issues.flatMap((issue) => {
    if (issue.path === path) return [issue.message]
    const entry = issue.path.startsWith(`${path}[`) ? /\[(\d+)\]/.exec(issue.path.slice(path.length)) : null
    return entry ? [`number ${Number(entry[1]) + 1} ${issue.message}`] : []
  })
}

/** Issues that belong to none of the inputs of the form. */
export function issuesElsewhere(kind: Kind, issues: readonly FieldIssue[]): FieldIssue[] {
  const paths = fieldsOf(kind).flatMap(inputPaths)
  return issues.filter((issue) => !paths.some((path) => issue.path === path || issue.path.startsWith(`${path}[`)))
}
