import { z } from 'zod'
import { type Axis, axisSchema, axisValues, holds } from '../vocabulary/index.ts'
import { configSchema, type Kind } from '../kinds/index.ts'
import { MAX_SWEEP_RUNS } from './history.ts'

/** A range of values of a field of a sweep: an axis of no more values than a sweep has runs. */
export const rangeSchema = axisSchema.refine(
  ({ count }) => count <= MAX_SWEEP_RUNS,
  holds(`must be at most ${MAX_SWEEP_RUNS}`, ['count']),
)

/**
 * The values of a field that a sweep goes over in a range: those of an axis, rounded where the field holds whole
 * numbers.
 */
export function rangeValues(range: Axis, whole: boolean): number[] {
  return Array.from(axisValues(range), (value) => (whole ? Math.round(value) : value))
}

type JsonSchema = z.core.JSONSchema.JSONSchema

const schemas = new Map<Kind, JsonSchema>()

/** The JSON schema of a config kind. */
export function jsonSchemaOf(kind: Kind): JsonSchema {
  const known = schemas.get(kind)
  if (known) return known
  const option = configSchema.options.find((candidate) => candidate.shape.kind.value === kind)
  const schema = z.toJSONSchema(option ?? configSchema, { io: 'input' }) as JsonSchema
  schemas.set(kind, schema)
  return schema
}

/** Whether the numbers of a field, at a path such as `start.count` or `hidden[0]`, are whole ones. */
export function isWhole(kind: Kind, path: string): boolean {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '')
  const found = keys.reduce(
    (within, key) => within.flatMap((schema) => insideOf(schema, key)),
    formsOf(jsonSchemaOf(kind)),
  )
  const types = found.map(({ type }) => type)
  return types.includes('integer') && !types.includes('number')
}

/** The forms of what lies under a key of an object, or at a place of a list. */
function insideOf({ properties, prefixItems, items }: JsonSchema, key: string): JsonSchema[] {
  return formsOf(properties?.[key] ?? prefixItems?.[Number(key)] ?? (Array.isArray(items) ? undefined : items))
}

/** A value may have one of several forms: a number, or a list of numbers. */
function formsOf(schema: JsonSchema | boolean | undefined): JsonSchema[] {
  if (typeof schema !== 'object') return []
  return [schema, ...(schema.anyOf ?? []).flatMap(formsOf)]
}
