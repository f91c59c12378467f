import type { ParsedArgument } from '#shared/contract/index.ts'

export type RunFilter = ParsedArgument<'runs.list'>

const sortColumns: Record<RunFilter['sort'], string> = {
  created: 'created',
  title: 'title COLLATE NOCASE',
  kind: 'kind',
  status: 'status',
  duration: '(finished - started)',
}

/**
 * The SQL of a filter over `runs`: a WHERE clause with the values of its question marks, and an ORDER BY clause that leaves no ties.
 * A run must have every one of the tags, and one of the kinds and statuses; runs without a duration come last.
 */
export function runQuery(filter: RunFilter): { where: string; order: string; parameters: unknown[] } {
  const conditions = ['deleted IS NULL']
  const parameters: unknown[] = []
  const oneOf = (column: string, values: readonly string[] | undefined) => {
    if (!values?.length) return
    conditions.push(`${column} IN (${values.map(() => '?').join(', ')})`)
    parameters.push(...values)
  }
  if (filter.starred !== undefined) conditions.push(`starred = ${Number(filter.starred)}`)
  oneOf('kind', filter.kinds)
  oneOf('status', filter.statuses)
  for (const tag of new Set(filter.tags)) {
    conditions.push('EXISTS (SELECT 1 FROM run_tags WHERE run_id = id AND tag = ?)')
    parameters.push(tag)
  }
  for (const word of filter.text.toLowerCase().split(/\s+/).filter(Boolean)) {
    conditions.push('instr(search, ?) > 0')
    parameters.push(word)
  }
  const direction = filter.descending ? 'DESC' : 'ASC'
  const missingLast = filter.sort === 'duration' ? '(finished - started) IS NULL, ' : ''
  return {
    where: conditions.join(' AND '),
    order: `${missingLast}${sortColumns[filter.sort]} ${direction}, id ${direction}`,
    parameters,
  }
}
