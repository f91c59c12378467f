import type { Kind, SummaryOf } from './configs.ts'
import { descriptionOf } from './declared.ts'

/** The fields that any of several objects has. */
type FieldsOf<Union> = {
  [Name in Union extends unknown ? keyof Union : never]?: Union extends { [Key in Name]?: infer Value } ? Value : never
}

/** What a summary may tell where the kind of the run is not known: the fields of all kinds. */
export type AnySummary = FieldsOf<SummaryOf<Kind>>

const read = new WeakMap<object, unknown>()

/**
 * What came out of a run, as its kind describes it. Nothing of it is there before it is known, and of what is not as
 * described, as it may be in an archive from elsewhere, nothing is either.
 */
export function summaryOf<K extends Kind>(run: {
  kind: K
  summary: object | null
}): [Kind] extends [K] ? AnySummary : SummaryOf<K> {
  const { kind, summary } = run
  const known = summary && read.get(summary)
  const parsed = known ?? descriptionOf(kind).summary.parse(summary ?? {})
  if (summary && !known) read.set(summary, parsed)
  return parsed as never
}
