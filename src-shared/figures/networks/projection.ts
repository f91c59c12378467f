import { principalComponents, type PrincipalComponents } from '../../projection/index.ts'
import { parametersOf, recordTable, type Snapshots, snapshotsOf } from '../../results/index.ts'
import {
  type AxisSpec,
  clipped,
  type DrawnMark,
  type Figure,
  type FigureData,
  figureIn,
  type FigureInput,
  type FigureOptions,
  formatCount,
  formatNumber,
  formatShare,
  type Frame,
  type LegendItem,
  lostMark,
  type Point,
  type RunFigureKind,
} from '../../plot/index.ts'
import { memberLine, memberMark, networkFrame, networkMembers, type NetworkMember } from './members.ts'

/**
 * Fig 11 of the article: the paths of the first-layer weights of all networks in the plane of their two principal
 * components.
 */
export const projection: RunFigureKind = {
  name: 'projection',
  title: 'First-layer paths in PCA space',
  axes: (input, options) => componentAxes(projected(input, options, {}).plane, options),
  draw: (input, options) => drawPaths(input, options, {}),
  data: (input) => snapshotTable(input, 'projection'),
  reading: snapshotReading('projection'),
}

/** Figs 12–15 of the article: the paths from one start, in the plane of their own principal components. */
export function projectionOf(start: string): RunFigureKind {
  return {
    name: `projection-${start}`,
    title: `First-layer paths from start ${start} in PCA space`,
    axes: (input, options) => componentAxes(projected(input, options, { shown: start, fit: start }).plane, options),
    draw: (input, options) => drawPaths(input, options, { shown: start, fit: start }),
    data: (input) => snapshotTable(input, `projection-${start}`),
    reading: snapshotReading(`projection-${start}`),
  }
}

/** The paths from all starts in the plane that is fitted on those from one of them: whether the others stay in it. */
export function projectionOn(start: string): RunFigureKind {
  return {
    name: `projection-on-${start}`,
    title: `First-layer paths in the plane of start ${start}`,
    axes: (input, options) => componentAxes(projected(input, options, { fit: start }).plane, options),
    draw: (input, options) => drawPaths(input, options, { fit: start }),
    data: (input) => snapshotTable(input, `projection-on-${start}`),
    reading: snapshotReading(`projection-on-${start}`),
  }
}

/**
 * @param starts the one whose paths are shown, and the one on whose paths the plane is fitted; all of them by default
 */
function drawPaths(input: FigureInput, options: FigureOptions, starts: { shown?: string; fit?: string }): Figure {
  const { plane, rows, stayed, lost, paths, members, snapshots } = projected(input, options, starts)
  const axes = componentAxes(plane, options)
  const { frame, words } = networkFrame(input, options, {
    ...axes,
    members,
    known: ({ index }) => (snapshots.diverged(index) ? 'diverged' : undefined),
    extra: options.thumbnail || !plane ? [] : outsideNote(plane),
  })
  const place = new Map(
    rows.map((row, index) => [row, [plane?.coordinates[2 * index], plane?.coordinates[2 * index + 1]] as const]),
  )
  const drawn = stayed.map((member, at) => ({
    member,
    points: (paths[at] ?? []).map((row): Point => {
      const [x = Number.NaN, y = Number.NaN] = place.get(row) ?? []
      return [x, y]
    }),
  }))
  const marks = [
    ...lost.flatMap((one) => lostPath(one, axes, frame)),
    ...drawn.map(({ member, points }) => ({
      ...memberLine(member, 'path', points, frame, { opacity: 0.9 }),
      // Each snapshot is a dot, so that a fast part of a path is told from a slow one.
      ...(!options.thumbnail && { dots: { shape: 'dot' as const, size: 3.5 * frame.scale, fill: member.color } }),
    })),
    ...drawn.map(({ member, points }) => memberMark(member, 'end', points.at(-1), frame)),
    ...drawn.map(({ member, points }) => memberMark(member, 'start', points[0], frame)),
  ]
  return figureIn(frame, { marks, words })
}

/** The path of a network that diverged, as far as it is on the plane of the others. */
function lostPath(
  { member, points }: Projected['lost'][number],
  axes: { x: AxisSpec; y: AxisSpec },
  frame: Frame,
): DrawnMark[] {
  const isInside = ([x, y]: Point) => x >= axes.x.min && x <= axes.x.max && y >= axes.y.min && y <= axes.y.max
  const out = points.findIndex((point) => !isInside(point))
  const kept = out < 0 ? points : points.slice(0, out)
  const before = kept.at(-1)
  const beyond = points[kept.length]
  const bounds = [axes.x, axes.y].map(({ min, max }) => [min, max] as const)
  const leaving = before && beyond ? clipped<Point>(before, beyond, bounds)?.[1] : undefined
  const shown = leaving ? [...kept, leaving] : kept
  const look = { color: member.color, series: member.owner, theme: frame.theme, scale: frame.scale }
  return [
    memberLine(member, 'path', shown, frame, { opacity: 0.9 }),
    ...lostMark(shown.at(-1), look),
    memberMark(member, 'start', shown[0], frame),
  ]
}

/** A plane in which distances are the same along both axes is at most so many times as long as it is wide. */
const LONGEST = 3

/**
 * The axes of the plane of the first two components, with equal units unless these are free: where the paths hardly
 * leave one of them, its axis reaches farther.
 */
export function componentAxes(plane: PrincipalComponents | undefined, { equalUnits = true }: FigureOptions) {
  const [x, y] = [componentAxis(plane, 0), componentAxis(plane, 1)]
  if (!equalUnits || !plane) return { x, y, equalUnits: false }
  const least = Math.max(x.max - x.min, y.max - y.min) / LONGEST
  return { x: widened(x, least), y: widened(y, least), equalUnits: true }
}

function widened(axis: AxisSpec, length: number): AxisSpec {
  const missing = length - (axis.max - axis.min)
  return missing > 0 ? { ...axis, min: axis.min - missing / 2, max: axis.max + missing / 2 } : axis
}

interface Projected {
  snapshots: Snapshots
  members: NetworkMember[]
  /** Those that did not diverge, with their rows, and all of these one after the other. */
  stayed: NetworkMember[]
  paths: number[][]
  rows: number[]
  /** Those that diverged, and where they are in the plane before. */
  lost: { member: NetworkMember; points: Point[] }[]
  plane: PrincipalComponents | undefined
}

function projected(input: FigureInput, options: FigureOptions, starts: { shown?: string; fit?: string }): Projected {
  const snapshots = snapshotsOf(input)
  const all = networkMembers(input, options)
  const from = (start: string | undefined) => all.filter((member) => start === undefined || member.start === start)
  const members = from(starts.shown)
  // A network that diverges would be all that the components show, so it takes no part.
  const stays = ({ index }: NetworkMember) => !snapshots.diverged(index)
  const stayed = members.filter(stays)
  const paths = stayed.map(({ index }) => snapshots.rows(index))
  const rows = paths.flat()
  const fit = from(starts.fit)
    .filter(stays)
    .flatMap(({ index }) => snapshots.rows(index))
  const gone = members.filter((member) => !stays(member))
  const lostRows = gone.map(({ index }) => snapshots.rows(index))
  const whole =
    fit.length > 0
      ? principalComponents(snapshots.gram, { fit, rows: [...rows, ...lostRows.flat()], components: 2 })
      : undefined
  const plane = whole && {
    ...whole,
    coordinates: whole.coordinates.slice(0, 2 * rows.length),
    residuals: whole.residuals.slice(0, rows.length),
  }
  let at = rows.length
  const lost = !whole
    ? []
    : gone.map((member, index) => ({
        member,
        points: lostRows[index]!.map((): Point => {
          const point: Point = [whole.coordinates[2 * at]!, whole.coordinates[2 * at + 1]!]
          at++
          return point
        }),
      }))
  return { snapshots, members, stayed, paths, rows, lost, plane }
}

/** How far the paths leave the plane: the root of the mean square of what is outside of it, and of what is inside. */
export function outsideNote({ residuals, coordinates }: PrincipalComponents): LegendItem[] {
  if (residuals.length === 0) return []
  const squares = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0)
  const [outside, inside] = [squares(residuals), squares(coordinates)]
  const share = outside + inside > 0 ? outside / (outside + inside) : 0
  return [
    { swatch: { kind: 'none' }, label: `{muted|${formatShare(share)} of the square distances outside the plane}` },
  ]
}

/** A snapshot in the plane of a projection. */
export interface ProjectedSnapshot {
  member: number
  step: number
  x: number
  y: number
  /** Distance from the plane. */
  residual: number
}

/** Every snapshot that the projection of this name shows, for those who look one up. */
export function projectedSnapshots(input: FigureInput, name: string): ProjectedSnapshot[] {
  const [, on, start] = /^projection(-on)?-(.+)$/.exec(name) ?? []
  const starts = start === undefined ? {} : on ? { fit: start } : { shown: start, fit: start }
  const { plane, stayed, paths, snapshots } = projected(input, { style: 'light', width: 1, height: 1 }, starts)
  let at = 0
  return !plane
    ? []
    : stayed.flatMap(({ index }, path) =>
        paths[path]!.map((_, snapshot) => ({
          member: index,
          step: snapshots.steps[snapshot]!,
          x: plane.coordinates[2 * at]!,
          y: plane.coordinates[2 * at + 1]!,
          residual: plane.residuals[at++]!,
        })),
      )
}

/**
 * The snapshot nearest to a point of the plane, where distances are shares of `span`, the width and height of what is
 * looked at.
 */
export function nearestSnapshot(
  snapshots: readonly ProjectedSnapshot[],
  at: { x: number; y: number },
  span: { x: number; y: number },
): ProjectedSnapshot | undefined {
  let best: ProjectedSnapshot | undefined
  let least = Infinity
  for (const snapshot of snapshots) {
    const distance = Math.hypot((snapshot.x - at.x) / span.x, (snapshot.y - at.y) / span.y)
    if (distance < least) {
      least = distance
      best = snapshot
    }
  }
  return best
}

/** The snapshot nearest to a point of the projection of this name. */
function snapshotReading(name: string): NonNullable<RunFigureKind['reading']> {
  return (input, { x, y }) => {
    if (x === undefined || y === undefined) return []
    const found = nearestSnapshot(projectedSnapshots(input, name), { x, y }, { x: 1, y: 1 })
    const member = input.data.members.find(({ index }) => index === found?.member)?.parameters
    if (!found || !member) return []
    return [
      { name: 'start', word: true, value: String(member['start']) },
      ...(typeof member['scaledRate'] === 'number'
        ? [{ name: 'c', value: formatNumber(member['scaledRate'], 5) }]
        : []),
      { name: 'γ', value: formatNumber(Number(member['learningRate']), 5) },
      { name: 't', value: formatCount(found.step) },
    ]
  }
}

/** The snapshots that the projection of this name shows, a row for each. */
function snapshotTable(input: FigureInput, name: string): FigureData {
  const parameters = new Map(input.data.members.map((member) => [member.index, parametersOf(member.parameters)]))
  return recordTable(
    projectedSnapshots(input, name).map(({ member, step, x, y, residual }) => ({
      member,
      ...parameters.get(member),
      step,
      PC1: x,
      PC2: y,
      residual,
    })),
  )
}

/** The axis over the coordinates along a component, with room for the markers at its ends. */
function componentAxis(plane: PrincipalComponents | undefined, component: 0 | 1): AxisSpec {
  const along = (plane?.coordinates ?? new Float64Array()).filter((_, index) => index % 2 === component)
  const low = along.reduce((least, value) => Math.min(least, value), 0)
  const high = along.reduce((most, value) => Math.max(most, value), 0)
  const room = high > low ? 0.06 * (high - low) : 1
  const name = `component ${component + 1}`
  const share = formatShare(plane?.explainedVarianceRatio[component] ?? 0)
  return {
    ...(plane ? { name: `${name} (${share} of variance)`, shortName: `${name} (${share})` } : { name }),
    scale: 'linear',
    min: low - room,
    max: high + room,
  }
}
