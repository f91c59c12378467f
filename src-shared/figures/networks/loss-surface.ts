import { type DrawnMark, faded, type Point, type RunFigureKind } from '../../plot/index.ts'
import { boxPoint, isInside, type Scene } from '../surface/scene.ts'
import { drawSurface, type Stage } from '../surface/index.ts'
import { segmentsOf, trace } from '../surface/trace.ts'
import {
  lossPlane,
  type PlaneNetwork,
  planeAxes,
  planeLegend,
  planeNetworks,
  planeSurface,
  quantityName,
} from './loss-plane.ts'

/** The loss on a plane of weights as a surface, with the networks on it. */
export const lossSurface: RunFigureKind = {
  name: 'loss-surface',
  title: 'Loss on a plane of weights, in space',
  turns: true,
  reading: (input, at, slice) => lossPlane.reading!(input, at, slice),
  axes: (input) => planeAxes(input),
  draw(input, options) {
    const shown = {
      sampled: planeSurface(input, 'trainLoss'),
      lowest: 0,
      values: [Float64Array.of(0, 1)],
      axes: planeAxes(input),
      legend: planeLegend(input, options),
      bar: undefined,
      name: () => quantityName(input.run, 'trainLoss'),
    }
    return drawSurface(shown, options, (stage) =>
      planeNetworks(input, options).flatMap((network) => networkMarks(network, stage)),
    )
  },
  data: (input, look) => lossPlane.data!(input, look),
}

/** Pieces of a way over the surface. */
const PIECES = 64
/** How much of what the surface hides shows through it. */
const THROUGH = 0.28

/** The way of a network along the surface, hollow where it began, filled where it ended. */
function networkMarks({ key, color, marker, points }: PlaneNetwork, { scene, frame }: Stage): DrawnMark[] {
  const { theme, scale } = frame
  const series = { of: 'member', key } as const
  const onSurface = (x: number, y: number) => boxPoint(scene, [x, y])
  const way = points.slice(1).flatMap((to, index) => {
    const from = points[index]!
    return Array.from({ length: PIECES + 1 }, (_, piece) => {
      const part = piece / PIECES
      return onSurface(from.x + part * (to.x - from.x), from.y + part * (to.y - from.y))
    })
  })
  const { seen, hidden } = trace(segmentsOf(way.filter(isInside)), scene)
  const line = (name: string, along: readonly Point[], opacity: number): DrawnMark => ({
    kind: 'line',
    name,
    series,
    plane: 1,
    z: 4,
    points: along,
    stroke: { color, width: theme.lineWidth * scale, opacity, ...(points.length === 2 && { dash: 'dotted' as const }) },
  })
  const dot = { shape: marker, size: 10 * scale }
  const first = points[0]!
  const last = points.at(-1)!
  return [
    line('behind', hidden, THROUGH),
    line('way', seen, 1),
    ...(points.length > 1
      ? [
          placed('start', first, {
            ...dot,
            fill: theme.paper,
            border: { color, width: theme.lineWidth * scale },
          }),
        ]
      : []),
    placed('end', last, { ...dot, fill: color, border: { color: theme.paper, width: scale } }),
  ]

  function placed(name: string, at: { x: number; y: number }, look: MarkedDot): DrawnMark {
    const point = onSurface(at.x, at.y)
    const mark = { kind: 'points', name, series, plane: 1, z: 6, points: placesOf(point, scene), dot: look } as const
    return scene.sight.hides(point) ? faded(mark, THROUGH) : mark
  }
}

type MarkedDot = Extract<DrawnMark, { kind: 'points' }>['dot']

/** Where a point of the box is on the sheet; nowhere where it is not in the box. */
function placesOf(point: ReturnType<typeof boxPoint>, { camera }: Scene): Point[] {
  if (!isInside(point)) return []
  const [across, up] = camera.project(point)
  return [[across, up]]
}
