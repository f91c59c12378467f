import type { ComparisonLook, FigureLook } from '../../contract/index.ts'
import { labelOf, placeOf, tablesOfRuns, type CompareFigureKind } from './compare.ts'
import { figureData } from '../data.ts'
import {
  type Axes,
  axesOf,
  drawSideBySide,
  drawWithout,
  type FigureInput,
  lookOf,
  plainMarkup,
  type RasterView,
  type RunFigureKind,
  type Shared,
  unionOf,
  viewWithin,
  zoomedTo,
} from '../../plot/index.ts'
import { figuresOf } from '../by-config.ts'
import { sharedRates, type RateSpan } from '../rates.ts'

/** A figure of one run among those of others, with the axes that it shares with them. */
export interface Linked {
  kind: RunFigureKind
  axes: Axes
  /** What its axes show when nobody zooms; null where each figure shows what it needs itself. */
  extent: RasterView | null
}

/** The figure of a run in a grid: the one of that name, or the one that it is looked at with first. */
export function figureIn({ run }: FigureInput, name: string | null): RunFigureKind {
  const figures = figuresOf(run.config, run.summary)
  return figures.find((figure) => figure.name === name) ?? figures[0]!
}

/** The names and titles of the figures that all runs have. */
export function commonFigures(runs: readonly FigureInput[]): readonly RunFigureKind[] {
  const [first = [], ...others] = runs.map(({ run }) => figuresOf(run.config, run.summary))
  return first.filter(({ name }) => others.every((figures) => figures.some((figure) => figure.name === name)))
}

/**
 * One figure of each run, whose axes are linked where they mean the same, or else mean something in their own figure
 * alone.
 */
export function linkedFigures(
  runs: readonly FigureInput[],
  { figure, link, extents }: Pick<ComparisonLook, 'figure' | 'link' | 'extents'>,
  look: Partial<FigureLook>,
): Linked[] {
  const rates = sharedRates(runs)
  const drawn = runs.map((input, run) => {
    const own = figureIn(input, figure)
    const kind = rates ? withRates(own, rates) : own
    const { x, y } = axesOf(kind, input, look)
    // Principal components are of the networks of their own run, also where those of two runs explain as much.
    const apart = !link || kind.name.startsWith('projection')
    const ofItself = <Axis extends { meaning: string }>(axis: Axis): Axis =>
      apart ? { ...axis, meaning: `${run} ${axis.meaning}` } : axis
    return { kind, axes: { x: ofItself(x), y: ofItself(y) } }
  })
  const union = unionOf(drawn.map(({ axes }) => axes))
  return drawn.map((one) => ({ ...one, extent: extents === 'shared' ? viewWithin(one.axes, union) : null }))
}

/** The figure with the colours of these learning rates. */
function withRates(kind: RunFigureKind, rates: RateSpan): RunFigureKind {
  return { ...kind, draw: (input, options) => kind.draw(input, { ...options, rates }) }
}

/** What a figure shows among others when some axes are zoomed; null where none of its own is. */
export function zoomedView({ axes: { x, y }, extent }: Linked, zooms: Shared): RasterView | null {
  if (!zooms.has(x.meaning) && !zooms.has(y.meaning)) return null
  return {
    x: zooms.get(x.meaning) ?? extent?.x ?? x.extent,
    y: zooms.get(y.meaning) ?? extent?.y ?? y.extent,
  }
}

/**
 * One figure of each run side by side, as one figure. A view among the options is what the first is zoomed to, and the
 * others with it; else each shows what the look says.
 */
export function compareGrid(
  name: string,
  look: Pick<ComparisonLook, 'figure' | 'link' | 'extents' | 'views'>,
): CompareFigureKind {
  return {
    name,
    title: 'Side by side',
    takes: () => true,
    ofArrays: ({ runs }) => runs.every((one) => !figureIn(one, look.figure).data),
    draw(input, { view, ...options }) {
      const linked = linkedFigures(input.runs, look, lookOf(options))
      const zooms = view ? zoomedTo(new Map(), linked[0]!.axes, view) : new Map()
      const panels = input.runs.map((one, run) => {
        const number = `{strong|${placeOf(input, run) + 1}}`
        const label = labelOf(input, run)
        const lengths = [80, 60, 48, 36, 28, 20, 12]
        return {
          titles: [...lengths.map((most) => `${number} ${plainMarkup(label, most)}`), number],
          draw: (given: typeof options) => drawWithout(given, (own) => linked[run]!.kind.draw(one, own)),
          view: (view ? zoomedView(linked[run]!, zooms) : look.views[one.run.id]) ?? linked[run]!.extent,
        }
      })
      return drawSideBySide(panels, options)
    },
    data: (input, shown) => tablesOfRuns(input, (one) => figureData(figureIn(one, look.figure), one, shown)),
  }
}
