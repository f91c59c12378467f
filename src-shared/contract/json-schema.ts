import { z } from 'zod'
import { configSchema, type Kind } from '../kinds/index.ts'

export type JsonSchema = z.core.JSONSchema.JSONSchema

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

/** The forms that a value can have at a path of keys: a number, or a list of numbers; a rule of each of the names. */
export function schemasAt(schema: JsonSchema, keys: readonly string[]): JsonSchema[] {
  return keys.reduce((within, key) => within.flatMap((form) => insideOf(form, key)), formsOf(schema))
}

/** The forms of what lies under a key of an object, or at a place of a list. */
function insideOf({ properties, prefixItems, items }: JsonSchema, key: string): JsonSchema[] {
  return formsOf(
    (properties && Object.hasOwn(properties, key) ? properties[key] : undefined) ??
      prefixItems?.[Number(key)] ??
      (Array.isArray(items) ? undefined : items),
  )
}

function formsOf(schema: JsonSchema | boolean | undefined): JsonSchema[] {
  if (typeof schema !== 'object') return []
  return [schema, ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(formsOf)]
}
