import {
  jsonSchemaOf,
  schemasAt,
  sweptWords,
  type Run,
  type Sweep,
  type SweepLook,
  type SweepRow,
} from '../../contract/index.ts'
import { formatApart, listMarkup, plainMarkup, type AxisSpec, type Markup } from '../../plot/index.ts'
import { meanInterval } from '../../statistics/index.ts'
import type { SweepResult } from './results.ts'

/** What figures of a sweep are drawn from. */
export interface SweepInput {
  sweep: Sweep
  rows: readonly SweepRow[]
  /** The first of its runs that is here. */
  first: Run
}

/** A field that a sweep goes over, and that its results are shown against. */
export interface SweptAxis {
  path: string
  /** In full, as on an axis: `learning rate {symbol|γ}`; and short, as in front of a value: `{symbol|γ}`. */
  name: Markup
  symbol: Markup
  /** Its values in the order in which they are drawn: numbers ascending, words as they were given. */
  values: readonly (number | string)[]
  numeric: boolean
  scale: 'linear' | 'log'
  /** For each value of the sweep, in its order: its place among these. */
  places: readonly number[]
}

/** The runs of a sweep that differ in nothing but their seeds, with their values of a result. */
export interface SweepCell {
  /** Its place along each axis. */
  at: readonly number[]
  samples: readonly { row: SweepRow; value: number | string }[]
}

/** The fields that results are shown against, and those that they are aggregated over. */
export interface SweptAxes {
  axes: readonly SweptAxis[]
  /** How many combinations of seeds there are at each place. */
  seeds: number
}

/** The value of a list of one is that value. */
function unwrapped(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? unwrapped(value[0]) : value
}

/** Whether runs that differ in this field alone are repetitions: seeds of any kind, and lists of seeds of starts. */
export function isSeed({ path, values }: Sweep['over'][number]): boolean {
  return (
    /(^|\.)seed$/.test(path) ||
    (path === 'starts' &&
      values.every((value) => Array.isArray(value) && value.every((one) => typeof one === 'number')))
  )
}

/** The axes of a sweep. Where it goes over seeds alone, these are what its results are shown against. */
export function sweptAxes({ config, over }: Sweep): SweptAxes {
  const seeds = config.kind === 'trajectory' ? over.filter(({ path }) => /(^|\.)seed$/.test(path)) : over.filter(isSeed)
  const shown = seeds.length < over.length ? over.filter((field) => !seeds.includes(field)) : over
  return {
    axes: shown.map((field) => axisOf(config.kind, field)),
    seeds: shown === over ? 1 : seeds.reduce((product, { values }) => product * values.length, 1),
  }
}

function axisOf(kind: Run['kind'], { path, values }: Sweep['over'][number]): SweptAxis {
  const single = values.map(unwrapped)
  const numeric = single.every((value) => typeof value === 'number')
  const words = numeric ? (single as number[]) : toldApart(differences(single) ?? sweptWords(values))
  const ordered = [...new Set<number | string>(words)]
  if (numeric) (ordered as number[]).sort((a, b) => a - b)
  const name = nameOf(kind, path, numeric)
  return {
    path,
    name,
    symbol: /\{symbol\|[^}]*\}(\{sub\|[^}]*\})?/.exec(name)?.[0] ?? name,
    values: ordered,
    numeric,
    scale: numeric ? scaleOf(ordered as number[]) : 'linear',
    places: words.map((value) => ordered.indexOf(value)),
  }
}

/** Words of values that differ, where they may not: those that occurred before have a number behind them. */
function toldApart(words: readonly string[]): string[] {
  const times = new Map<string, number>()
  return words.map((word) => {
    const time = (times.get(word) ?? 0) + 1
    times.set(word, time)
    return time === 1 ? word : `${word} (${time})`
  })
}

/** Of objects, such as rules, what they differ in: `nesterov, momentum 0.9`; undefined of other values. */
function differences(values: readonly unknown[]): string[] | undefined {
  const records = values.filter(isRecord).filter((value) => 'name' in value)
  if (records.length < values.length) return undefined
  const keys = [...new Set(records.flatMap(Object.keys))]
  const differing = keys.filter((key) => new Set(records.map((record) => JSON.stringify(record[key]))).size > 1)
  const told = (key: string, value: unknown) => (key === 'name' ? String(value) : `${key} ${JSON.stringify(value)}`)
  return records.map((record) =>
    differing.flatMap((key) => (record[key] === undefined ? [] : [told(key, record[key])])).join(', '),
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Values this far apart are rather in equal proportions than at equal distances, where there are two of them. */
const WIDE = 10

/** Whether values, ascending, lie more evenly by their logarithms. */
export function scaleOf(values: readonly number[]): 'linear' | 'log' {
  const [least, greatest] = [values[0]!, values.at(-1)!]
  if (!(least > 0) || values.length < 2) return 'linear'
  if (values.length === 2) return greatest / least >= WIDE ? 'log' : 'linear'
  /** How far they are from even steps, as a share of all. */
  const unevenness = (place: (value: number) => number) => {
    const [from, to] = [place(least), place(greatest)]
    return Math.max(
      ...values.map((value, index) => Math.abs((place(value) - from) / (to - from) - index / (values.length - 1))),
    )
  }
  return unevenness(Math.log) < unevenness((value) => value) ? 'log' : 'linear'
}

/** What fields whose values are lists are called where a sweep goes over one entry of them. */
const ofOne: Record<string, string> = {
  learningRates: 'learning rate γ',
  starts: 'start point x₀',
}

/** What a field is called by its kind, with Greek letters as symbols; else its path. */
function nameOf(kind: Run['kind'], path: string, numeric: boolean): Markup {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '')
  const isEntry = /^\d+$/.test(keys.at(-1)!)
  const one = numeric || isEntry ? ofOne[keys[0]!] : undefined
  const [title] = schemasAt(jsonSchemaOf(kind), keys).flatMap((schema) => schema.title ?? [])
  const named = (kind === 'network' && keys[0] === 'starts' ? title : (one ?? title)) ?? path
  // `points` alone says nothing of whose.
  const whole = keys.length > 1 && !isEntry && named === title && !/[α-ω]/.test(named) ? `${keys[0]} ${named}` : named
  return plainMarkup(whole).replace(/[α-ω](?![a-z])|x(?=\{sub)|(?<=^|\s)T$/gu, '{symbol|$&}')
}

/** How the values of an axis are written, so that they are apart. */
export function valueMarkup(axis: SweptAxis, most = 24): (place: number) => Markup {
  const { values, numeric } = axis
  const number = numeric ? listMarkup(values as number[]) : undefined
  return (place) => number?.(values[place] as number) ?? plainMarkup(String(values[place]), most)
}

/** The same in plain text. */
export function valueText(axis: SweptAxis): (place: number) => string {
  const { values, numeric } = axis
  const numbers = numeric ? formatApart(values as number[], 4) : undefined
  return (place) => numbers?.[place] ?? String(values[place])
}

/** The axis of a figure along a field: in its values, or in the places of words. */
export function axisAlong(axis: SweptAxis): AxisSpec {
  const { name, symbol, values, numeric, scale } = axis
  if (!numeric)
    return categoryAxis(
      name,
      values.map((_, place) => valueMarkup(axis, 16)(place)),
    )
  const [min, max] = [values[0] as number, values.at(-1) as number]
  const shortName = symbol
  if (min === max) return { name, shortName, scale: 'linear', min, max, only: min }
  if (scale === 'log')
    return { name, shortName, scale, min: min / (max / min) ** 0.05, max: max * (max / min) ** 0.05, given: true }
  return { name, shortName, scale, min: min - 0.05 * (max - min), max: max + 0.05 * (max - min), given: true }
}

/** An axis over words, each at the place of its index. */
export function categoryAxis(name: Markup, categories: readonly Markup[]): AxisSpec {
  return { name, scale: 'linear', min: -0.5, max: categories.length - 0.5, given: true, categories }
}

/** Where a place of an axis lies on its `axisAlong`. */
export function coordinateOf({ numeric, values }: SweptAxis, place: number): number {
  return numeric ? (values[place] as number) : place
}

/** All combinations of values but for seeds, the last axis changing fastest, with what is known of the result there. */
export function cellsOf({ sweep, rows }: SweepInput, axes: readonly SweptAxis[], result: SweepResult): SweepCell[] {
  const cells = new Map<string, { at: number[]; samples: SweepCell['samples'][number][] }>()
  const lengths = axes.map(({ values }) => values.length)
  const count = lengths.reduce((product, length) => product * length, 1)
  for (let index = 0; index < count; index++) {
    const at: number[] = []
    for (let axis = axes.length - 1, rest = index; axis >= 0; axis--) {
      at.unshift(rest % lengths[axis]!)
      rest = Math.floor(rest / lengths[axis]!)
    }
    cells.set(at.join(), { at, samples: [] })
  }
  for (const row of rows) {
    const at = placesOf(sweep, axes, row.position)
    const cell = cells.get(at.join())
    for (const value of cell ? result.of(row) : []) cell!.samples.push({ row, value })
  }
  return [...cells.values()]
}

/** Where a run stands along each axis, by its position in the sweep. */
export function placesOf({ over }: Sweep, axes: readonly SweptAxis[], position: number): number[] {
  const indices = indicesOf(over, position)
  return axes.map(({ path, places }) => places[indices[over.findIndex((field) => field.path === path)]!]!)
}

/** Which value of each field a run has, by its position: the last field changes fastest. */
export function indicesOf(over: Sweep['over'], position: number): number[] {
  let rest = position
  return over
    .toReversed()
    .map(({ values }) => {
      const index = rest % values.length
      rest = Math.floor(rest / values.length)
      return index
    })
    .toReversed()
}

/** The mean of the numbers of a cell with half of its 95 % interval; null where it has none. */
export function meanOf({ samples }: SweepCell): { mean: number; margin: number | null } | null {
  return meanInterval(samples.flatMap(({ value }) => (typeof value === 'number' ? [value] : [])))
}

/** The word that most samples of a cell have, and how many do; null where it has none. */
export function modeOf({ samples }: SweepCell): { word: string; count: number } | null {
  const counts = new Map<string, number>()
  for (const { value } of samples) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
  const [first] = [...counts].toSorted(([, a], [, b]) => b - a)
  return first ? { word: first[0], count: first[1] } : null
}

/** The axes in the order in which the look has them: along x, up y, then the others. */
export function orderedAxes({ axes }: SweptAxes, { along, up }: Pick<SweepLook, 'along' | 'up'>): SweptAxis[] {
  const ranked = (axis: SweptAxis) => (axis.path === along ? 0 : axis.path === up ? 1 : 2)
  const first = axes.find(({ path }) => path === along) ?? axes.find(({ numeric }) => numeric) ?? axes[0]
  const rest = axes.filter((axis) => axis !== first).toSorted((one, other) => ranked(one) - ranked(other))
  return first ? [first, ...rest] : []
}

/** All words of a categorical result, in the order of their first cell. */
export function wordsIn(cells: readonly SweepCell[]): string[] {
  return [...new Set(cells.flatMap(({ samples }) => samples.map(({ value }) => String(value))))]
}
