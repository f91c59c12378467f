import { expect, test } from 'vitest'
import { figureIn, layoutFrame, type LineMark, type Point } from '#shared/plot/index.ts'
import { openSvgChart, type SvgNode } from '#shared/plot/chart/index.ts'
import { prepareDrawing } from './draw.ts'
import { segmentsOf, shapePath } from './svg-paths.ts'

prepareDrawing()

const size = { width: 480, height: 360 }

/** The shapes that a line through these points is drawn as, and where its plane lies. */
function drawnLine(points: readonly Point[]) {
  const axis = { name: 'x', scale: 'linear', min: -1, max: 1 } as const
  const frame = layoutFrame({ style: 'print', ...size }, { x: axis, y: { ...axis, name: 'y' } })
  const stroke = { color: '#123456', width: 2 }
  const line: LineMark = { kind: 'line', name: 'line', plane: 0, z: 5, points, stroke }
  const chart = openSvgChart({ ...size, pixelRatio: 1 })
  try {
    chart.show(figureIn(frame, { marks: [line] }))
    const all = (nodes: readonly SvgNode[]): SvgNode[] => nodes.flatMap((node) => [node, ...all(node.children ?? [])])
    const nodes = all(chart.svgNodes())
    return {
      shapes: nodes.filter(({ attrs }) => attrs.stroke === '#123456'),
      clips: nodes.filter(({ tag }) => tag === 'clipPath').flatMap(({ children = [] }) => children.map(shapePath)),
      plot: frame.plot,
    }
  } finally {
    chart.dispose()
  }
}

const circle = (count: number, radius: number): Point[] =>
  Array.from({ length: count + 1 }, (_, index) => {
    const turn = (2 * Math.PI * (index % count)) / count
    return [radius * Math.cos(turn), radius * Math.sin(turn)]
  })

test('a ring of points closer than a pixel is drawn through all of them, and closed', () => {
  const { shapes, plot } = drawnLine(circle(120, 0.1))
  expect(shapes).toHaveLength(1)
  const segments = segmentsOf(shapePath(shapes[0]!))
  expect(segments.at(-1)!.kind).toBe('close')
  const vertices = segments.flatMap(({ points }) => points)
  expect(vertices).toHaveLength(120)
  const [x, y] = [plot.left + plot.width / 2, plot.top + plot.height / 2]
  const [across, up] = [0.05 * plot.width, 0.05 * plot.height]
  for (const [index, vertex] of vertices.entries()) {
    const next = vertices[(index + 1) % vertices.length]!
    // To the hundredth of a pixel, the middles of its sides too: those of every second point would miss it by more.
    for (const [a, b] of [vertex, [(vertex[0] + next[0]) / 2, (vertex[1] + next[1]) / 2]] as const)
      expect(Math.abs(Math.hypot((a - x) / across, (b - y) / up) - 1) * across).toBeLessThan(0.025)
  }
})

test('the pen is lifted where a point is no number, and the last point is drawn however near it is', () => {
  const { shapes } = drawnLine([
    [-0.5, 0],
    [0, 0],
    [0.0001, 0],
    [Number.NaN, Number.NaN],
    [0.2, 0.5],
    [0.4, 0.5],
    [0.4, 0.5001],
  ])
  expect(shapes.map((shape) => segmentsOf(shapePath(shape)).map(({ kind }) => kind))).toEqual([
    ['move', 'line', 'line'],
    ['move', 'line', 'line'],
  ])
})

test('a line along the edge of its plane has its whole width', () => {
  const { clips, plot } = drawnLine([
    [-1, -1],
    [1, -1],
  ])
  expect(clips).toHaveLength(1)
  const down = segmentsOf(clips[0]!).flatMap(({ points }) => points.map(([, y]) => y))
  expect(Math.max(...down)).toBeCloseTo(plot.top + plot.height + 1, 2)
})
