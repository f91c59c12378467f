import { z } from 'zod'
import type { Dtype, LandscapeInfo } from '../vocabulary/index.ts'

/** How an array is kept once its run is done: as it was written, each value rounded to float16, or not at all. */
export type Kept = 'whole' | 'float16' | 'dropped'

/**
 * An array of the runs of a kind. In its name, `<member>` and the like stand for what differs from one to the next:
 * `snapshots/<member>` is `snapshots/0`, `snapshots/1`, …
 */
export interface ArrayDeclaration<Config> {
  dtype: Dtype
  /** Row-major lengths; null where the config alone does not tell one. */
  shape(config: Config): readonly (number | null)[]
  /** What stands where nothing has been computed yet; 0 where it is left out. */
  fill?: number
  /** What its values are measured in: `steps`, `γ`; of a pure number ''. */
  unit: string
  meaning: string
  /**
   * Whether it is too much to come with a run's data: hundreds of megabytes. Asked for by name where it is needed;
   * figures do without.
   */
  bulk?: true
  /** How it is kept once the run is done, of float32 alone; whole where this is left out. */
  kept?(config: Config): Kept
}

/** Series of the members of a run; names as those of arrays. */
export interface SeriesDeclaration {
  /**
   * What its steps are: `t` of a descent or of training, the learning rates `γ`, or places `α` between two networks.
   */
  along: 't' | 'γ' | 'α'
  unit: string
  meaning: string
}

/** The values along an axis of the arrays of a run. */
export interface GridAxis {
  name: string
  values: Float64Array
}

/** What a field of a form may be filled with: a number, the coordinates of a point, a word; null empties it. */
export type Suggestion = number | readonly number[] | string | null

/** What a form may be filled with to see something of a landscape at once, by the paths of fields. */
export interface Suggestions {
  /**
   * Where descents start and what is drawn: these belong to a landscape and follow it, unless the user has changed
   * them.
   */
  places: Record<string, Suggestion>
  /** Learning rates and counts, for fields that are empty. */
  rest: Record<string, Suggestion>
}

/** Everything that is known of a kind of experiment without running it. */
export interface KindDescription<
  Name extends string = string,
  ConfigSchema extends z.ZodType = z.ZodType,
  SummarySchema extends z.ZodType = z.ZodType,
  ArrayName extends string = string,
> {
  name: Name
  /** What the interface calls it. */
  label: string
  config: ConfigSchema
  /** What came out of a run. Each field is missing until it is known. */
  summary: SummarySchema
  arrays: Record<ArrayName, ArrayDeclaration<z.output<ConfigSchema>>>
  series: Record<string, SeriesDeclaration>
  /** Whether its runs can be paused, and resumed when they ended early. */
  pausable: boolean
  /** Numbers of variables of the landscapes that it can be about; none where it is about something else. */
  variables: readonly (1 | 2)[]
  /** The axes of its arrays over a grid, the last of which changes fastest; none of other kinds. */
  axes(config: z.output<ConfigSchema>): GridAxis[]
  /**
   * The learning rates of its maps, where there is one for each and figures show one at a time; left out where there
   * are none.
   */
  slices?(config: z.output<ConfigSchema>): readonly number[]
  suggestions(landscape: Pick<LandscapeInfo, 'domain' | 'minima'>): Suggestions
}

/** A description as it is given, with the types of what is in it. */
export function describeKind<
  const Name extends string,
  ConfigSchema extends z.ZodType<{ kind: Name }>,
  SummarySchema extends z.ZodType,
  ArrayName extends string,
>(
  description: KindDescription<Name, ConfigSchema, SummarySchema, ArrayName>,
): KindDescription<Name, ConfigSchema, SummarySchema, ArrayName> {
  return description
}

type Tolerant<Shape extends z.ZodRawShape> = {
  [Field in keyof Shape]: z.ZodCatch<z.ZodOptional<Shape[Field]>>
}

/**
 * A schema of summaries, which is never refused: what is missing, as it is while a run is computed and was in older
 * versions, and what is not as it should be, as it may be in an archive from elsewhere, is undefined.
 */
export function summarySchemaOf<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Tolerant<Shape>> {
  const fields = Object.entries(shape).map(([name, schema]) => [
    name,
    (schema as z.ZodType).optional().catch(undefined),
  ])
  return z.object(Object.fromEntries(fields) as Tolerant<Shape>)
}
