import { descriptionOf, jsonSchemaOf, type Kind } from '#shared/contract/index.ts'
import type { z } from 'zod'

/** One field of the form. `path` is its place in the config, as the messages of the schema name it. */
export interface Field {
  path: string
  title: string
  description: string | undefined
  /** `value` is a number, a list of numbers or a word; `box` an interval per variable, `line` two points. */
  type: 'axis' | 'box' | 'choice' | 'landscape' | 'line' | 'number' | 'numbers' | 'points' | 'value'
  /** May be left empty. */
  optional: boolean
  choices: string[]
  /** The value the field starts with, undefined where the schema has no default. */
  initial: unknown
}

/** The parts of an axis, in the order in which the form shows them. */
export const axisParts = ['min', 'max', 'count', 'scale'] as const
/** The ends of a line. */
export const lineParts = ['from', 'to'] as const

type JsonSchema = z.core.JSONSchema.JSONSchema

const known = new Map<Kind, readonly Field[]>()

/** The fields of a kind of experiment, in the order of its schema, without `kind` itself. */
export function fieldsOf(kind: Kind): readonly Field[] {
  const fields = known.get(kind) ?? readFields(kind)
  known.set(kind, fields)
  return fields
}

function readFields(kind: Kind): Field[] {
  const { properties = {}, required = [] } = jsonSchemaOf(kind)
  return Object.entries(properties).flatMap(([path, schema]) =>
    typeof schema === 'boolean' || schema.const !== undefined
      ? []
      : [fieldOf(path, schema, schema.default === undefined && !required.includes(path))],
  )
}

/** The numbers of variables that a landscape of this kind of experiment may have. */
export function dimensionsOf(kind: Kind): readonly number[] {
  return descriptionOf(kind).variables
}

function fieldOf(path: string, schema: JsonSchema, optional: boolean): Field {
  return {
    path,
    title: schema.title ?? path,
    description: schema.description,
    type: typeOf(schema),
    optional,
    choices: (namesIn(schema) ?? []).map(String),
    initial: schema.default,
  }
}

/** The words that a field can hold, alone or beside other forms. */
function namesIn({ enum: names, anyOf = [] }: JsonSchema): readonly unknown[] | undefined {
  return names ?? anyOf.flatMap((form) => (typeof form === 'object' && form.enum ? [form.enum] : []))[0]
}

function typeOf(schema: JsonSchema): Field['type'] {
  if (schema.anyOf?.some((form) => typeof form === 'object' && form.properties?.['expression'])) return 'landscape'
  if (namesIn(schema)) return 'choice'
  if (schema.anyOf) return 'value'
  if (schema.type === 'object') return schema.properties?.['from'] ? 'line' : 'axis'
  if (schema.type !== 'array') return 'number'
  const { items } = schema
  if (typeof items !== 'object' || Array.isArray(items) || items.type !== 'array') return 'numbers'
  return items.prefixItems ? 'box' : 'points'
}
