import type { FigureLook } from '../contract/index.ts'
import type { FigureInput, RunFigureKind } from './figure.ts'
import { spacious, type AxisSpec } from './frame-axes.ts'
import type { RasterView } from './plane.ts'

type Interval = [number, number]

/**
 * The axes of a figure: what they mean, as a key that is equal where the meaning is, and what they show when nobody
 * zooms.
 */
export interface Axes {
  x: { meaning: string; extent: Interval }
  y: { meaning: string; extent: Interval }
}

/** The size of one figure among others: where names stand in the plane, the axis has room for them. */
const PANEL = { width: 440, height: 240 }

/** The axes of a figure of a run. Names say what is measured and in what, so that equal names are equal meanings. */
export function axesOf(kind: RunFigureKind, input: FigureInput, look: Partial<FigureLook>): Axes {
  const { x, y } = kind.axes(input, { ...look, style: 'light', ...PANEL })
  const axis = (along: string, spec: AxisSpec) => {
    const { scale, name, shortName = name, min, max } = spacious(spec)
    return { meaning: `${along} ${scale} ${shortName}`, extent: [min, max] as Interval }
  }
  return { x: axis('x', x), y: axis('y', y) }
}

/** Zooms or extents by the meaning of their axis. */
export type Shared = ReadonlyMap<string, Interval>

/** The extents that hold those of all axes of one meaning. */
export function unionOf(axes: readonly Axes[]): Shared {
  const union = new Map<string, Interval>()
  for (const { meaning, extent } of axes.flatMap(({ x, y }) => [x, y])) {
    const known = union.get(meaning) ?? extent
    union.set(meaning, [Math.min(known[0], extent[0]), Math.max(known[1], extent[1])])
  }
  return union
}

/** What a figure of these axes shows where some axes are given. */
export function viewWithin({ x, y }: Axes, shared: Shared): RasterView {
  return { x: shared.get(x.meaning) ?? x.extent, y: shared.get(y.meaning) ?? y.extent }
}

/** The zooms after one figure has been zoomed to a view, or back to all with null. */
export function zoomedTo(zooms: Shared, { x, y }: Axes, view: RasterView | null): Shared {
  const next = new Map(zooms)
  for (const [axis, part] of [
    [x, view?.x],
    [y, view?.y],
  ] as const)
    if (part) next.set(axis.meaning, part)
    else next.delete(axis.meaning)
  return next
}

/** The coordinates of a point of one figure that mean something in another. */
export function sharedPoint(from: Axes, point: { x: number; y: number }, to: Axes): { x?: number; y?: number } {
  return {
    ...(from.x.meaning === to.x.meaning && { x: point.x }),
    ...(from.y.meaning === to.y.meaning && { y: point.y }),
  }
}
