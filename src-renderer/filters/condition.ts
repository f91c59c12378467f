import { commaHint, type Field, type FieldCondition } from '#shared/contract/index.ts'
import { cellText, columnLabel } from '../columns/index.ts'

/** The comparisons by what they are called. */
export const comparisons: Record<FieldCondition['is'], string> = {
  '=': '=',
  '!=': '≠',
  '<': '<',
  '<=': '≤',
  '>': '>',
  '>=': '≥',
  contains: 'contains',
  missing: 'is missing',
}

/** A condition as it is read: `steps > 500`. */
export function conditionText({ field, is, value }: FieldCondition): string {
  return [columnLabel(field), comparisons[is], ...(value === undefined ? [] : [cellText(value)])].join(' ')
}

/**
 * The condition that was typed; what looks like a number is one. A sentence that says what is wrong where it is none.
 * @param numeric whether the field has numbers only
 */
export function readCondition(
  field: Field,
  is: FieldCondition['is'],
  typed: string,
  numeric: boolean,
): FieldCondition | string {
  if (is === 'missing') return { field, is }
  const text = typed.trim()
  if (text === '') return 'Type what to compare with.'
  if (is === 'contains') return { field, is, value: text }
  const number = Number(text.replaceAll('−', '-'))
  if (Number.isFinite(number)) return { field, is, value: number }
  if (numeric) return `${columnLabel(field)} is a number: type one, such as 500 or 1e-3${commaHint(text)}.`
  return { field, is, value: text }
}
