import type { LegendItem } from './legend.ts'
import type { LineMark, Point } from './marks.ts'
import type { Theme } from './palette.ts'
import type { RasterView } from './plane.ts'

/** Whether a point of a plane is in a region. */
export type Region = (x: number, y: number) => boolean

/** Pixels from one line of a hatching to the next along an axis. */
const SPACING = 13
/** Pixels from one place on a line to the next at which it is seen whether it is in the region. */
const STEP = 1.5
const HALVINGS = 6

/**
 * Lines from the lower left to the upper right over a region of a plane, as one line: [NaN, NaN] lifts the pen. As
 * lines they are as sharp in any size that a figure is drawn or exported in.
 *
 * @param size of the plane in CSS pixels
 */
export function hatchLines(
  region: Region,
  view: RasterView,
  size: { width: number; height: number },
  scale = 1,
): Point[] {
  const { width, height } = size
  const pointAt = (across: number, up: number): Point => [
    view.x[0] + (across / width) * (view.x[1] - view.x[0]),
    view.y[0] + (up / height) * (view.y[1] - view.y[0]),
  ]
  const points: Point[] = []
  const gap = SPACING * scale
  for (let line = Math.ceil(-height / gap); line * gap < width; line++) {
    const from = Math.max(0, line * gap)
    const to = Math.min(width, line * gap + height)
    const place = (across: number) => pointAt(across, across - line * gap)
    const isIn = (across: number) => region(...place(across))
    /** Where the line enters or leaves the region between two places of it. */
    const edge = (inside: number, outside: number) => {
      for (let halving = 0; halving < HALVINGS; halving++) {
        const middle = (inside + outside) / 2
        if (isIn(middle)) inside = middle
        else outside = middle
      }
      return inside
    }
    const steps = Math.max(1, Math.ceil((to - from) / STEP))
    let [before, wasIn] = [from, false]
    for (let step = 0; step <= steps; step++) {
      const here = step === steps ? to : from + step * STEP
      const isHere = isIn(here)
      if (isHere && !wasIn) points.push(place(step === 0 ? here : edge(here, before)))
      if (!isHere && wasIn) points.push(place(edge(before, here)), LIFT)
      ;[before, wasIn] = [here, isHere]
    }
    if (wasIn) points.push(place(to), LIFT)
  }
  return points
}

const LIFT: Point = [Number.NaN, Number.NaN]

/** How quiet the lines are: they say that there is nothing, and lie beside what is meant. */
const OPACITY = 0.45
const WIDTH = 0.8

/** What shows where on a plane a function is not defined. */
export function undefinedMark(points: readonly Point[], { theme, scale }: { theme: Theme; scale: number }): LineMark {
  return {
    kind: 'line',
    name: 'undefined',
    plane: 0,
    z: 1,
    points,
    stroke: { color: theme.axis, width: WIDTH * scale, opacity: OPACITY },
  }
}

/** Its entry in the legend. */
export function undefinedItem({ axis }: Theme): LegendItem {
  return { swatch: { kind: 'hatched', color: axis }, label: '{symbol|f} is not defined' }
}
