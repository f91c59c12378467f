import { principalComponents, type PrincipalComponents } from '../projection/index.ts'
import type { Figure, FigureInput, FigureKind, FigureOptions } from './figure.ts'
import type { AxisSpec } from './frame.ts'
import { memberLine, memberMark, networkFrame, networkMembers } from './network-members.ts'
import { formatShare } from './numbers.ts'
import { snapshotsOf } from './projection-snapshots.ts'

/** Fig 11 of the article: the paths of the first-layer weights of all networks in the plane of their two principal components. */
export const projection: FigureKind = {
  name: 'projection',
  title: 'First-layer paths in PCA space',
  draw: (input, options) => drawPaths(input, options),
}

/** Figs 12–15 of the article: the paths from one start, in the plane of their own principal components. */
export function projectionOf(start: string): FigureKind {
  return {
    name: `projection-${start}`,
    title: `First-layer paths from start ${start} in PCA space`,
    draw: (input, options) => drawPaths(input, options, start),
  }
}

function drawPaths(input: FigureInput, options: FigureOptions, start?: string): Figure {
  const snapshots = snapshotsOf(input)
  const members = networkMembers(input, options).filter((member) => start === undefined || member.start === start)
  const stayed = members.filter(({ index }) => !snapshots.diverged(index))
  // A network that diverges would be all that the components show, so it takes no part.
  const paths = stayed.map(({ index }) => snapshots.rows(index))
  const rows = paths.flat()
  const plane = rows.length > 0 ? principalComponents(snapshots.gram, { fit: rows, rows, components: 2 }) : undefined
  const frame = networkFrame(input, options, {
    x: componentAxis(plane, 0, options),
    y: componentAxis(plane, 1, options),
    members,
    known: ({ index }) => (snapshots.diverged(index) ? 'diverged, not shown' : undefined),
  })
  const place = new Map(rows.map((row, index) => [row, plane?.coordinates.subarray(2 * index, 2 * index + 2)]))
  const drawn = stayed.map((member, at) => ({
    member,
    points: (paths[at] ?? []).map((row) => [...(place.get(row) ?? [])]),
  }))
  const series = [
    ...drawn.map(({ member, points }) => ({
      ...memberLine(member, 'path', points, frame, { opacity: 0.9 }),
      // Each snapshot is a dot, so that a fast part of a path is told from a slow one.
      symbol: options.thumbnail ? 'none' : 'circle',
      symbolSize: 3.5 * frame.scale,
      showAllSymbol: true,
      itemStyle: { color: member.color },
    })),
    ...drawn.map(({ member, points }) => memberMark(member, 'end', points.at(-1), frame)),
    ...drawn.map(({ member, points }) => memberMark(member, 'start', points[0], frame)),
  ]
  return { option: { ...frame.option, series }, rasters: [] }
}

/** The axis over the coordinates along a component, with room for the markers at its ends. */
function componentAxis(plane: PrincipalComponents | undefined, component: 0 | 1, options: FigureOptions): AxisSpec {
  const along = (plane?.coordinates ?? new Float64Array()).filter((_, index) => index % 2 === component)
  const low = along.reduce((least, value) => Math.min(least, value), 0)
  const high = along.reduce((most, value) => Math.max(most, value), 0)
  const room = high > low ? 0.06 * (high - low) : 1
  // A small drawing has room for the number alone.
  const meaning = Math.min(options.width, options.height) < 320 ? '' : ' of variance'
  const share = plane ? ` (${formatShare(plane.explainedVarianceRatio[component] ?? 0)}${meaning})` : ''
  return { name: `component ${component + 1}${share}`, scale: 'linear', min: low - room, max: high + room }
}
