import { distancesOf } from '../projection/index.ts'
import type { FigureKind } from './figure.ts'
import { memberLine, networkFrame, networkMembers, stepAxis, type NetworkMember } from './network-members.ts'
import { themeOf } from './palette.ts'
import { snapshotsOf } from './projection-snapshots.ts'

/**
 * How far two networks are from each other at the same step, in the whole space of first-layer weights: those of one start with different learning rates, which begin at
 * the same point, and those of one learning rate from different starts.
 */
export const separations: FigureKind = {
  name: 'separations',
  title: 'Distances between networks',
  draw(input, options) {
    const snapshots = snapshotsOf(input)
    const { ink } = themeOf(options.style)
    const members = networkMembers(input, options)
    const stayed = members.filter(({ index }) => !snapshots.diverged(index))
    const pairs = stayed.flatMap((one, at) =>
      stayed.slice(at + 1).flatMap((other) => {
        const sameStart = one.start === other.start
        if (!sameStart && one.color !== other.color) return []
        const [rows, others] = [snapshots.rows(one.index), snapshots.rows(other.index)]
        const lengths = distancesOf(
          snapshots.gram,
          rows.flatMap((row, snapshot) => (others[snapshot] === undefined ? [] : [[row, others[snapshot]] as const])),
        )
        const member: NetworkMember = sameStart ? { ...one, color: ink } : one
        return [{ member, sameStart, lengths, id: `separation-${other.index}` }]
      }),
    )
    const farthest = Math.max(0, ...pairs.flatMap(({ lengths }) => [...lengths]))
    const frame = networkFrame(input, options, {
      x: stepAxis([snapshots.steps.at(-1)], options.logSteps),
      y: {
        name: 'distance in {symbol|W}{sub|1}',
        scale: 'linear',
        min: 0,
        max: farthest > 0 ? 1.05 * farthest : 1,
      },
      members: [],
      extra: [
        { swatch: { kind: 'line', color: ink, dashed: true }, label: 'same learning rate, other start' },
        { swatch: { kind: 'line', color: ink }, label: 'same start, other learning rate' },
      ],
    })
    const series = pairs.map(({ member, sameStart, lengths, id }) => {
      const points = Array.from(lengths, (length, snapshot) => [snapshots.steps[snapshot]!, length])
      return memberLine(member, id, points, frame, sameStart ? { opacity: 0.5, width: 0.8 } : { dashed: true })
    })
    return { option: { ...frame.option, series }, rasters: [] }
  },
}
