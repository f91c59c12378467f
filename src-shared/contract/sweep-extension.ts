import { MAX_SWEEP_FIELDS, type Sweep, type SweepOver } from './history.ts'
import { refused } from '../vocabulary/index.ts'

/**
 * What a sweep goes over once values are added to it: behind those that a field has; to a field that it has not gone
 * over, behind the value that all of its runs have. What is there already is left out.
 * @throws {OverstepError} `invalid-input` that names the field
 */
export function extendedOver({ config, over }: Pick<Sweep, 'config' | 'over'>, added: SweepOver): SweepOver {
  const extended = over.map(({ path, values }) => ({ path, values: [...values] }))
  for (const { path, values } of added) {
    let field = extended.find((one) => one.path === path)
    if (!field) {
      const overlapping = over.find((one) => isWithin(one.path, path) || isWithin(path, one.path))
      if (overlapping) throw refused(path, `cannot be swept beside ${overlapping.path}: one is a part of the other`)
      if (extended.length === MAX_SWEEP_FIELDS)
        throw refused(path, `a sweep goes over at most ${MAX_SWEEP_FIELDS} fields`)
      field = { path, values: [fieldAt(config, path) ?? null] }
      extended.push(field)
    }
    const known = new Map([...field.values, ...values].map((value) => [JSON.stringify(value), value]))
    if (known.size === field.values.length) throw refused(path, 'has all of these values already')
    field.values = [...field.values, ...[...known.values()].slice(field.values.length)]
  }
  return extended
}

/**
 * Where a run of a sweep stands once values were added to it by `extendedOver`: it keeps its values, and of a field
 * that was not gone over it has the first.
 * @param from what the sweep went over when the run had this position
 */
export function movedPosition(from: SweepOver, to: SweepOver, position: number): number {
  const indices = new Map<string, number>()
  let rest = position
  for (const { path, values } of from.toReversed()) {
    indices.set(path, rest % values.length)
    rest = Math.floor(rest / values.length)
  }
  return to.reduce((place, { path, values }) => place * values.length + (indices.get(path) ?? 0), 0)
}

/** Whether a path leads into what another one leads to: `start.count` into `start`. */
function isWithin(inner: string, outer: string): boolean {
  return inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`)
}

function fieldAt(config: unknown, path: string): unknown {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '')
  return keys.reduce<unknown>(
    (holder, key) =>
      typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key)
        ? (holder as Record<string, unknown>)[key]
        : undefined,
    config,
  )
}
