import { usualAngles } from '../../contract/index.ts'
import { variablesOf } from '../axes.ts'
import {
  type AxisSpec,
  type ColorBar,
  colorBarElements,
  colorBarMargin,
  type DrawnMark,
  type Figure,
  figureIn,
  type FigureOptions,
  type Frame,
  hatchLines,
  hiddenAxis,
  layoutFrame,
  type LegendItem,
  type Markup,
  type Point,
  type Pointing,
  type Region,
  type RunFigureKind,
  type Sizes,
  themeOf,
  undefinedMark,
} from '../../plot/index.ts'
import { surfaceOf } from '../paths/contours.ts'
import { configOf, minimaOf } from '../../results/index.ts'
import { drawnMembers, memberLegend } from '../paths/members.ts'
import { axesOfPlane, heightName } from '../paths/path-plane.ts'
import { range } from '../paths/path-lines.ts'
import { regionOfSurface, undefinedLegend } from '../paths/undefined.ts'
import { iterateReading } from '../paths/readings.ts'
import type { SampledSurface } from '../paths/sampled-surface.ts'
import { boxMargins, drawBox, type DrawnBox } from './box.ts'
import { cameraOf, extentOf, type BoxPoint } from './camera.ts'
import { surfaceLayer } from './layer.ts'
import { minimaMarks } from './minima.ts'
import { endsOf, pathMarks } from './paths.ts'
import { groundOf, sidesOf, type Ground, type Scene } from './scene.ts'
import { sightOf, type Sight } from './sight.ts'
import { segmentsOf, trace } from './trace.ts'

/**
 * Figs 7–9 of the article in space: the paths of gradient descent on the surface of f. Drawn here rather than by a
 * library for three dimensions, so that the window, the command line, PNG and SVG show the same.
 */
export const surface: RunFigureKind = {
  name: 'surface',
  title: 'Paths on the surface',
  reading: iterateReading,
  turns: true,
  axes: axesOfPlane,
  draw(input, options) {
    const config = configOf(input.run, 'trajectory')
    const [x = 'x', y = 'y'] = variablesOf(config.landscape)
    const members = drawnMembers(config, input.data, options)
    const sampled = surfaceOf(input.data.arrays)
    const { items, bar } = memberLegend(config, members, options, { ink: themeOf(options.style).ink, filled: false })
    const lasts = members.map((member) => [x, y, 'value'].map((one) => member.series(one)?.values.at(-1) ?? Number.NaN))
    const shown: Shown = {
      sampled,
      lowest: Math.min(...minimaOf(input.run).map(({ value }) => value)),
      values: members.flatMap((member) => member.series('value')?.values ?? []),
      axes: axesOfPlane(input, options),
      legend: items,
      bar,
      name: heightName,
    }
    return drawSurface(shown, options, ({ scene, frame, sheet, box }) => [
      ...minimaMarks(minimaOf(input.run), lasts, scene, sheet, options, box),
      ...members.flatMap((member) => pathMarks(member, members.length, [x, y], scene, frame)),
      ...members.flatMap((member) => endsOf(member, [x, y], scene, sheet)),
    ])
  },
}

/** What a surface in space is drawn of. */
export interface Shown {
  sampled: SampledSurface | undefined
  /** The least value that is known, from which levels that are even in the logarithm count. */
  lowest: number
  /** Values by which the height of the box is chosen while there is no surface. */
  values: readonly Float64Array[]
  axes: { x: AxisSpec; y: AxisSpec }
  legend: LegendItem[]
  bar: ColorBar | undefined
  /** What stands beside the axis of heights, which are counted from a floor where that is not null. */
  name: (floor: number | null) => Markup
}

/** Where marks on a surface are drawn. */
export interface Stage {
  scene: Scene
  frame: Frame
  /** Its axes are the pixels of the drawing. */
  sheet: Frame
  /** None of a thumbnail. */
  box: DrawnBox | undefined
}

/** A surface in its box, with marks on it, which are in the units of the sheet. */
export function drawSurface(
  { sampled, lowest, values, axes, legend, bar, name }: Shown,
  options: FigureOptions,
  marksOn: (stage: Stage) => DrawnMark[],
): Figure {
  const region = sampled && regionOfSurface(sampled)
  const frame = layoutFrame(options, {
    ...axes,
    legend: [...legend, ...undefinedLegend(region, options)],
    rightMargin: colorBarMargin(bar, options),
    bare: true,
  })
  const whole = sampled && groundOf(sampled, lowest, frame.x, frame.y)
  const ground = options.coarse && whole ? { ...whole, mesh: whole.coarse } : whole
  const axis = ground?.axis ?? { scale: 'linear', floor: 0, ...ends(range([...values])) }
  const scene = sceneOf(ground, axis, frame, options)
  const sheet = sheetOf(frame)

  const box = options.thumbnail ? undefined : drawBox(scene, name(axis.scale === 'log' ? axis.floor : null), frame)
  const marks = [
    ...(box?.marks ?? []),
    ...(region ? [floorMark(region, scene, frame)] : []),
    ...(ground ? [borderMark(ground, scene, frame)] : []),
    ...marksOn({ scene, frame, sheet, box }),
  ]
  return {
    ...figureIn(frame, {
      marks: [
        ...(ground ? [surfaceLayer(ground, scene, frame, options)] : []),
        ...marks.map((mark) => ({ ...mark, plane: SHEET })),
      ],
      words: [...(box?.elements ?? []), ...colorBarElements(bar, frame, options)],
    }),
    // The landscape's own, by which figures are linked and zoomed, and the sheet, which everything is drawn on.
    planes: [...frame.planes, { ...frame.plot, x: hiddenAxis(sheet.x), y: hiddenAxis(sheet.y) }],
    pointing: pointingIn(scene, frame),
  }
}

/** Index of the plane whose units are the pixels of the drawing of the box. */
const SHEET = 1

const ends = ([min, max]: [number, number]) => ({ min, max })

/** The box in the middle of its plane. */
function sceneOf(
  ground: Ground | undefined,
  axis: Scene['axis'],
  { plot, x, y, ...sizes }: Pick<Frame, 'plot' | 'x' | 'y'> & Sizes,
  { azimuth = usualAngles.azimuth, elevation = usualAngles.elevation, thumbnail }: FigureOptions,
): Scene {
  const sides = sidesOf(x, y)
  const f = { name: '', scale: axis.scale, min: axis.min, max: axis.max }
  const margins = thumbnail ? { left: 0, right: 0, top: 0, bottom: 0, name: 0 } : boxMargins(f, sizes)
  const extent = extentOf(sides, elevation)
  const fit = (below: number) => {
    const width = Math.max(plot.width - margins.left - margins.right, 1)
    const height = Math.max(plot.height - margins.top - margins.bottom - below, 1)
    const scale = Math.min(width / extent.width, height / extent.height)
    return { scale, across: margins.left + width / 2, up: below + margins.bottom + height / 2 }
  }
  // A name stands below a level edge of the floor, which is higher than a corner in front is; the size of the box is
  // the same all around.
  const free = fit(0)
  const below = Math.max(
    0,
    margins.name - free.scale * extent.slack - (free.up - margins.bottom - (free.scale * extent.height) / 2),
  )
  const camera = cameraOf({ azimuth, elevation }, sides, fit(below))
  const sight = ground ? sightOf(ground.mesh, camera) : emptySight
  return { camera, sight, x, y, axis, width: plot.width, height: plot.height }
}

/** Before there is a surface. */
const emptySight: Sight = { hides: () => false, seenAt: () => undefined, heightAt: () => Number.NaN }

/** The frame whose axes are the pixels of its plane. */
function sheetOf(frame: Frame): Frame {
  const { width, height } = frame.plot
  return {
    ...frame,
    x: { name: '', scale: 'linear', min: 0, max: width },
    y: { name: '', scale: 'linear', min: 0, max: height },
  }
}

/** A hatching on the floor of the box, under where there is no surface. */
function floorMark(region: Region, scene: Scene, frame: Frame): DrawnMark {
  const { x, y } = scene
  const [wide, deep] = sidesOf(x, y)
  // About as far apart as on a plane.
  const side = Math.min(frame.plot.width, frame.plot.height)
  const size = { width: side * wide, height: side * deep }
  const lines = hatchLines(region, { x: [x.min, x.max], y: [y.min, y.max] }, size, frame.scale)
  const corner = ([across, up]: Point): BoxPoint => [
    (across - x.min) / (x.max - x.min),
    (up - y.min) / (y.max - y.min),
    0,
  ]
  const segments = lines.slice(1).flatMap((to, index): [BoxPoint, BoxPoint][] => {
    const from = lines[index]!
    return Number.isNaN(from[0]) || Number.isNaN(to[0]) ? [] : [[corner(from), corner(to)]]
  })
  return undefinedMark(trace(segments, scene).seen, frame)
}

/** Where the surface ends. */
function borderMark({ mesh: { x, y, height } }: Ground, scene: Scene, { theme, scale }: Frame): DrawnMark {
  const point = (row: number, column: number): BoxPoint => [x[column]!, y[row]!, height[row * x.length + column]!]
  const [top, right] = [y.length - 1, x.length - 1]
  const along = (length: number, at: (index: number) => BoxPoint) =>
    segmentsOf(Array.from({ length }, (_, index) => at(index)))
  const border = [
    ...along(x.length, (column) => point(0, column)),
    ...along(y.length, (row) => point(row, right)),
    ...along(x.length, (column) => point(top, right - column)),
    ...along(y.length, (row) => point(top - row, 0)),
  ]
  return {
    kind: 'line',
    name: 'border',
    plane: SHEET,
    z: 1,
    points: trace(border, scene).seen,
    stroke: { color: theme.axis, width: theme.axisWidth * 0.8 * scale, join: 'round' },
  }
}

/** What is pointed at on the drawing, and where on it a point of the plane is seen. */
function pointingIn({ camera, sight, x, y }: Scene, { plot }: Frame): Pointing {
  return {
    pointAt({ x: left, y: top }) {
      const seen = sight.seenAt(left - plot.left, plot.top + plot.height - top)
      return seen && { x: x.min + seen[0] * (x.max - x.min), y: y.min + seen[1] * (y.max - y.min) }
    },
    pixelOf(at) {
      const [across, up] = [(at.x - x.min) / (x.max - x.min), (at.y - y.min) / (y.max - y.min)]
      const height = sight.heightAt(across, up)
      if (Number.isNaN(height)) return undefined
      const [u, v] = camera.project([across, up, height])
      return { x: plot.left + u, y: plot.top + plot.height - v }
    },
  }
}
