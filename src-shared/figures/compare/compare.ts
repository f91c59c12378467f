import type { Config, FigureLook, JointSnapshots } from '../../contract/index.ts'
import { stacked } from '../../results/index.ts'
import {
  type Compared,
  drawWithout,
  type Figure,
  type FigureData,
  type FigureInput,
  type FigureKind,
  type FigureOptions,
} from '../../plot/index.ts'

/** What a figure of several runs is drawn from, in the order of their places. */
export interface CompareInput {
  runs: readonly FigureInput[]
  /**
   * The place of each run among those that are compared, from 0: its number, and its colour. By default one after the
   * other.
   */
  places?: readonly number[]
  /** What each run is called; its title by default. */
  labels?: readonly string[]
  /** For figures of weights: the snapshots of all runs; `run` of a row is an index in `runs`. */
  weights?: JointSnapshots
}

/** What a figure of several runs shows, where there is a choice. */
export interface CompareLook extends Partial<FigureLook> {
  colourBy?: 'run' | 'start' | 'rate'
  /** The fate whose shares are shown; the first that occurs by default. */
  fate?: string | null
}

export type CompareOptions = CompareLook & FigureOptions

/** One way to look at several runs in one plane. */
export interface CompareFigureKind {
  name: string
  title: string
  /** Whether runs of a config have a part in it. */
  takes(config: Config): boolean
  /** Draws those runs of the input that have a part in it. */
  draw(input: CompareInput, options: CompareOptions): Figure
  /** What it is drawn from, a row for each value, with the number of its run. */
  data(input: CompareInput, look: CompareLook): FigureData
  /** See `Compared`. */
  arrays?(input: CompareInput, look: CompareLook): ReturnType<NonNullable<Compared['arrays']>>
  about?(input: CompareInput, look: CompareLook): Record<string, unknown>
  ofArrays?(input: CompareInput): boolean
}

/** Whether runs are of networks, which figures of training and of weights are of. */
export function hasWeights({ kind }: Pick<Config, 'kind'>): boolean {
  return kind === 'network'
}

/**
 * The figure as that of its first run, which brings the others with it: what can be done with a figure of one run can
 * be done with it.
 */
export function asFigure(
  kind: CompareFigureKind,
  input: CompareInput,
  look: CompareLook,
): { kind: FigureKind; input: FigureInput } {
  const { name, title } = kind
  const { runs } = input
  return {
    kind: {
      name,
      title,
      draw: (_, options) => drawWithout({ ...options, ...look }, (given) => kind.draw(input, given)),
      data: (_, options) => kind.data(input, { ...options, ...look }),
      compared: {
        runs,
        places: runs.map((_, run) => placeOf(input, run)),
        labels: runs.map((_, run) => labelOf(input, run)),
        ...(kind.arrays && { arrays: () => kind.arrays!(input, look) }),
        ofArrays: kind.ofArrays?.(input) ?? false,
        ...(kind.about && { about: () => kind.about!(input, look) }),
      },
    },
    // A new object whenever anything of any run is new, since the figure is drawn anew for one.
    input: { run: runs[0]!.run, data: { ...runs[0]!.data } },
  }
}

export function placeOf({ places }: CompareInput, run: number): number {
  return places?.[run] ?? run
}

export function labelOf({ runs, labels }: CompareInput, run: number): string {
  return labels?.[run] ?? runs[run]!.run.title
}

/**
 * The tables of single runs under each other, each row with the number and the id of its run; of runs without a table
 * there is none.
 */
export function tablesOfRuns(
  input: CompareInput,
  tableOf: (one: FigureInput, run: number) => FigureData | undefined,
): FigureData {
  return stacked(
    input.runs.flatMap((one, run) => {
      const table = tableOf(one, run)
      return table ? [{ ...table, fixed: { run: placeOf(input, run) + 1, id: one.run.id } }] : []
    }),
  )
}

// Far from the colours of fates and from each other in CIELAB, also as seen without the cones for red or green
// (Machado, Oliveira and Fernandes, 2009): each was chosen as the farthest from all before it.
const colors = ['#592B9C', '#75A415', '#90013A', '#3B8C96', '#9789EB', '#756F27', '#BC8B75', '#6C3066'] as const
/** Lighter where the paper is dark. */
const onDark: Partial<Record<string, string>> = {
  '#592B9C': '#8A63D2',
  '#90013A': '#D24B7C',
  '#756F27': '#A89F45',
  '#6C3066': '#AE69A6',
}

/** The colour of the run in a place of a comparison, or of another thing that has no order. */
export function placeColor(place: number, { style }: Pick<FigureOptions, 'style'>): string {
  const color = colors[place % colors.length]!
  return (style === 'dark' && onDark[color]) || color
}
