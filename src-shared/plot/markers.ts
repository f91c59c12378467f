type Point = [number, number]

const circle = Array.from({ length: 48 }, (_, index): Point => {
  const angle = (index / 48) * 2 * Math.PI
  return [0.5 + 0.5 * Math.cos(angle), 0.5 + 0.5 * Math.sin(angle)]
})

/** Shapes that tell categories apart, as corners in the unit square, y downward. */
const shapes = {
  circle,
  square: rectangle(0.06, 0.94),
  triangle: [
    [0.5, 0],
    [1, 0.92],
    [0, 0.92],
  ],
  diamond: [
    [0.5, 0],
    [1, 0.5],
    [0.5, 1],
    [0, 0.5],
  ],
  wedge: [
    [0, 0.08],
    [1, 0.08],
    [0.5, 1],
  ],
  hexagon: [
    [0.25, 0.07],
    [0.75, 0.07],
    [1, 0.5],
    [0.75, 0.93],
    [0.25, 0.93],
    [0, 0.5],
  ],
} satisfies Record<string, Point[]>
const order = Object.keys(shapes) as (keyof typeof shapes)[]

/** Two crossing bars: where something was lost, which is no category. */
const cross: Point[] = [
  [0, 0.18],
  [0.18, 0],
  [0.5, 0.32],
  [0.82, 0],
  [1, 0.18],
  [0.68, 0.5],
  [1, 0.82],
  [0.82, 1],
  [0.5, 0.68],
  [0.18, 1],
  [0, 0.82],
  [0.32, 0.5],
]
const corners = { ...shapes, cross }
export type Marker = keyof typeof corners

export const MARKER_COUNT = order.length

/** The marker of category `index`; they repeat after MARKER_COUNT. */
export function markerOf(index: number): Marker {
  return order[index % order.length] as Marker
}

/** The corners of the marker where it fills a square of `size` from (left, top). */
export function markerCorners(marker: Marker, left: number, top: number, size: number): Point[] {
  return corners[marker].map(([x, y]) => [left + size * (x as number), top + size * (y as number)])
}

function rectangle(from: number, to: number): Point[] {
  return [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
  ]
}
