import type { Config, JointSnapshots } from '../contract/index.ts'
import type { Figure, FigureInput, FigureOptions } from './figure.ts'

/** What a figure of several runs is drawn from, in the order of their places. */
export interface CompareInput {
  runs: readonly FigureInput[]
  /** The place of each run among those that are compared, from 0: its number, and its colour. By default one after the other. */
  places?: readonly number[]
  /** What each run is called; its title by default. */
  labels?: readonly string[]
  /** For figures of weights: the snapshots of all runs; `run` of a row is an index in `runs`. */
  weights?: JointSnapshots
}

export interface CompareOptions extends FigureOptions {
  colourBy?: 'run' | 'start' | 'rate'
  /** The fate whose shares are shown; the first that occurs by default. */
  fate?: string | null
}

/** One way to look at several runs in one plane. */
export interface CompareFigureKind {
  name: string
  title: string
  /** Whether runs of a config have a part in it. */
  takes(config: Config): boolean
  /** Draws those runs of the input that have a part in it. */
  draw(input: CompareInput, options: CompareOptions): Figure
}

// Okabe and Ito (2008) without the yellow, which is lost on paper, and two of Tol's muted scheme (2021).
const colors = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#882255', '#999933'] as const
/** Lighter where the paper is dark. */
const onDark: Partial<Record<string, string>> = { '#0072B2': '#3B9BDB', '#882255': '#C0588D' }

/** The colour of the run in a place of a comparison, or of another thing that has no order. */
export function placeColor(place: number, { style }: Pick<FigureOptions, 'style'>): string {
  const color = colors[place % colors.length]!
  return (style === 'dark' && onDark[color]) || color
}
