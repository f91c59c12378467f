import { kindSchema } from '../kinds/index.ts'
import { jsonSchemaOf, schemasAt, type JsonSchema } from './json-schema.ts'

/** Fields of which a config has one or the other. */
const alternatives: Record<string, string> = { steps: 'epochs', epochs: 'steps' }

/**
 * Sets a field of a config, at a path such as `start.count` or `starts[0]`; null takes the field away. Where training
 * is measured in steps or in epochs, the one that is set takes the place of the other. An object that the config has
 * not is made for a part of it, such as `noise.std`; where the name of one of several forms is set, such as
 * `rule.name`, what that form has not is taken away.
 * @returns false where there is nothing that could hold such a field, or a list that ends before it
 */
export function setField(config: unknown, path: string, value: unknown): boolean {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '')
  const last = keys.pop()
  let holder: unknown = config
  for (const [depth, key] of keys.entries()) {
    if (value !== null && isHolder(holder) && !Object.hasOwn(holder, key) && isMade(config, keys.slice(0, depth + 1)))
      holder[key] = {}
    holder = isHolder(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined
  }
  if (last === undefined || !isHolder(holder) || (Array.isArray(holder) && !isPlaceIn(holder, last))) return false
  if (value === null && !Array.isArray(holder)) delete holder[last]
  // Not by plain assignment, to which __proto__ is no field.
  else Object.defineProperty(holder, last, { value, writable: true, enumerable: true, configurable: true })
  if (last === 'name' && isHolder(holder)) keepFormOf(holder, value, formsAt(config, keys))
  if (value !== null && isHolder(config) && path in alternatives) delete config[alternatives[path]!]
  return true
}

/** Whether a config may have an object there that is all fields of settings: no landscape, no part of a list. */
function isMade(config: unknown, keys: readonly string[]): boolean {
  const forms = formsAt(config, keys)
  return forms.length > 0 && !forms.some(({ properties }) => properties && 'expression' in properties)
}

/** The objects that a field can be, as its schema describes them. */
function formsAt(config: unknown, keys: readonly string[]): JsonSchema[] {
  const kind = kindSchema.safeParse(isHolder(config) ? config['kind'] : undefined).data
  return kind ? schemasAt(jsonSchemaOf(kind), keys).filter(({ properties }) => properties !== undefined) : []
}

/** Takes away what the form of this name has not. */
function keepFormOf(holder: Record<string, unknown>, name: unknown, forms: readonly JsonSchema[]): void {
  const form = forms.find(({ properties }) => {
    const own = properties?.['name']
    return typeof own === 'object' && own.const === name
  })
  for (const key of form ? Object.keys(holder) : []) if (!(key in (form?.properties ?? {}))) delete holder[key]
}

/**
 * Whether a key is that of an entry of the list, or of the one behind its last: of a farther one the list would be as
 * long as that.
 */
function isPlaceIn(list: readonly unknown[], key: string): boolean {
  return /^\d{1,6}$/.test(key) && Number(key) <= list.length
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
