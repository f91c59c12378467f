import { distancesOf, lostDistance } from '../../projection/index.ts'
import { columnOf, type Snapshots, snapshotsOf, stacked } from '../../results/index.ts'
import { distanceAxis } from './distances.ts'
import {
  curveOf,
  figureIn,
  type FigureInput,
  type FigureOptions,
  type Markup,
  numberMarkup,
  type Point,
  type RunFigureKind,
  themeOf,
} from '../../plot/index.ts'
import { trainingReading } from './readings.ts'
import { memberLine, networkFrame, networkMembers, stepAxis, type NetworkMember } from './members.ts'

/**
 * How far two networks are from each other at the same step, in the whole space of first-layer weights: those of one
 * start with different learning rates, which begin at the same point, and those of one learning rate from different
 * starts.
 */
export const separations: RunFigureKind = {
  name: 'separations',
  title: 'Distances between networks',
  reading: trainingReading,
  axes(input, options) {
    const snapshots = snapshotsOf(input)
    return axesOver(pairsOf(input, snapshots, options), snapshots, options)
  },
  draw(input, options) {
    const snapshots = snapshotsOf(input)
    const { ink } = themeOf(options.style)
    const pairs = pairsOf(input, snapshots, options)
    const { frame, words } = networkFrame(input, options, {
      ...axesOver(pairs, snapshots, options),
      members: [],
      extra: [
        { swatch: { kind: 'line', color: ink, dashed: true }, label: 'same learning rate, other start' },
        { swatch: { kind: 'line', color: ink }, label: 'same start, other learning rate' },
      ],
    })
    const marks = pairs.map(({ one, other, sameStart, lengths }) => {
      const points = Array.from(lengths, (length, snapshot): Point => [snapshots.steps[snapshot]!, length])
      const member: NetworkMember = sameStart ? { ...one, color: ink } : one
      const look = sameStart ? { opacity: 0.5, width: 0.8 } : { dashed: true }
      const series = { of: 'pair', key: `${one.index} ${other.index}` } as const
      const name = sameStart
        ? `${one.start}: ${rateName(one)} – ${rateName(other)}`
        : `${rateName(one)}: ${one.start} – ${other.start}`
      const curve = curveOf(snapshots.steps.subarray(0, lengths.length), lengths, name)
      return { ...memberLine(member, 'separation', points, frame, look), series, curve }
    })
    return figureIn(frame, { marks, words })
  },
  data(input) {
    const snapshots = snapshotsOf(input)
    return stacked(
      pairsOf(input, snapshots, { style: 'print', width: 1, height: 1 }).map(({ one, other, sameStart, lengths }) => ({
        rows: lengths.length,
        fixed: {
          member: one.index,
          other: other.index,
          start: one.start,
          otherStart: other.start,
          learningRate: one.learningRate,
          otherLearningRate: other.learningRate,
          same: sameStart ? 'start' : 'learningRate',
        },
        columns: [columnOf('step', snapshots.steps), columnOf('distance', lengths)],
      })),
    )
  },
}

function axesOver(pairs: readonly Pair[], snapshots: Snapshots, { logSteps }: FigureOptions) {
  const lengths = pairs.map((pair) => pair.lengths)
  return {
    x: stepAxis([snapshots.steps.at(-1)], logSteps),
    y: distanceAxis({ name: 'distance in {symbol|W}{sub|1}' }, lengths, lostDistance(snapshots.gram)),
  }
}

const rateName = ({ learningRate }: NetworkMember): Markup => `{symbol|γ} = ${numberMarkup(learningRate, 4)}`

interface Pair {
  one: NetworkMember
  other: NetworkMember
  /** Else they have the same learning rate. */
  sameStart: boolean
  /** Their distance at each snapshot that both have. */
  lengths: Float64Array
}

/** The pairs of networks that have their start or their learning rate in common, without those that diverged. */
function pairsOf(input: FigureInput, snapshots: Snapshots, options: FigureOptions): Pair[] {
  const stayed = networkMembers(input, options).filter(({ index }) => !snapshots.diverged(index))
  return stayed.flatMap((one, at) =>
    stayed.slice(at + 1).flatMap((other): Pair[] => {
      const sameStart = one.start === other.start
      if (!sameStart && one.askedRate !== other.askedRate) return []
      const [rows, others] = [snapshots.rows(one.index), snapshots.rows(other.index)]
      const lengths = distancesOf(
        snapshots.gram,
        rows.flatMap((row, snapshot) => (others[snapshot] === undefined ? [] : [[row, others[snapshot]] as const])),
      )
      return [{ one, other, sameStart, lengths }]
    }),
  )
}
