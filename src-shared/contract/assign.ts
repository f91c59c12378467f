/** Fields of which a config has one or the other. */
const alternatives: Record<string, string> = { steps: 'epochs', epochs: 'steps' }

/**
 * Sets a field of a config, at a path such as `start.count` or `starts[0]`; null takes the field away. Where training
 * is measured in steps or in epochs, the one that is set takes the place of the other.
 * @returns false where there is nothing that could hold such a field, or a list that ends before it
 */
export function setField(config: unknown, path: string, value: unknown): boolean {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '')
  const last = keys.pop()
  let holder: unknown = config
  for (const key of keys) holder = isHolder(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined
  if (last === undefined || !isHolder(holder) || (Array.isArray(holder) && !isPlaceIn(holder, last))) return false
  if (value === null && !Array.isArray(holder)) delete holder[last]
  // Not by plain assignment, to which __proto__ is no field.
  else Object.defineProperty(holder, last, { value, writable: true, enumerable: true, configurable: true })
  if (value !== null && isHolder(config) && path in alternatives) delete config[alternatives[path]!]
  return true
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
