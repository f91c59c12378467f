import { distancesOf, lostDistance } from '../../projection/index.ts'
import { columnOf, parametersOf, stacked } from '../../results/columns.ts'
import type { FigureKind } from '../../plot/figure.ts'
import type { AxisSpec } from '../../plot/frame.ts'
import { memberLine, memberMark, networkFrame, networkMembers, stepAxis } from './members.ts'
import { snapshotsOf } from '../../results/projection-snapshots.ts'

/** How far the first-layer weights of each network have come from where they started. */
export const distances: FigureKind = {
  name: 'distances',
  title: 'Distance from the start',
  draw(input, options) {
    const snapshots = snapshotsOf(input)
    const lines = networkMembers(input, options).map((member) => {
      const rows = snapshots.rows(member.index)
      return {
        member,
        lengths: distancesOf(
          snapshots.gram,
          rows.map((row) => [rows[0] as number, row]),
        ),
      }
    })
    const stayed = lines.filter(({ member }) => !snapshots.diverged(member.index))
    const axis = distanceAxis(
      fromStart,
      stayed.map(({ lengths }) => lengths),
      lostDistance(snapshots.gram),
    )
    const frame = networkFrame(input, options, {
      x: stepAxis([snapshots.steps.at(-1)]),
      y: axis,
      members: lines.map(({ member }) => member),
      known: ({ index }) => (snapshots.diverged(index) ? 'diverged' : undefined),
    })
    const series = lines.flatMap(({ member, lengths }) => {
      // What diverges leaves the plot through the top, not farther than a canvas can draw.
      const points = Array.from(lengths, (length, snapshot) => [
        snapshots.steps[snapshot] as number,
        Math.min(length, 1e3 * axis.max),
      ])
      return [memberLine(member, 'distance', points, frame), memberMark(member, 'end', points.at(-1), frame)]
    })
    return { option: { ...frame.option, series }, rasters: [] }
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
