import type { FieldValue } from '#shared/contract/index.ts'
import { allDigits, formatNumber, kindLabels, statusLabels } from '../words/index.ts'

/** A value of a field as it stands in a column; all digits of a number are in its title. */
export function cellText(value: FieldValue | null | undefined): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'number' ? formatNumber(value, 4) : value
}

/** The same with all digits of a number. */
export function cellTitle(value: FieldValue | null | undefined): string {
  return typeof value === 'number' ? allDigits(value) : (value ?? '')
}

/**
 * What is its own in the title of a run of a sweep over these fields: 'steps = 300' of 'Fate map, x₀ = −10 … 10, steps
 * = 300', where the others begin alike. All of the title where it is another.
 */
export function ownTitle(title: string, [first]: readonly string[]): string {
  const place = first === undefined ? -1 : title.lastIndexOf(`, ${first} = `)
  return place < 0 ? title : title.slice(place + 2)
}

/** A value that runs are grouped by. */
export function groupText(field: string, value: FieldValue | null): string {
  if (value === null) return 'none'
  if (field === 'kind') return kindLabels[value as keyof typeof kindLabels] ?? String(value)
  if (field === 'status') return statusLabels[value as keyof typeof statusLabels] ?? String(value)
  return typeof value === 'number' ? formatNumber(value, 6) : value
}
