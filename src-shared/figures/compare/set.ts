import { OverstepError, type ComparisonLook } from '../../contract/index.ts'
import { asFigure, hasWeights, type CompareFigureKind, type CompareInput } from './compare.ts'
import { compareDifference, whyNotSubtracted } from './difference.ts'
import { commonFigures, compareGrid, figureIn } from './grid.ts'
import { isOverlay, overlaysOf } from './kinds.ts'
import { compareDifferences, compareResults, compareSettings } from './tables.ts'
import { compareProjection, compareSeparations } from './weights.ts'
import type { FigureInput, FigureKind } from '../../plot/index.ts'

/** One thing that a comparison shows. */
export interface ComparisonPart {
  kind: CompareFigureKind
  /** The runs that it is of. */
  input: CompareInput
  /** Why it cannot be drawn, in a sentence. */
  refusal?: string | null
  /** It is a table: there is no image of it. */
  isTable?: boolean
}

/**
 * Whether a figure is drawn from the inner products of snapshots of all network runs, which are computed when they are
 * needed.
 */
export function needsWeights(name: string): boolean {
  return name.startsWith('joint-')
}

/** The network runs of a comparison: those that the rows of the joint matrix speak of, by their index among them. */
export function networksIn(input: CompareInput): CompareInput {
  return chosen(input, ({ run }) => hasWeights(run))
}

/**
 * Everything that a comparison shows, the figures by their names as on its page: `grid`, the figure that each run is
 * looked at with; `grid-<name>` for each that all have; curves over each other; the difference of two maps; paths of
 * weights and their distances; tables.
 * @param input all runs, with the joint snapshots of those of networks where figures of weights are to be drawn
 */
export function comparisonParts(input: CompareInput, look: ComparisonLook): ComparisonPart[] {
  const configs = input.runs.map(({ run }) => run.config)
  const grids = commonFigures(input.runs).map(({ name, title }) => ({
    kind: {
      // What figures were zoomed to belongs to those that are seen.
      ...compareGrid(`grid-${name}`, { ...look, figure: name, ...(name !== shownIn(input, look) && { views: {} }) }),
      title,
    },
    input,
  }))
  return [
    { kind: { ...compareGrid('grid', look), title: gridTitle(input, look) }, input },
    ...grids,
    ...overlaysOf(configs).map((kind) => ({ kind, input: chosen(input, ({ run }) => kind.takes(run.config)) })),
    ...differencePart(input, look),
    ...weightsParts(input, look),
    ...[compareResults, compareSettings, compareDifferences].map((kind) => ({ kind, input, isTable: true })),
  ]
}

/**
 * What a whole comparison consists of, figures first: each thing once. What cannot be drawn is among it, so that those
 * who are given the rest are told why.
 */
export function wholeComparison(input: CompareInput, look: ComparisonLook): ComparisonPart[] {
  const parts = comparisonParts(input, look)
  const alone = commonFigures(input.runs).length === 0
  return parts.filter(({ kind }) => alone || kind.name !== 'grid')
}

/**
 * A part of a comparison by its name, as a figure that is drawn, exported and tabled like that of one run.
 * @throws {OverstepError} `not-found`, listing the names that there are; `conflict` where it cannot be drawn, and why
 */
export function comparisonFigure(
  input: CompareInput,
  look: ComparisonLook,
  name: string,
): { kind: FigureKind; input: FigureInput } {
  const parts = comparisonParts(input, look)
  const part = parts.find(({ kind }) => kind.name === name)
  if (!part) {
    const names = parts.map(({ kind }) => kind.name)
    throw new OverstepError(
      'not-found',
      `figure: this comparison has no figure '${name}'. It has ${names.join(', ')}.`,
      { figures: names },
    )
  }
  if (part.refusal) throw new OverstepError('conflict', part.refusal)
  const { kind, input: drawn } = asFigure(part.kind, part.input, compareLookOf(look, name))
  const view = look.views[name]
  return { kind: view ? { ...kind, draw: (of, options) => kind.draw(of, { view, ...options }) } : kind, input: drawn }
}

/** What the look of a comparison says of one of its figures. */
export function compareLookOf(look: ComparisonLook, name: string) {
  const { colourBy, fate, part, slice, azimuth, elevation, equalUnits, hidden } = look
  // Figures of single runs show training and test alike.
  return name.startsWith('grid')
    ? { slice, azimuth, elevation, equalUnits, hidden }
    : { colourBy, fate, curves: part, slice, equalUnits, hidden }
}

/** The look with which the page of a comparison shows the figure of this name; as it is where there is none. */
export function lookOfFigure(name: string, look: ComparisonLook): ComparisonLook {
  if (name === 'grid') return { ...look, tab: 'figures' }
  if (name.startsWith('grid-')) return { ...look, tab: 'figures', figure: name.slice('grid-'.length) }
  if (name === compareDifference.name) return { ...look, tab: 'difference' }
  if (name === 'joint-projection') return { ...look, tab: 'weights', weights: 'paths' }
  if (name === 'joint-separations') return { ...look, tab: 'weights', weights: 'distances' }
  return isOverlay(name) ? { ...look, tab: 'curves', curves: name } : look
}

/** What the figures of the grid show, where that is the same. */
function gridTitle({ runs }: CompareInput, { figure }: ComparisonLook): string {
  const titles = new Set(runs.map((one) => figureIn(one, figure).title))
  return titles.size === 1 ? [...titles][0]! : 'Side by side'
}

function shownIn({ runs }: CompareInput, { figure }: ComparisonLook): string | undefined {
  const common = commonFigures(runs)
  return (common.find(({ name }) => name === figure) ?? common[0])?.name
}

function differencePart(input: CompareInput, { pair }: ComparisonLook): ComparisonPart[] {
  const maps = chosen(input, ({ run }) => compareDifference.takes(run.config))
  if (maps.runs.length < 2) return []
  const [from, to] = (pair ?? []).map((id) => maps.runs.findIndex(({ run }) => run.id === id))
  const [first, second] = from !== undefined && to !== undefined && from >= 0 && to >= 0 ? [from, to] : [0, 1]
  const both = {
    runs: [maps.runs[first]!, maps.runs[second]!],
    places: [maps.places![first]!, maps.places![second]!],
    labels: [maps.labels![first]!, maps.labels![second]!],
  }
  const refusal = whyNotSubtracted(both.runs[0]!.run, both.runs[1]!.run)
  return [{ kind: compareDifference, input: both, refusal }]
}

function weightsParts(input: CompareInput, { fit, from }: ComparisonLook): ComparisonPart[] {
  const networks = networksIn(input)
  if (networks.runs.length < 2) return []
  const indexOf = (id: string | null) => networks.runs.findIndex(({ run }) => run.id === id)
  const fitted = indexOf(fit)
  return [compareProjection(fitted < 0 ? 'all' : fitted), compareSeparations(Math.max(0, indexOf(from)))].map(
    (kind) => ({ kind, input: networks }),
  )
}

/** Some of the runs, in their places. */
function chosen(input: CompareInput, takes: (one: FigureInput) => boolean): CompareInput {
  const kept = input.runs.flatMap((one, run) => (takes(one) ? [run] : []))
  return {
    ...input,
    runs: kept.map((run) => input.runs[run]!),
    places: kept.map((run) => input.places?.[run] ?? run),
    labels: kept.map((run) => input.labels?.[run] ?? input.runs[run]!.run.title),
  }
}
