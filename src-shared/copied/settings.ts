import { configSchema, setField, type Config } from '../contract/index.ts'

/** A preset and the fields in which a config differs from it, by their paths; null takes a field away. */
export interface FromPreset {
  preset: string
  changes: [path: string, value: unknown][]
}

/** More changes than this are told by the whole config. */
const MOST_CHANGES = 8

/**
 * What a config is where it is told as a preset with some changes; undefined where it has too many, or none that lead
 * to it.
 */
export function fromPreset(config: Config, preset: { id: string; config: Config } | undefined): FromPreset | undefined {
  if (!preset || preset.config.kind !== config.kind) return undefined
  const changes = differences(preset.config, config, '')
  if (changes.length > MOST_CHANGES) return undefined
  const made = JSON.parse(JSON.stringify(preset.config)) as unknown
  for (const [path, value] of changes) if (!setField(made, path, value)) return undefined
  const parsed = configSchema.safeParse(made)
  return parsed.success && isSame(parsed.data, config) ? { preset: preset.id, changes } : undefined
}

function differences(from: object, to: object, prefix: string): [string, unknown][] {
  const [before, after] = [from, to] as [Record<string, unknown>, Record<string, unknown>]
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys.flatMap((key): [string, unknown][] => {
    const [was, is] = [before[key], after[key]]
    if (isSame(was, is)) return []
    const path = `${prefix}${key}`
    if (isPlain(was) && isPlain(is)) return differences(was, is, `${path}.`)
    return [[path, is ?? null]]
  })
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether two values are the same JSON, whatever the order of their fields. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [fields, others] = [one, other].map((each) =>
    Object.entries(each).filter(([, value]) => value !== undefined),
  ) as [[string, unknown][], [string, unknown][]]
  return (
    fields.length === others.length &&
    fields.every(([key, value]) => Object.hasOwn(other, key) && isSame(value, other[key as never]))
  )
}
