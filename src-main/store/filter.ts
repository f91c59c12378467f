import { ownFields, type FieldCondition, type Field, type OwnField, type RunFilter } from '#shared/contract/index.ts'

/** A piece of SQL with the values of its question marks. */
export interface Sql {
  sql: string
  values: unknown[]
}

/** What fields of every run are in the table `runs`. */
const ownColumns: Record<OwnField, string> = {
  created: 'created',
  title: 'title COLLATE NOCASE',
  kind: 'kind',
  status: 'status',
  // Seconds × 1000.
  duration: 'computed_ms',
  engine: 'engine',
  device: 'device',
  precision: 'precision',
  appVersion: 'app_version',
  seed: 'seed',
}

/** A figure of the article as it may be typed: `fig06`, `Fig 6`, `figure 6`. */
const FIGURE = /(?<!\S)fig(?:ure)?\.?\s*0*([1-9]\d?)(?!\S)/g

/** Ids of the paths of fields; -1 for one that no run has. */
export type FieldIds = (path: string) => number

export function isOwn(field: Field): field is OwnField {
  return (ownFields as readonly string[]).includes(field)
}

/**
 * The value of a field of a row of `runs`. Words of SQL come from the list above alone; whatever the user gave is
 * bound.
 */
export function valueOf(field: Field, ids: FieldIds): Sql {
  if (isOwn(field)) return { sql: ownColumns[field], values: [] }
  return { sql: '(SELECT value FROM run_fields WHERE run_id = runs.id AND field = ?)', values: [ids(field)] }
}

/**
 * The WHERE clause of a filter over `runs`. A run must have every one of the tags, one of the kinds and statuses, and
 * hold all conditions.
 */
export function whereOf(filter: Omit<RunFilter, 'sort' | 'descending'>, ids: FieldIds): Sql {
  const conditions = ['deleted IS NULL']
  const values: unknown[] = []
  const add = (sql: string, ...bound: unknown[]) => {
    conditions.push(sql)
    values.push(...bound)
  }
  const oneOf = (column: string, allowed: readonly string[] | undefined) => {
    if (allowed?.length) add(`${column} IN (${allowed.map(() => '?').join(', ')})`, ...allowed)
  }
  if (filter.starred !== undefined) add(`starred = ${Number(filter.starred)}`)
  oneOf('kind', filter.kinds)
  oneOf('status', filter.statuses)
  for (const tag of new Set(filter.tags)) add('EXISTS (SELECT 1 FROM run_tags WHERE run_id = runs.id AND tag = ?)', tag)
  if (filter.sweep !== undefined) add('id IN (SELECT run_id FROM sweep_runs WHERE sweep_id = ?)', filter.sweep)
  if (filter.parent !== undefined) add('parent_id = ?', filter.parent)
  for (const condition of filter.where ?? []) {
    const { sql, values: bound } = conditionOf(condition, ids)
    add(sql, ...bound)
  }
  const text = filter.text.toLowerCase()
  for (const [, number] of text.matchAll(FIGURE)) {
    const id = `fig${number!.padStart(2, '0')}`
    // What the user wrote counts too, but "Fig 1" is no "Fig 10".
    add("(instr(search, ?) > 0 OR search || ' ' GLOB ?)", id, `*fig ${Number(number)}[^0-9]*`)
  }
  for (const word of text.replaceAll(FIGURE, ' ').split(/\s+/).filter(Boolean)) add('instr(search, ?) > 0', word)
  return { sql: conditions.join(' AND '), values }
}

/** An ORDER BY clause that leaves no ties; runs without the field come last. */
export function orderOf({ sort, descending }: Pick<RunFilter, 'sort' | 'descending'>, ids: FieldIds): Sql {
  const { sql, values } = valueOf(sort, ids)
  const direction = descending ? 'DESC' : 'ASC'
  // SQLite puts NULL first when it ascends; these columns have none, and an index serves them as it is.
  const last = descending || ['created', 'title', 'kind', 'status'].includes(sort) ? '' : ' NULLS LAST'
  return { sql: `${sql} ${direction}${last}, id ${direction}`, values }
}

function conditionOf({ field, is, value }: FieldCondition, ids: FieldIds): Sql {
  const compared = comparisonOf(is, isOwn(field) && field === 'duration' ? Number(value) * 1000 : value)
  if (isOwn(field)) {
    const column = ownColumns[field].replace(' COLLATE NOCASE', '')
    return is === 'missing' ? { sql: `${column} IS NULL`, values: [] } : { ...compared, sql: on(column, compared) }
  }
  const id = ids(field)
  if (is === 'missing')
    return { sql: 'NOT EXISTS (SELECT 1 FROM run_fields WHERE run_id = runs.id AND field = ?)', values: [id] }
  // The plus keeps SQLite from looking up every run that passes: to go through an index that holds all ids is faster.
  return {
    sql: `+id IN (SELECT run_id FROM run_fields WHERE field = ? AND ${on('value', compared)})`,
    values: [id, ...compared.values],
  }
}

const on = (column: string, { sql }: Sql) => sql.replaceAll('$', column)

/** A comparison of `$` with a value of the same type: SQLite holds every number for less than every text. */
function comparisonOf(is: FieldCondition['is'], value: unknown): Sql {
  if (is === 'missing') return { sql: '', values: [] }
  if (is === 'contains') return { sql: 'instr(lower($), ?) > 0', values: [String(value).toLowerCase()] }
  if (is === '=') return { sql: '$ = ?', values: [value] }
  if (is === '!=') return { sql: '$ <> ?', values: [value] }
  if (typeof value === 'number') return { sql: `$ ${is} ? AND $ < ''`, values: [value] }
  return { sql: `$ ${is} ? AND $ >= ''`, values: [value] }
}
