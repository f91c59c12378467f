import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { kindSchema, runStatusSchema, type Argument, type Kind, type RunStatus } from '#shared/contract/index.ts'

export const sortKeys = ['created', 'title', 'kind', 'status', 'duration'] as const
export type SortKey = (typeof sortKeys)[number]

/** What of the history is shown, in which order. Null lets everything through. */
export interface HistoryFilter {
  text: string
  kind: Kind | null
  status: RunStatus | null
  tag: string | null
  starred: boolean
  sort: SortKey
  descending: boolean
}

/** Whether a column starts with its largest value when it is first sorted by: the newest, the longest. */
export function startsDescending(sort: SortKey): boolean {
  return sort === 'created' || sort === 'duration'
}

export const everything: HistoryFilter = {
  text: '',
  kind: null,
  status: null,
  tag: null,
  starred: false,
  sort: 'created',
  descending: true,
}

/** Whether the filter leaves anything out. */
export function leavesOut({ text, kind, status, tag, starred }: HistoryFilter): boolean {
  return text.trim() !== '' || kind !== null || status !== null || tag !== null || starred
}

/** The filter that a query of the address stands for; what it does not say or says wrongly is as in `everything`. */
export function readFilter(query: LocationQuery): HistoryFilter {
  const first = (name: string): string | null => [query[name]].flat()[0] ?? null
  const sort = sortKeys.find((key) => key === first('sort')) ?? 'created'
  const order = first('order')
  return {
    text: first('text') ?? '',
    kind: kindSchema.safeParse(first('kind')).data ?? null,
    status: runStatusSchema.safeParse(first('status')).data ?? null,
    tag: first('tag'),
    starred: first('starred') === 'yes',
    sort,
    descending: order === 'descending' || (order !== 'ascending' && startsDescending(sort)),
  }
}

/** The shortest query that stands for the filter. */
export function writeFilter(filter: HistoryFilter): LocationQueryRaw {
  const { text, kind, status, tag, starred, sort, descending } = filter
  return {
    ...(text && { text }),
    ...(kind && { kind }),
    ...(status && { status }),
    ...(tag !== null && { tag }),
    ...(starred && { starred: 'yes' }),
    ...(sort !== 'created' && { sort }),
    ...(descending !== startsDescending(sort) && { order: descending ? 'descending' : 'ascending' }),
  }
}

/** The filter as the workbench takes it. */
export function listArgument(filter: HistoryFilter): Argument<'runs.list'> {
  const { text, kind, status, tag, starred, sort, descending } = filter
  return {
    text: text.trim(),
    ...(kind && { kinds: [kind] }),
    ...(status && { statuses: [status] }),
    ...(tag !== null && { tags: [tag] }),
    ...(starred && { starred }),
    sort,
    descending,
  }
}
