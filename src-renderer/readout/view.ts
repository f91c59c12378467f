import type { Config } from '#shared/contract/index.ts'
import type { FigureInput, FigureKind } from '#shared/plot/index.ts'

/** What the view of a run is given; besides, it shares the look of the figure with the page, as the model `look`. */
export interface ViewProps {
  /** The chosen figure, one of `figures`. */
  kind: FigureKind
  figures: readonly FigureKind[]
  input: FigureInput
  /** The name of the tab that is open. */
  tab: string
}

/** What it asks of the page. */
export type ViewEvents = {
  /** A run that goes on from something in this one. */
  start: [config: Config]
  /** Another one of `figures`. */
  show: [name: string]
}
