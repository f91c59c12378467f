import type { Config, FieldIssue, Kind, SweepOver } from '#shared/contract/index.ts'
import type { Field } from '../facts/index.ts'
import { draftOf, emptyDraft, inputPaths, type Draft } from './draft.ts'
import { sweepRows, type SweepRow } from './sweep.ts'

/**
 * A form with all that stands in it. Each place that one is filled from keeps its own, so that looking at another loses
 * nothing.
 */
export interface Sheet {
  kind: Kind
  draft: Draft
  title: string
  /** Fields with lists of values; none for a single run. */
  sweep: SweepRow[]
  /** What `reset` goes back to. */
  initial: Draft
  initialSweep: readonly SweepRow[]
  /** What was filled in for the landscape. */
  filled: Draft
  /** Whether it was filled from a config. */
  authored: boolean
}

/** The form filled from a config, and from the lists of values of a sweep of it. */
export function sheetOf(config: Config, over: SweepOver = []): Sheet {
  const sweep = sweepRows(config, over)
  return { ...sheetWith(config.kind, draftOf(config)), sweep, initialSweep: sweep, authored: true }
}

/** An empty form of a kind, on another landscape than the usual one where that is given. */
export function emptySheet(kind: Kind, landscape?: string): Sheet {
  return sheetWith(kind, emptyDraft(kind, landscape))
}

function sheetWith(kind: Kind, initial: Draft): Sheet {
  return { kind, draft: { ...initial }, title: '', sweep: [], initial, initialSweep: [], filled: {}, authored: false }
}

/**
 * The issues that are told: not those of a field that is still empty as it was opened, unless its run was asked for.
 * @param fields those of the form
 */
export function toldIssues(
  { draft, initial, filled }: Sheet,
  issues: readonly FieldIssue[],
  fields: readonly Field[],
): FieldIssue[] {
  const isUntouched = (field: Field) =>
    !['axis', 'variant', 'choice', 'landscape'].includes(field.type) &&
    [field.path, ...inputPaths(field)].every((path) => !draft[path]?.trim() && !(filled[path] ?? initial[path])?.trim())
  const untouched = fields.filter(isUntouched)
  const isOf = (issue: FieldIssue, { path }: Field) =>
    issue.path === path || issue.path.startsWith(`${path}[`) || issue.path.startsWith(`${path}.`)
  return issues.filter((issue) => !untouched.some((field) => isOf(issue, field)))
}

/** The fields that are still empty and must be given. */
export function missingFields(sheet: Sheet, issues: readonly FieldIssue[], fields: readonly Field[]): Field[] {
  const told = new Set(toldIssues(sheet, issues, fields))
  const missing = issues.filter((issue) => !told.has(issue))
  return fields.filter(({ path }) => missing.some((issue) => issue.path.replace(/[[.].*$/, '') === path))
}

/** Whether the user has changed anything that `reset` takes back. */
export function isChanged({ initial, initialSweep, filled, draft, sweep }: Sheet): boolean {
  return (
    JSON.stringify(sweep) !== JSON.stringify(initialSweep) ||
    Object.entries(draft).some(([path, text]) => text !== (filled[path] ?? initial[path] ?? ''))
  )
}

/**
 * Takes back what was typed. What a form was filled with for its own landscape stays, what was filled in for another
 * goes.
 */
export function reset(sheet: Sheet): void {
  const filled = sheet.draft['landscape'] === sheet.initial['landscape'] ? sheet.filled : {}
  Object.assign(sheet, { draft: { ...sheet.initial, ...filled }, filled, sweep: [...sheet.initialSweep] })
}
