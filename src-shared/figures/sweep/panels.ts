import { drawSideBySide, type FigureOptions } from '../../plot/index.ts'
import { hasPanels, restLabel } from './map.ts'
import type { SweepFigureKind } from './prepared.ts'
import { drawValues } from './values.ts'

/** Small multiples: a result against one field, a panel for each combination of the others, all on the same axes. */
export const sweepPanels: SweepFigureKind = {
  name: 'panels',
  title: 'Small multiples',
  takes: ({ axes }) => axes.length > 1 && hasPanels(axes.slice(1)),
  draw(shown, options) {
    const [along, ...others] = shown.axes
    const slices = [...Map.groupBy(shown.cells, ({ at }) => at.slice(1).join()).values()]
    return drawSideBySide(
      slices.map((cells) => ({
        titles: [restLabel(others, cells[0]!.at.slice(1))],
        draw: (given: FigureOptions) => drawValues({ ...shown, axes: [along!], cells }, given, shown.cells),
        view: null,
      })),
      options,
    )
  },
}
