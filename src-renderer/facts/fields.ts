import { descriptionOf, jsonSchemaOf, type Kind } from '#shared/contract/index.ts'
import type { z } from 'zod'

/** One field of the form. `path` is its place in the config, as the messages of the schema name it. */
export interface Field {
  path: string
  title: string
  description: string | undefined
  /**
   * `value` is a number, a list of numbers or a word; `box` an interval per variable, `line` two points; `object` has
   * the inputs of its parts, `variant` those of the form that is chosen by name; `records` are lists of numbers, each
   * by the names of its places; `file` is a word, or `path` with a file that is named beside it.
   */
  type:
    | 'axis'
    | 'boolean'
    | 'box'
    | 'choice'
    | 'file'
    | 'landscape'
    | 'line'
    | 'number'
    | 'numbers'
    | 'object'
    | 'points'
    | 'records'
    | 'text'
    | 'value'
    | 'variant'
  /** May be left empty. */
  optional: boolean
  /** Words that it can hold; of one that may be left out the first is what is done then. */
  choices: string[]
  /** The value the field starts with, undefined where the schema has no default. */
  initial: unknown
  /**
   * The forms of a `variant`, each with the fields of its parts; of an `object` its only one. A field that may be left
   * out is then as the first form, where that has no parts.
   */
  variants: readonly Variant[]
  /** What stands above the fields that are shown only when they are asked for. */
  group: string | undefined
}

/** One of the forms that a value can have: `name` is what is chosen in it. */
export interface Variant {
  name: string
  parts: readonly Field[]
}

/** The fields of all forms of a field, each once. */
export function partsIn({ variants }: Field): Field[] {
  const parts = variants.flatMap((variant) => variant.parts)
  return parts.filter(({ path }, index) => parts.findIndex((part) => part.path === path) === index)
}

/** The path of the name of the form that is chosen. */
export const variantPath = ({ path }: Pick<Field, 'path'>): string => `${path}.name`

/** What is done where a field is left empty: its first form, where that is nothing but a name. */
export function variantOfNone({ optional, variants }: Field): Variant | undefined {
  return optional && variants[0]?.parts.length === 0 ? variants[0] : undefined
}

/** The path of the file that a field names where it has the word `path`. */
export const filePath = ({ path }: Pick<Field, 'path'>): string => `${path}.path`
/** The names of the numbers of an entry of `records`, in the order in which they are written. */
export const recordKeys = ({ path, variants }: Field): string[] =>
  (variants[0]?.parts ?? []).map((part) => part.path.slice(path.length + 1))

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

const readFields = (kind: Kind): Field[] => fieldsIn(jsonSchemaOf(kind))

/** The fields of an object; what can be of one value alone is none. */
function fieldsIn({ properties = {}, required = [] }: JsonSchema, within = ''): Field[] {
  return Object.entries(properties).flatMap(([key, schema]) =>
    typeof schema === 'boolean' || schema.const !== undefined
      ? []
      : [fieldOf(`${within}${key}`, schema, schema.default === undefined && !required.includes(key))],
  )
}

/** The numbers of variables that a landscape of this kind of experiment may have. */
export function dimensionsOf(kind: Kind): readonly number[] {
  return descriptionOf(kind).variables
}

function fieldOf(path: string, schema: JsonSchema, optional: boolean): Field {
  const type = typeOf(schema)
  const group: unknown = schema['group']
  return {
    path,
    title: schema.title ?? path.replace(/^.*\./, ''),
    description: schema.description,
    type,
    optional,
    choices: [...(namesIn(schema) ?? []).map(String), ...(type === 'file' ? ['path'] : [])],
    initial: schema.default,
    variants: hasParts(type) ? variantsOf(path, type === 'records' ? (schema.items as JsonSchema) : schema) : [],
    group: typeof group === 'string' ? group : undefined,
  }
}

const hasParts = (type: Field['type']) => type === 'variant' || type === 'object' || type === 'records'

function variantsOf(path: string, schema: JsonSchema): Variant[] {
  const forms = formsByName(schema) ?? [schema]
  return forms.map((form) => ({ name: nameOf(form) ?? '', parts: fieldsIn(form, `${path}.`) }))
}

/** The objects that a value can be, where each has a name of its own. */
function formsByName({ oneOf, anyOf }: JsonSchema): JsonSchema[] | undefined {
  const forms = (oneOf ?? anyOf ?? []).filter((form) => typeof form === 'object')
  return forms.length > 0 && forms.every((form) => nameOf(form) !== undefined) ? forms : undefined
}

function nameOf({ properties }: JsonSchema): string | undefined {
  const name = properties?.['name']
  return typeof name === 'object' && typeof name.const === 'string' ? name.const : undefined
}

/** The words that a field can hold, alone or beside other forms. */
function namesIn({ enum: names, anyOf = [] }: JsonSchema): readonly unknown[] | undefined {
  return names ?? anyOf.flatMap((form) => (typeof form === 'object' && form.enum ? [form.enum] : []))[0]
}

function typeOf(schema: JsonSchema): Field['type'] {
  if (schema.anyOf?.some((form) => typeof form === 'object' && form.properties?.['expression'])) return 'landscape'
  if (schema.anyOf?.some((form) => typeof form === 'object' && form.properties?.['path'])) return 'file'
  if (formsByName(schema)) return 'variant'
  if (namesIn(schema)) return 'choice'
  if (schema.anyOf) return 'value'
  if (schema.type === 'string') return 'text'
  if (schema.type === 'boolean') return 'boolean'
  if (schema.type === 'object') return objectType(schema)
  if (schema.type !== 'array') return 'number'
  const { items } = schema
  if (typeof items !== 'object' || Array.isArray(items)) return 'numbers'
  if (items.type === 'object') return 'records'
  if (items.type !== 'array') return 'numbers'
  return items.prefixItems ? 'box' : 'points'
}

function objectType({ properties = {} }: JsonSchema): Field['type'] {
  if (axisParts.every((part) => part in properties)) return 'axis'
  return lineParts.every((part) => part in properties) ? 'line' : 'object'
}
