import type { Axis } from '../../contract/index.ts'
import { mapLayer, type RasterMark } from '../../plot/index.ts'
import { shownCells } from '../../results/index.ts'

/**
 * A map that is seen whole while it is computed coarse to fine: a cell that is not known looks like the nearest one of
 * the finest level that has it, see `strideAt`. Where not even the first level is complete, it is left empty.
 *
 * @param pixel of a cell that is known, see `mapLayer`
 * @param isKnown whether a cell is known by now: asked each time it is painted
 */
export function coarseLayer(
  columns: Axis,
  rows: Axis,
  pixel: (index: number) => number,
  isKnown: (index: number) => boolean,
): RasterMark {
  return {
    ...mapLayer(columns, rows, pixel),
    paint(view, width, height) {
      const shown = shownCells(columns.count, rows.count, isKnown)
      return mapLayer(columns, rows, shown ? (index) => pixel(shown(index)) : pixel).paint(view, width, height)
    },
  }
}
