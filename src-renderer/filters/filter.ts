import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import {
  fieldConditionSchema,
  fieldSchema,
  kindSchema,
  runStatusSchema,
  type Argument,
  type Field,
  type FieldCondition,
  type Kind,
  type RunStatus,
  type SavedFilter,
} from '#shared/contract/index.ts'

/** What of the history is shown, in which order and in which groups. Null lets everything through. */
export interface HistoryFilter {
  text: string
  kind: Kind | null
  status: RunStatus | null
  tag: string | null
  starred: boolean
  where: readonly FieldCondition[]
  sort: Field
  descending: boolean
  /** The field by which runs are grouped. */
  group: Field | null
  /** The field of which each group has the mean. */
  mean: Field | null
}

/** Whether a column starts with its largest value when it is first sorted by: the newest, the longest. */
export function startsDescending(sort: Field): boolean {
  return sort === 'created' || sort === 'duration' || sort.startsWith('summary.')
}

export const everything: HistoryFilter = {
  text: '',
  kind: null,
  status: null,
  tag: null,
  starred: false,
  where: [],
  sort: 'created',
  descending: true,
  group: null,
  mean: null,
}

/** Whether the filter leaves anything out. */
export function leavesOut({ text, kind, status, tag, starred, where }: HistoryFilter): boolean {
  return text.trim() !== '' || kind !== null || status !== null || tag !== null || starred || where.length > 0
}

/** The filter that a query of the address stands for; what it does not say or says wrongly is as in `everything`. */
export function readFilter(query: LocationQuery): HistoryFilter {
  const first = (name: string): string | null => [query[name]].flat()[0] ?? null
  const field = (name: string): Field | null => fieldSchema.safeParse(first(name)).data ?? null
  const sort = field('sort') ?? 'created'
  const order = first('order')
  const group = field('group')
  return {
    text: first('text') ?? '',
    kind: kindSchema.safeParse(first('kind')).data ?? null,
    status: runStatusSchema.safeParse(first('status')).data ?? null,
    tag: first('tag'),
    starred: first('starred') === 'yes',
    where: readConditions(first('where')),
    sort,
    descending: order === 'descending' || (order !== 'ascending' && startsDescending(sort)),
    group,
    mean: group === null ? null : field('mean'),
  }
}

/** Conditions as lists: `[["config.steps", ">", 500]]`. */
function readConditions(text: string | null): FieldCondition[] {
  let lists: unknown
  try {
    lists = JSON.parse(text ?? '[]')
  } catch {
    return []
  }
  if (!Array.isArray(lists)) return []
  return lists.flatMap((list: unknown) => {
    if (!Array.isArray(list)) return []
    const [field, is, value] = list as unknown[]
    const read = fieldConditionSchema.safeParse({ field, is, ...(list.length > 2 && { value }) })
    return read.success ? [read.data] : []
  })
}

/** The shortest query that stands for the filter. */
export function writeFilter(filter: HistoryFilter): SavedFilter['query'] & LocationQueryRaw {
  const { text, kind, status, tag, starred, where, sort, descending, group, mean } = filter
  const lists = where.map(({ field, is, value }) => (value === undefined ? [field, is] : [field, is, value]))
  return {
    ...(text && { text }),
    ...(kind && { kind }),
    ...(status && { status }),
    ...(tag !== null && { tag }),
    ...(starred && { starred: 'yes' }),
    ...(lists.length > 0 && { where: JSON.stringify(lists) }),
    ...(sort !== 'created' && { sort }),
    ...(descending !== startsDescending(sort) && { order: descending ? 'descending' : 'ascending' }),
    ...(group !== null && { group, ...(mean !== null && { mean }) }),
  }
}

/** Which runs the workbench is asked for. */
export type RunsAsked = Omit<Argument<'history.ids'>, 'collapsed' | 'offset' | 'limit'>

/** The filter as the workbench takes it. */
export function listArgument(filter: HistoryFilter): RunsAsked {
  const { text, kind, status, tag, starred, where, sort, descending } = filter
  return {
    text: text.trim(),
    ...(kind && { kinds: [kind] }),
    ...(status && { statuses: [status] }),
    ...(tag !== null && { tags: [tag] }),
    ...(starred && { starred }),
    ...(where.length > 0 && { where: [...where] }),
    sort,
    descending,
  }
}
