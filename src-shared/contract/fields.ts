import { z } from 'zod'
import { cutTo, landscapeName, shown } from '../vocabulary/index.ts'
import type { Run } from './runs.ts'

/** Fields by which every run can be shown, sorted, filtered and grouped, whatever its kind. */
export const ownFields = [
  'created',
  'title',
  'kind',
  'status',
  'duration',
  'engine',
  'device',
  'precision',
  'appVersion',
  'seed',
] as const
const ownFieldSchema = z.enum(ownFields)
export type OwnField = z.infer<typeof ownFieldSchema>

const KEY = '[A-Za-z][A-Za-z0-9_-]{0,59}'
/**
 * A place in the config or the summary of a run, such as `config.learningRate.min`, `summary.shares.flat` or
 * `summary.networks.0.testLoss`.
 */
export const fieldPathSchema = z
  .string()
  .max(200, 'must have at most 200 characters')
  .regex(
    new RegExp(`^(config|summary)(\\.(${KEY}|\\d{1,3})){1,8}$`),
    'must be a field such as config.steps or summary.shares.flat',
  )
export const fieldSchema = z.union([ownFieldSchema, fieldPathSchema], {
  error: ({ input }) =>
    `must be ${ownFields.join(', ')}, or a field such as config.steps or summary.shares.flat, got ${shown(input)}`,
})
/** What a column shows. */
export type Field = z.infer<typeof fieldSchema>
export type FieldValue = number | string

/** Most fields of a run, and the lengths up to which texts and lists are one. */
const MOST_FIELDS = 200
const LONGEST_TEXT = 200
const LONGEST_LIST = 100
const MOST_OBJECTS = 16
/** These belong to the landscape, and are the same in every run on it. */
const ofTheLandscape = ['summary.minima', 'summary.againstMinima', 'summary.fates']

/**
 * The numbers and words of a run's config and summary by their paths. A list of one value is that value, a short list
 * of values is its JSON, a list of objects has an entry for each by its index from 0; true and false are words. What is
 * longer is no field.
 */
export function fieldsOf({ config, summary }: Pick<Run, 'config' | 'summary'>): Map<string, FieldValue> {
  const fields = new Map<string, FieldValue>()
  const put = (path: string, value: FieldValue) => {
    if (fields.size < MOST_FIELDS && fieldPathSchema.safeParse(path).success) fields.set(path, value)
  }
  const visit = (path: string, value: unknown): void => {
    if (ofTheLandscape.includes(path)) return
    if (typeof value === 'number') {
      if (Number.isFinite(value)) put(path, value)
    } else if (typeof value === 'boolean') put(path, String(value))
    else if (typeof value === 'string') {
      if (value.length <= LONGEST_TEXT) put(path, value)
    } else if (Array.isArray(value)) visitList(path, value)
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) visit(`${path}.${key}`, inner)
  }
  const visitList = (path: string, list: unknown[]) => {
    if (list.length === 1) return visit(path, list[0])
    const isOfObjects = list.some((entry) => typeof entry === 'object' && entry !== null && !Array.isArray(entry))
    if (isOfObjects) {
      if (list.length <= MOST_OBJECTS) list.forEach((entry, index) => visit(`${path}.${index}`, entry))
      return
    }
    const text = list.length > LONGEST_LIST ? '' : JSON.stringify(list)
    if (text !== '' && text.length <= LONGEST_LIST) put(path, text)
  }

  for (const [key, value] of Object.entries(config)) {
    if (key === 'kind') continue
    const path = `config.${key}`
    if ((key === 'landscape' || key === 'against') && value !== undefined) {
      put(path, cutTo(landscapeName(value), LONGEST_TEXT))
      if (typeof value === 'object') visit(`${path}.parameters`, value.parameters)
    } else visit(path, value)
  }
  for (const [key, value] of Object.entries(summary ?? {})) visit(`summary.${key}`, value)
  return fields
}

/** Seconds that were spent on computing a run; null before anything was. */
export function durationOf({ computed }: Pick<Run, 'computed'>): number | null {
  return computed === null ? null : computed / 1000
}
