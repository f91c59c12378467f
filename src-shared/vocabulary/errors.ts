import { z } from 'zod'
import { commaHint } from './decimal-comma.ts'
import { shortened } from './shorten.ts'

/**
 * What went wrong, in classes that callers act on:
 * - `invalid-input`: a field of the argument is wrong; `details.issues` names each one.
 * - `not-found`: no such run, preset, figure, array or method.
 * - `conflict`: the run is in a state that does not allow this.
 * - `cancelled`: the user asked for it.
 * - `storage`: the database or the data folder failed.
 * - `compute`: the computation failed or its process died.
 * - `unavailable`: the workbench cannot be reached.
 * - `internal`: a defect of Overstep itself.
 */
export const errorCodeSchema = z.enum([
  'invalid-input',
  'not-found',
  'conflict',
  'cancelled',
  'storage',
  'compute',
  'unavailable',
  'internal',
])
export type ErrorCode = z.infer<typeof errorCodeSchema>

/** One wrong field: where it is (`starts[2][0]`) and what is wrong with it. */
export const fieldIssueSchema = z.object({ path: z.string(), message: z.string() })
export type FieldIssue = z.infer<typeof fieldIssueSchema>

/** The form in which an error crosses a process border: no stack, nothing of the machine but what the user needs. */
export const wireErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
})
export type WireError = z.infer<typeof wireErrorSchema>

/** An error that is meant to be read by the user: its message says what was wrong, where, and what to do. */
export class OverstepError extends Error {
  readonly code: ErrorCode
  readonly details: Record<string, unknown> | undefined

  constructor(code: ErrorCode, message: string, details?: Record<string, unknown>, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OverstepError'
    this.code = code
    this.details = details
  }
}

/** A refusal of what a field holds. @param path of the field: `from.member` */
export function refused(path: string, message: string): OverstepError {
  return new OverstepError('invalid-input', `${path}: ${message}`, { issues: [{ path, message }] })
}

/** Whether something is refused for what it is: of several things that are asked for, the others may still be done. */
export function isRefusal({ code }: { code: ErrorCode }): boolean {
  return code === 'conflict' || code === 'invalid-input'
}

/** Turns anything thrown into its wire form. Unknown errors become `internal` and keep only their message. */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof OverstepError)
    return { code: thrown.code, message: thrown.message, ...(thrown.details && { details: thrown.details }) }
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) }
}

export function fromWireError(wire: WireError): OverstepError {
  return new OverstepError(wire.code, wire.message, wire.details)
}

/** Writes a zod path the way a JavaScript reader would: `starts[2][0]`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? String(key) : `.${String(key)}`))
    .join('')
}

/** More wrong fields than anybody mends at a time are not named. */
const MOST_ISSUES = 500

/**
 * Parses `value` by `schema`.
 * @throws {OverstepError} `invalid-input`, whose message names the first wrong field and whose `details.issues` names
 *   all.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown, what = 'input'): z.output<Schema> {
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  const issues = fieldIssues(parsed.error).slice(0, MOST_ISSUES)
  const first = issues[0]
  const message = first ? `${first.path || what}: ${first.message}` : `${what} is not valid`
  throw new OverstepError('invalid-input', message, { issues })
}

/** Flattens a zod error to one line per wrong field, following the branches of unions that came closest. */
export function fieldIssues(error: Pick<z.ZodError, 'issues'>): FieldIssue[] {
  return error.issues.flatMap((issue) => {
    const within = issue.code === 'invalid_union' ? closestBranch(issue.errors) : undefined
    if (within)
      return fieldIssues({ issues: within.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) })
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: formatPath([...issue.path, key]), message: 'is not a known field' }))
    return [{ path: formatPath(issue.path), message: withInput(issue.message, issue.input) }]
  })
}

/** The branch of a union that the input was meant for: one that is wrong only in something inside. */
function closestBranch(branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  return branches.find((issues) => issues.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'))
}

/** Adds the offending value where it is short enough to help: a number, a word, a flag. */
function withInput(message: string, input: unknown): string {
  if (input === undefined || (typeof input === 'object' && input !== null)) return message
  return `${message}, got ${shown(input)}${typeof input === 'string' ? commaHint(input) : ''}`
}

/** Longest text that an error repeats. */
const MOST_SHOWN = 60

/**
 * A value as an error repeats it, which may come from anywhere: whole where it is short, a list or object by what it
 * is.
 */
export function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object'
  // Of a long text only the part is written out that may be seen.
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 2 * MOST_SHOWN)) : String(value)
  return shortened(text, MOST_SHOWN)
}
