import {
  commaHint,
  fieldIssues,
  theoryConfigSchema,
  type TheoryConfig,
  type TheorySummary,
} from '#shared/contract/index.ts'
import type { RasterView } from '#shared/plot/index.ts'
import { parseNumber, writeNumber } from '../words/index.ts'

/** Ends of a box as they are typed, axis by axis: from, to. */
export type Ends = [from: string, to: string][]

/**
 * The regions of the next run as they stand in their inputs. M is a box, or the largest region for a μ†; P(M) may be
 * left empty.
 */
export interface RegionDraft {
  m: Ends
  mu: string
  p: Ends
}

const empty = (dimension: number): Ends => Array.from({ length: dimension }, () => ['', ''])
const isEmpty = (ends: Ends) => ends.every(([from, to]) => from.trim() === '' && to.trim() === '')

/** The regions that a config gives. */
export function regionDraft({ region, regionP, mu, minimum }: TheoryConfig): RegionDraft {
  const written = (box: TheoryConfig['region']): Ends =>
    box ? box.map(([from, to]) => [writeNumber(from), writeNumber(to)]) : empty(minimum.length)
  return { m: written(region), mu: mu === undefined ? '' : writeNumber(mu), p: written(regionP) }
}

/** The draft with M or P(M) as it was drawn on the figure; digits that the eye cannot set are left out. */
export function drawn(draft: RegionDraft, which: 'm' | 'p', { x, y }: RasterView): RegionDraft {
  const ends = ([from, to]: [number, number]): [string, string] => {
    const digits = Math.max(0, 3 - Math.floor(Math.log10(to - from)))
    return [from, to].map((end) => writeNumber(Number(end.toFixed(Math.min(digits, 20))))) as [string, string]
  }
  const box = [x, y].slice(0, draft.m.length).map(ends)
  return which === 'm' ? { ...draft, m: box, mu: '' } : { ...draft, p: box }
}

/** The config of a run with these regions, or what is wrong with them. */
export function withRegions(
  config: TheoryConfig,
  draft: RegionDraft,
): { config: TheoryConfig; message?: undefined } | { config?: undefined; message: string } {
  const others: Partial<TheoryConfig> = { ...config }
  for (const name of ['region', 'regionP', 'mu'] as const) delete others[name]
  const wrong: string[] = []
  const number = (text: string) => {
    const value = parseNumber(text)
    if (value === undefined)
      wrong.push(text.trim() ? `“${text.trim()}” is no number${commaHint(text)}` : 'both ends must be given')
    return value
  }
  const box = (ends: Ends) => ends.map((interval) => interval.map(number))
  const input = {
    ...others,
    ...(!isEmpty(draft.m) && { region: box(draft.m) }),
    ...(draft.mu.trim() !== '' && { mu: number(draft.mu) }),
    ...(!isEmpty(draft.p) && { regionP: box(draft.p) }),
  }
  if (wrong.length > 0) return { message: wrong[0]! }
  const parsed = theoryConfigSchema.safeParse(input, { reportInput: true })
  if (parsed.success) return { config: parsed.data }
  const [issue] = fieldIssues(parsed.error)
  const names: Record<string, string> = { region: 'M', regionP: 'P(M)', mu: 'μ†' }
  const field = issue?.path.replace(/\W.*$/, '') ?? ''
  return { message: `${names[field] ?? field} ${issue?.message ?? ''}` }
}

/** A number of a summary with its place on the landscape, such as "2.585" or "(1.47, 1.47)". */
export function placeText(at: readonly number[] | null, format: (value: number) => string): string {
  if (!at) return ''
  return at.length === 1 ? format(at[0]!) : `(${at.map(format).join(', ')})`
}

/** An end of an enclosure with fewer digits, rounded outward so that what is shown is certain too. */
export function outward(end: number, direction: 'down' | 'up', digits: number): number {
  const rounded = Number(end.toPrecision(digits))
  if (end === 0 || (direction === 'down' ? rounded <= end : rounded >= end)) return rounded
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(end))) - digits + 1)
  return Number((rounded + (direction === 'down' ? -unit : unit)).toPrecision(digits))
}

/** The measurement nearest to a learning rate, on a log scale. */
export function nearestMeasured(
  { measured }: Pick<TheorySummary, 'measured'>,
  learningRate: number,
): TheorySummary['measured'][number] | undefined {
  const away = (rate: number) => Math.abs(Math.log(rate / learningRate))
  return measured.reduce<TheorySummary['measured'][number] | undefined>(
    (best, one) => (best && away(best.learningRate) <= away(one.learningRate) ? best : one),
    undefined,
  )
}
