import { distancesOf, lostDistance } from '../../projection/index.ts'
import { columnOf, parametersOf, snapshotsOf, stacked } from '../../results/index.ts'
import {
  type AxisSpec,
  curveOf,
  figureIn,
  type FigureInput,
  type FigureOptions,
  lostMark,
  lostPoint,
  type Point,
  type RunFigureKind,
} from '../../plot/index.ts'
import { trainingReading } from './readings.ts'
import { memberLine, markedPoint, memberMark, memberName, networkFrame, networkMembers, stepAxis } from './members.ts'

/** How far the first-layer weights of each network have come from where they started. */
export const distances: RunFigureKind = {
  name: 'distances',
  title: 'Distance of first-layer weights from the start',
  reading: trainingReading,
  axes: (input, options) => linesOf(input, options).axes,
  draw(input, options) {
    const { snapshots, lines, axes } = linesOf(input, options)
    const { frame, words } = networkFrame(input, options, {
      ...axes,
      members: lines.map(({ member }) => member),
      known: ({ index }) => (snapshots.diverged(index) ? 'diverged' : undefined),
    })
    const marks = lines.flatMap(({ member, lengths }) => {
      // What diverges leaves the plot through the top, not farther than a canvas can draw.
      const points = Array.from(lengths, (length, snapshot): Point => [
        snapshots.steps[snapshot]!,
        Math.min(length, 1e3 * axes.y.max),
      ])
      const line = memberLine(member, 'distance', points, frame)
      const curve = curveOf(snapshots.steps.subarray(0, lengths.length), lengths, memberName(member))
      const look = { color: member.color, series: member.owner, theme: frame.theme, scale: frame.scale }
      const end = snapshots.diverged(member.index)
        ? lostMark(lostPoint(snapshots.steps, lengths, axes), look)
        : [memberMark(member, 'end', markedPoint(member, points, frame), frame)]
      return [{ ...line, curve }, ...end]
    })
    return figureIn(frame, { marks, words })
  },
  data(input) {
    const snapshots = snapshotsOf(input)
    return stacked(
      input.data.members.map(({ index, parameters }) => {
        const rows = snapshots.rows(index)
        const lengths = distancesOf(
          snapshots.gram,
          rows.map((row) => [rows[0] as number, row]),
        )
        return {
          rows: rows.length,
          fixed: { member: index, ...parametersOf(parameters) },
          columns: [columnOf('step', snapshots.steps), columnOf('distance', lengths)],
        }
      }),
    )
  },
}

function linesOf(input: FigureInput, options: FigureOptions) {
  const snapshots = snapshotsOf(input)
  const lines = networkMembers(input, options).map((member) => {
    const rows = snapshots.rows(member.index)
    const pairs = rows.map((row) => [rows[0]!, row] as const)
    return { member, lengths: distancesOf(snapshots.gram, pairs) }
  })
  const stayed = lines.filter(({ member }) => !snapshots.diverged(member.index))
  const lengths = stayed.map((line) => line.lengths)
  const y = distanceAxis(fromStart, lengths, lostDistance(snapshots.gram))
  return { snapshots, lines, axes: { x: stepAxis([snapshots.steps.at(-1)]), y } }
}

/** What stands beside axes of distances from the start. */
export const fromStart = {
  name: 'distance of {symbol|W}{sub|1} from its start',
  shortName: 'distance of {symbol|W}{sub|1}',
}

/** An axis from 0 over distances between snapshots; to 1 where none is more than what is `lost` in rounding. */
export function distanceAxis(
  names: Pick<AxisSpec, 'name' | 'shortName'>,
  lengths: readonly Float64Array[],
  lost: number,
): AxisSpec {
  const farthest = Math.max(0, ...lengths.flatMap((one) => [...one].filter(Number.isFinite)))
  return { ...names, scale: 'linear', min: 0, max: farthest > lost ? 1.05 * farthest : 1 }
}
