import type { FieldValue } from '#shared/contract/index.ts'
import { formatNumber, kindLabels, statusLabels } from '../words/index.ts'

/** A value of a field as it stands in a column; all digits of a number are in its title. */
export function cellText(value: FieldValue | null | undefined): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'number' ? formatNumber(value, 4) : value
}

/** A value that runs are grouped by. */
export function groupText(field: string, value: FieldValue | null): string {
  if (value === null) return 'none'
  if (field === 'kind') return kindLabels[value as keyof typeof kindLabels] ?? String(value)
  if (field === 'status') return statusLabels[value as keyof typeof statusLabels] ?? String(value)
  return typeof value === 'number' ? formatNumber(value, 6) : value
}
