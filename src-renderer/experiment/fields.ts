import { configSchema, type Kind } from '#shared/contract/index.ts'
import { z } from 'zod'

/** One field of the form. `path` is its place in the config, as the messages of the schema name it. */
export interface Field {
  path: string
  title: string
  description: string | undefined
  /** `value` is a number, a list of numbers or a word. */
  type: 'axis' | 'choice' | 'number' | 'numbers' | 'points' | 'value'
  /** May be left empty. */
  optional: boolean
  choices: string[]
  /** The text the field starts with, '' where the schema has no default. */
  initial: string
}

/** The parts of an axis, in the order in which the form shows them. */
export const axisParts = ['min', 'max', 'count', 'scale'] as const

type JsonSchema = z.core.JSONSchema.JSONSchema

/** The JSON schema of a config kind. */
function jsonSchemaOf(kind: Kind): JsonSchema {
  const option = configSchema.options.find((candidate) => candidate.shape.kind.value === kind)
  return z.toJSONSchema(option ?? configSchema, { io: 'input' }) as JsonSchema
}

/** Fields that only landscapes of two variables have. */
const onPlanesOnly: readonly string[] = ['line', 'against']

/** The fields of a kind of experiment, in the order of its schema, without `kind` itself. */
export function fieldsOf(kind: Kind): Field[] {
  const { properties = {}, required = [] } = jsonSchemaOf(kind)
  return Object.entries(properties).flatMap(([path, schema]) =>
    typeof schema === 'boolean' || schema.const !== undefined || onPlanesOnly.includes(path)
      ? []
      : [fieldOf(path, schema, schema.default === undefined && !required.includes(path))],
  )
}

function fieldOf(path: string, schema: JsonSchema, optional: boolean): Field {
  return {
    path,
    title: schema.title ?? path,
    description: schema.description,
    type: typeOf(schema),
    optional,
    choices: (namesIn(schema) ?? []).map(String),
    initial: schema.default === undefined ? '' : [schema.default].flat().join(', '),
  }
}

/** The words that a field can hold, alone or beside other forms. */
function namesIn({ enum: names, anyOf = [] }: JsonSchema): readonly unknown[] | undefined {
  return names ?? anyOf.flatMap((form) => (typeof form === 'object' && form.enum ? [form.enum] : []))[0]
}

function typeOf(schema: JsonSchema): Field['type'] {
  if (namesIn(schema)) return 'choice'
  if (schema.anyOf) return 'value'
  if (schema.type === 'object') return 'axis'
  if (schema.type !== 'array') return 'number'
  const { items } = schema
  return typeof items === 'object' && !Array.isArray(items) && items.type === 'array' ? 'points' : 'numbers'
}
