import { fieldSchema, type Field } from '#shared/contract/index.ts'

/** Columns that are more than one field of a run. */
const composed = ['subject', 'result', 'tags'] as const
export type ColumnName = Field | (typeof composed)[number]

export interface Column {
  name: ColumnName
  /** Pixels; null takes what is left. */
  width: number | null
}

const known: Record<string, { label: string; width: number | null; number?: boolean }> = {
  title: { label: 'Title', width: null },
  kind: { label: 'Kind', width: 92 },
  subject: { label: 'Subject', width: null },
  status: { label: 'Status', width: 108 },
  result: { label: 'Result', width: null },
  created: { label: 'Created', width: 112 },
  duration: { label: 'Duration', width: 76, number: true },
  tags: { label: 'Tags', width: null },
  engine: { label: 'Engine', width: 96 },
  device: { label: 'Device', width: 96 },
  precision: { label: 'Precision', width: 88 },
  appVersion: { label: 'Version', width: 80 },
  seed: { label: 'Seed', width: 80, number: true },
}

/** Pixels of a row of the table. */
export const rowHeight = 36

/** Columns of every run, in the order in which they are offered. */
export const ownColumns = Object.keys(known) as ColumnName[]
export const usualColumns: readonly Column[] = [
  'title',
  'kind',
  'subject',
  'status',
  'result',
  'created',
  'duration',
  'tags',
].map((name) => ({ name: name as ColumnName, width: known[name]!.width }))
const FIELD_WIDTH = 120
export const NARROWEST = 56
export const WIDEST = 800

/** What a column is called: a field by its path in the config or the summary. */
export function columnLabel(name: ColumnName): string {
  return known[name]?.label ?? name.replace(/^(config|summary)\./, '')
}

/** Whether a column is of fields of config or summary, whose values stand in it as they are. */
export function isFieldColumn(name: ColumnName): boolean {
  return /^(config|summary)\./.test(name) || ['engine', 'device', 'precision', 'appVersion', 'seed'].includes(name)
}

/** The field that a column is sorted by. */
export function sortField(name: ColumnName): Field | null {
  return (composed as readonly string[]).includes(name) ? null : name
}

export function newColumn(name: ColumnName): Column {
  return { name, width: known[name] ? known[name].width : FIELD_WIDTH }
}

/** Columns without a width of their own: what they take at least, and their parts of what is left. */
const flexible: Record<string, { least: number; part: number }> = {
  title: { least: 200, part: 1 },
  subject: { least: 104, part: 0.25 },
  result: { least: 190, part: 0.3 },
  tags: { least: 76, part: 0.3 },
}
const GAP = 12

/** The columns of a grid, and what they take at least with the gaps between them. */
export function gridOf(columns: readonly Column[]): { template: string; least: number } {
  const parts = columns.map(({ name, width }) => ({
    part: 0,
    least: width ?? 0,
    ...(width === null && flexible[name]),
  }))
  const widths = parts.map(({ part, least }) => (part === 0 ? `${least}px` : `minmax(${least}px, ${part}fr)`))
  return {
    template: `20px 20px ${widths.join(' ')}`,
    least: parts.reduce((sum, { least }) => sum + least + GAP, 40 + GAP),
  }
}

/** Numbers stand at the right, under each other. */
export function isNumeric(name: ColumnName): boolean {
  return known[name]?.number ?? false
}

/** The columns that can be read of what was kept; the title is always one of them. */
export function readColumns(kept: unknown): readonly Column[] {
  if (!Array.isArray(kept)) return usualColumns
  const columns = new Map<string, Column>()
  for (const entry of kept as unknown[]) {
    const { name, width } = (typeof entry === 'object' ? (entry ?? {}) : {}) as { name?: unknown; width?: unknown }
    if (typeof name !== 'string' || !(name in known || fieldSchema.safeParse(name).success)) continue
    const usual = newColumn(name as ColumnName)
    const isWidth = typeof width === 'number' && width >= NARROWEST && width <= WIDEST
    columns.set(name, name === 'title' || !isWidth ? usual : { ...usual, width })
  }
  if (!columns.has('title')) return [newColumn('title'), ...columns.values()]
  return [...columns.values()]
}
