import type { Kind, LandscapeInfo, Minimum } from '#shared/contract/index.ts'
import { writeNumber } from '../words/index.ts'
import type { Draft } from './draft.ts'

/** What a form may be filled with to see something of a landscape at once. */
export interface Suggestions {
  /** Where descents start and what is drawn: these belong to a landscape and follow it, unless the user has changed them. */
  places: Draft
  /** Learning rates and counts, for fields that are empty. */
  rest: Draft
}

/** A number with so many significant digits as text. */
const short = (value: number, digits = 3): string => writeNumber(Number(value.toPrecision(digits)))

/** What experiments of this kind on this landscape may begin with. */
export function suggestionsFor(kind: Kind, info: LandscapeInfo): Suggestions {
  const { domain, minima } = info
  const plane = domain.length === 2
  const [lower, upper] = [0, 1].map((end) => domain.map((ends) => writeNumber(ends[end]!)).join(', ')) as [
    string,
    string,
  ]
  const ends = (path: string, [from, to]: readonly [number, number]): Draft => ({
    [`${path}.min`]: writeNumber(from),
    [`${path}.max`]: writeNumber(to),
  })
  const between = (fraction: number): string =>
    domain.map(([from, to]) => short(from + (to - from) * fraction)).join(', ')
  const [x, y] = domain
  const { low, high } = limitsOf(minima)
  const rates = (count: number): Draft => learningRates(low, high, count)
  const count = (path: string, points: number): Draft => ({ [`${path}.count`]: String(points) })

  switch (kind) {
    case 'trajectory':
      return {
        places: { starts: between(0.85) },
        rest: { learningRates: [...new Set([low / 2, high / 2].map((rate) => short(rate, 2)))].join(', ') },
      }
    case 'fate-map':
      return {
        places: plane
          ? { ...ends('start', [0, 1]), 'line.from': lower, 'line.to': upper }
          : { ...ends('start', x!), 'line.from': '', 'line.to': '' },
        rest: { ...count('start', 200), ...rates(200) },
      }
    case 'basin-map':
      return {
        places: plane ? { ...ends('x', x!), ...ends('y', y!) } : {},
        rest: { ...count('x', 200), ...count('y', 200), learningRate: short(low / 2, 2) },
      }
    case 'basin-share':
      return {
        places: boxDraft(
          'box',
          domain.map((ends) => ends.map(writeNumber)),
        ),
        rest: rates(41),
      }
    case 'bifurcation': {
      const flattest = sorted(minima)[0]
      const start = flattest
        ? flattest.at.map((at, axis) => short(at + (domain[axis]![1] - domain[axis]![0]) / 100)).join(', ')
        : between(0.6)
      return {
        places: { start },
        rest: {
          'learningRate.min': short(high * 0.75),
          'learningRate.max': short(high * 1.5),
          ...count('learningRate', 400),
        },
      }
    }
    case 'theory':
      return theory(minima)
    case 'network':
      return { places: {}, rest: {} }
  }
}

function boxDraft(path: string, box: readonly (readonly string[])[]): Draft {
  const inputs = box.flatMap((ends, axis) => ends.map((end, side) => [`${path}[${axis}][${side}]`, end]))
  return Object.fromEntries(inputs) as Draft
}

/** Isolated minima with a curvature, the flattest first. */
function sorted(minima: readonly Minimum[]): Minimum[] {
  return minima.filter(({ sharpness }) => sharpness !== null).sort((one, other) => one.sharpness! - other.sharpness!)
}

/** The stability limits of the sharpest and of the flattest minimum, where learning rates begin to matter. */
function limitsOf(minima: readonly Minimum[]): { low: number; high: number } {
  const limits = minima.flatMap(({ stabilityLimit }) =>
    stabilityLimit !== null && stabilityLimit > 0 ? [stabilityLimit] : [],
  )
  return limits.length > 0 ? { low: Math.min(...limits), high: Math.max(...limits) } : { low: 0.01, high: 0.1 }
}

/** From below the lowest limit to beyond the highest; on a log axis where they lie far apart. */
function learningRates(low: number, high: number, count: number): Draft {
  const far = high / low > 8
  return {
    'learningRate.min': short(far ? low / 4 : low / 20, 2),
    'learningRate.max': short(high * 1.25),
    'learningRate.count': String(count),
    'learningRate.scale': far ? 'log' : 'linear',
  }
}

/**
 * From the sharpest minimum to the flattest. Where the flat one is as sharp as all around it, L = μ⁎, Theorem 2.2 speaks of learning rates in
 * 2/μ† < γ ≤ 1/μ⁎: μ† must be above 2μ⁎, and below the curvature at the sharp minimum. It lies amid both.
 */
function theory(minima: readonly Minimum[]): Suggestions {
  const ordered = sorted(minima)
  const [flat, sharp] = [ordered[0], ordered.at(-1)]
  if (!flat || !sharp) return { places: {}, rest: {} }
  const [least, most] = [2 * flat.sharpness!, sharp.sharpness!]
  const mu = least < most ? Math.sqrt(least * most) : most / 2
  const written = ({ at }: Minimum) => at.map((value) => writeNumber(Number(value.toPrecision(9)))).join(', ')
  // Regions are about one landscape only.
  const boxes = ['region', 'regionP', 'domain', 'target'].map((path) =>
    boxDraft(
      path,
      sharp.at.map(() => ['', '']),
    ),
  )
  const places = { minimum: written(sharp), globalMinimum: written(flat), ...(mu > 0 && { mu: short(mu) }) }
  return { places: Object.assign(places, ...boxes) as Draft, rest: {} }
}

/** What a form was opened with, and what suggestions have written into it since. */
interface Filling {
  initial: Draft
  filled: Draft
  /** Whether it was opened with a config, all of which was meant; otherwise it was empty. */
  authored: boolean
  suggestions: Suggestions
}

/**
 * The draft filled for the landscape that it is about now, and what was filled in. A field that holds anything else than what it was opened with
 * or what was suggested was written by the user, who knows better. Back on the landscape of its config, a form is as it was opened.
 */
export function filledDraft(draft: Draft, filling: Filling): { draft: Draft; filled: Draft } {
  const { initial, filled, authored, suggestions } = filling
  const untouched = (path: string): boolean => !draft[path]?.trim() || draft[path] === (filled[path] ?? initial[path])
  const home = draft['landscape'] === initial['landscape']
  const written: Draft = {}
  if (home && authored) {
    for (const path of Object.keys(filled)) if (untouched(path)) written[path] = initial[path] ?? ''
    return { draft: { ...draft, ...written }, filled: {} }
  }
  for (const [path, text] of Object.entries(suggestions.places))
    if (untouched(path)) written[path] = (home && initial[path]) || text
  for (const [path, text] of Object.entries(suggestions.rest)) {
    // The scale of an axis is never empty: it goes with its ends.
    const end = path.replace(/\.scale$/, '.min')
    if (!initial[end]?.trim() && untouched(path)) written[path] = text
  }
  return { draft: { ...draft, ...written }, filled: { ...filled, ...written } }
}
