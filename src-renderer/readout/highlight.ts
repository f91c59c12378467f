import { faded, type FigureKind } from '#shared/plot/index.ts'

/** How much of the others is still seen. */
const FAINT = 0.12

/** The figure with everything that belongs to other members than `member` stepping back. */
export function highlighted(kind: FigureKind, member: number): FigureKind {
  return {
    ...kind,
    draw(input, options) {
      const figure = kind.draw(input, options)
      const marks = figure.marks.map((mark) =>
        mark.kind !== 'raster' && mark.series?.of === 'member' && mark.series.key !== member
          ? faded(mark, FAINT)
          : mark,
      )
      return { ...figure, marks }
    },
  }
}
