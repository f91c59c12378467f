import type { ArraySpec } from '../vocabulary/index.ts'
import { kinds, type Config, type ConfigOf, type DescriptionOf, type Kind } from './configs.ts'
import type { ArrayDeclaration, GridAxis, Kept, KindDescription, SeriesDeclaration } from './kind.ts'

/** What is known of a kind. */
export function descriptionOf<K extends Kind>(kind: K): DescriptionOf<K> {
  return kinds.find(({ name }) => name === kind) as DescriptionOf<K>
}

/** The same where it does not matter which kind it is: what it is asked of a config is asked of one of its own. */
const anyDescriptionOf = (kind: Kind): KindDescription => descriptionOf(kind) as unknown as KindDescription

/** A name in which `<…>` stands for any part without a slash. */
type Named<Pattern extends string> = Pattern extends `${infer Before}<${string}>${infer After}`
  ? `${Before}${string}${Named<After>}`
  : Pattern

/** The names that arrays of a kind can have. */
export type ArrayName<K extends Kind> = Named<keyof DescriptionOf<K>['arrays'] & string>

function find<Declaration>(declarations: Record<string, Declaration>, name: string): Declaration | undefined {
  // What is declared by its whole name, `snapshots/steps`, is not one of those of `snapshots/<member>`.
  if (Object.hasOwn(declarations, name)) return declarations[name]
  return Object.entries(declarations).find(([pattern]) => matcher(pattern).test(name))?.[1]
}

const matchers = new Map<string, RegExp>()

function matcher(pattern: string): RegExp {
  const known = matchers.get(pattern)
  if (known) return known
  const made = new RegExp(`^${pattern.replace(/<\w+>/g, '[^/]+')}$`)
  matchers.set(pattern, made)
  return made
}

/** What an array of this name is in runs of a kind; undefined where they have none. */
export function declaredArray(kind: Kind, name: string): ArrayDeclaration<unknown> | undefined {
  return find(anyDescriptionOf(kind).arrays, name)
}

/** What a series of this name is in runs of a kind; undefined where they have none. */
export function declaredSeries(kind: Kind, name: string): SeriesDeclaration | undefined {
  return find(anyDescriptionOf(kind).series, name)
}

/** An array as an experiment announces it: what its kind declares. @param shape where the config does not tell it */
export function arraySpec<K extends Kind>(
  kind: K,
  config: ConfigOf<K>,
  name: ArrayName<K>,
  shape = declaredArray(kind, name)!.shape(config) as number[],
): ArraySpec {
  const { dtype, fill = 0 } = declaredArray(kind, name)!
  return { name, dtype, shape, fill }
}

/** What is wrong with an array for a run of this config, whatever its values; undefined where it is as declared. */
export function arrayProblem(config: Config, { name, dtype, shape }: Omit<ArraySpec, 'fill'>): string | undefined {
  const declared = declaredArray(config.kind, name)
  if (!declared) return `is no array of ${config.kind} runs`
  if (dtype !== declared.dtype) return `must hold ${declared.dtype}, got ${dtype}`
  const lengths = declared.shape(config)
  const fits =
    lengths.length === shape.length && lengths.every((length, axis) => (length ?? shape[axis]) === shape[axis])
  const expected = lengths.map((length) => length ?? '…').join(', ')
  return fits ? undefined : `must have the shape [${expected}] by the settings, got [${shape.join(', ')}]`
}

/** The shape of an array of a run with this config as far as that alone tells it; undefined where it does not. */
export function arrayShape(config: Config, name: string): readonly number[] | undefined {
  const shape = declaredArray(config.kind, name)?.shape(config)
  return shape?.every((length) => length !== null) ? (shape as number[]) : undefined
}

/** How an array of a run with this config is kept once the run is done. */
export function keptAs(config: Config, name: string): Kept {
  return declaredArray(config.kind, name)?.kept?.(config) ?? 'whole'
}

/** What of a config decides what is computed, without how much of that is kept. */
export function computedBy(config: Config): Config {
  if (config.kind !== 'network') return config
  const rest = { ...config }
  delete rest.keep
  return rest
}

/** Whether a completed run can do without an array, but for figures of that alone. */
export function isSpare(config: Config, name: string): boolean {
  return declaredArray(config.kind, name)?.kept !== undefined
}

/** Whether an array is too much to come with a run's data; see `ArrayDeclaration`. */
export function isBulk(name: string): boolean {
  return kinds.some((kind) => find<ArrayDeclaration<never>>(kind.arrays, name)?.bulk === true)
}

/** The names of arrays of a kind that do not come with a run's data, as they are declared. */
export function bulkArraysOf(kind: Kind): string[] {
  return Object.entries(anyDescriptionOf(kind).arrays).flatMap(([name, { bulk }]) => (bulk ? [name] : []))
}

/** Whether the series of a kind are counts of fates, under their names. */
export function countsFates(kind: Kind): boolean {
  return Object.hasOwn(descriptionOf(kind).series, '<fate>')
}

/** Kinds whose runs are arrays alone, of which every value is there when they are completed. */
export const kindsOfArrays: readonly Kind[] = kinds
  .filter(({ series }) => Object.keys(series).length === 0)
  .map(({ name }) => name)

/** Kinds whose runs can be paused, and resumed when they ended early. */
export const pausableKinds: readonly Kind[] = kinds.filter(({ pausable }) => pausable).map(({ name }) => name)

/** The axes of the arrays of a run over a grid, the last of which changes fastest; none of runs of other kinds. */
export function gridAxes(config: Config): GridAxis[] {
  return anyDescriptionOf(config.kind).axes(config)
}

/** The learning rates of which figures of a run show the map of one; see `KindDescription.slices`. */
export function slicesOf(config: Config): readonly number[] {
  return anyDescriptionOf(config.kind).slices?.(config) ?? []
}
