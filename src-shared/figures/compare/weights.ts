import type { JointSnapshots } from '../../contract/index.ts'
import { distancesOf, lostDistance, principalComponents, type PrincipalComponents } from '../../projection/index.ts'
import { columnOf, stacked } from '../../results/index.ts'
import { hasWeights, placeOf, type CompareFigureKind, type CompareInput, type CompareOptions } from './compare.ts'
import {
  colorBarElements,
  colorBarMargin,
  type Dot,
  type DrawnMark,
  figureIn,
  layoutFrame,
  type LegendItem,
  type Point,
  type Values,
} from '../../plot/index.ts'
import { coloring, datasetNotes, drawLines, runLabel, type CompareLine } from './lines.ts'
import { networksOf } from './networks.ts'
import { distanceAxis } from '../networks/distances.ts'
import { stepAxis } from '../networks/members.ts'
import { componentAxes, outsideNote } from '../networks/projection.ts'

/** The snapshots of one network among those of all runs. */
export interface JointPath {
  run: number
  member: number
  start: string
  rate: number
  /** Rows of the joint matrix, from the start; they end before the first that is not finite. */
  rows: number[]
  steps: Float64Array
  diverged: boolean
}

/** The paths of all networks of all runs; none while the joint matrix is not known. */
export function jointPaths({ runs, weights }: CompareInput): JointPath[] {
  if (!weights) return []
  const { rows, gram } = weights
  const square = (row: number) => gram[row * (rows.length + 1)]!
  return runs.flatMap(({ data }, run) =>
    networksOf(data).map(({ member, start, rate }): JointPath => {
      const all = rows.flatMap((row, index) => (row.run === run && row.member === member ? [index] : []))
      const end = all.findIndex((row) => !(square(row) > 0 && square(row) < Infinity))
      const own = end < 0 ? all : all.slice(0, end)
      const steps = Float64Array.from(own, (row) => rows[row]!.step)
      return { run, member, start, rate, rows: own, steps, diverged: all.some((row) => !Number.isFinite(square(row))) }
    }),
  )
}

/**
 * The plane of the two principal components of the snapshots of one run, or of all together, with the place of every
 * snapshot in it.
 */
export function jointPlane(input: CompareInput, fit: number | 'all'): PrincipalComponents | undefined {
  // A network that diverges would be all that the components show, so it takes no part.
  const paths = jointPaths(input).filter(({ diverged }) => !diverged)
  const fitted = paths.filter(({ run }) => fit === 'all' || run === fit).flatMap(({ rows }) => rows)
  const rows = paths.flatMap((path) => path.rows)
  return fitted.length > 0
    ? principalComponents((input.weights as JointSnapshots).gram, { fit: fitted, rows, components: 2 })
    : undefined
}

/**
 * The paths of the first-layer weights of all networks of all runs in one plane.
 * @param fit the run on which the plane is fitted, by its index; the others are applied to it
 */
export function compareProjection(fit: number | 'all'): CompareFigureKind {
  return {
    name: 'joint-projection',
    title: 'First-layer paths of all runs in PCA space',
    takes: hasWeights,
    draw(input, options) {
      const plane = jointPlane(input, fit)
      const all = jointPaths(input)
      const paths = all.filter(({ diverged }) => !diverged)
      const { colorOf, items, bar } = coloring(input, options, paths)
      const frame = layoutFrame(options, {
        ...componentAxes(plane, options),
        legend: [
          ...items,
          note(fit === 'all' ? 'plane of all runs' : `plane of ${runLabel(input, fit)}`),
          ...(plane ? outsideNote(plane) : []),
          ...divergedNote(all),
          ...datasetNotes(input),
        ],
        rightMargin: colorBarMargin(bar, options),
      })
      const { theme, scale } = frame
      let at = 0
      const drawn = paths.map((path) => ({
        color: colorOf(path),
        series: { of: 'run', key: path.run } as const,
        points: path.rows.map((): Point => [plane!.coordinates[2 * at]!, plane!.coordinates[2 * at++ + 1]!]),
      }))
      type Drawn = (typeof drawn)[number]
      const mark = (
        name: 'start' | 'end',
        { series }: Drawn,
        point: Point | undefined,
        look: Pick<Dot, 'fill' | 'border'>,
      ): DrawnMark => ({
        kind: 'points',
        name,
        series,
        plane: 0,
        z: 6,
        points: point ? [point] : [],
        dot: { shape: 'circle', size: 8 * scale, ...look },
      })
      const line = ({ color, series, points }: Drawn): DrawnMark => ({
        kind: 'line',
        name: 'path',
        series,
        points,
        plane: 0,
        z: 4,
        // Each snapshot is a dot, so that a fast part of a path is told from a slow one.
        dots: { shape: 'dot', size: 3.5 * scale, fill: color },
        stroke: { color, width: theme.lineWidth * scale, opacity: 0.9, join: 'round' },
      })
      const [thin, rim] = [theme.lineWidth * scale, { color: theme.paper, width: scale }]
      return figureIn(frame, {
        marks: [
          ...drawn.map(line),
          ...drawn.map((one) => mark('end', one, one.points.at(-1), { fill: one.color, border: rim })),
          ...drawn.map((one) =>
            mark('start', one, one.points[0], { fill: theme.paper, border: { color: one.color, width: thin } }),
          ),
        ],
        words: colorBarElements(bar, frame, options),
      })
    },
    data(input) {
      const plane = jointPlane(input, fit)
      let at = 0
      return stacked(
        jointPaths(input)
          .filter(({ diverged }) => !diverged)
          .map((path) => {
            const from = at
            at += path.rows.length
            const along = (component: 0 | 1) =>
              path.rows.map((_, row) => plane!.coordinates[2 * (from + row) + component]!)
            return {
              rows: path.rows.length,
              fixed: pathFacts(input, path),
              columns: [
                columnOf('step', path.steps),
                columnOf('PC1', along(0)),
                columnOf('PC2', along(1)),
                columnOf('residual', plane!.residuals.subarray(from, at)),
              ],
            }
          }),
      )
    },
    arrays: snapshotArrays,
    about: (input) => {
      const plane = jointPlane(input, fit)
      return {
        plane: fit === 'all' ? 'all runs' : placeOf(input, fit) + 1,
        explainedVarianceRatio: Array.from(plane?.explainedVarianceRatio ?? []),
        every: input.weights?.every,
      }
    },
  }
}

/** Of which network of which run a path is. */
function pathFacts(input: CompareInput, { run, member, start, rate }: JointPath) {
  return { run: placeOf(input, run) + 1, id: input.runs[run]!.run.id, member, start, learningRate: rate }
}

/**
 * The inner products of all snapshots, which all planes and distances follow from, and which snapshot of which network
 * each row is.
 */
function snapshotArrays(input: CompareInput): Record<string, Values> {
  const { rows = [], gram = new Float64Array() } = input.weights ?? {}
  const list = (of: (row: (typeof rows)[number]) => number): Values => ({
    dtype: 'float64',
    shape: [rows.length],
    data: Float64Array.from(rows, of),
  })
  return {
    gram: { dtype: 'float64', shape: [rows.length, rows.length], data: Float64Array.from(gram) },
    'gram/run': list(({ run }) => placeOf(input, run) + 1),
    'gram/member': list(({ member }) => member),
    'gram/step': list(({ step }) => step),
  }
}

/** The distance of two networks of different runs over time, in the whole space of first-layer weights. */
export interface Separation {
  /** The one that is measured from. */
  from: JointPath
  to: JointPath
  steps: Float64Array
  lengths: Float64Array
}

/**
 * The distances of the networks of all other runs from those of one, at the steps that both have kept: of the same
 * start with the same learning rate; where a run has none such, of those that have either in common.
 */
export function jointSeparations(input: CompareInput, from: number): Separation[] {
  const paths = jointPaths(input).filter(({ diverged }) => !diverged)
  const own = paths.filter(({ run }) => run === from)
  return input.runs.flatMap((_, run) => {
    if (run === from) return []
    const pairs = own.flatMap((one) => paths.filter((other) => other.run === run).map((other) => [one, other] as const))
    const alike = pairs.filter(([one, other]) => one.start === other.start && one.rate === other.rate)
    const near = pairs.filter(([one, other]) => one.start === other.start || one.rate === other.rate)
    return (alike.length > 0 ? alike : near).map(([one, other]) => {
      const rowAt = new Map(other.rows.map((row, index) => [other.steps[index]!, row]))
      const shared = one.rows.flatMap((row, index) => {
        const [step, match] = [one.steps[index]!, rowAt.get(one.steps[index]!)]
        return match === undefined ? [] : [{ step, pair: [row, match] as const }]
      })
      return {
        from: one,
        to: other,
        steps: Float64Array.from(shared, ({ step }) => step),
        lengths: distancesOf(
          input.weights!.gram,
          shared.map(({ pair }) => pair),
        ),
      }
    })
  })
}

/** @param from the run that distances are measured from, by its index */
export function compareSeparations(from: number): CompareFigureKind {
  return {
    name: 'joint-separations',
    title: 'Distances between runs',
    takes: hasWeights,
    draw(input: CompareInput, options: CompareOptions) {
      const separations = jointSeparations(input, from)
      const lines = separations.map(({ to, steps, lengths }): CompareLine => {
        return { run: to.run, start: to.start, rate: to.rate, x: steps, y: lengths }
      })
      return drawLines(input, options, {
        lines,
        x: stepAxis(
          lines.map(({ x }) => x.at(-1)),
          options.logSteps,
        ),
        y: distanceAxis(
          { name: 'distance in {symbol|W}{sub|1}' },
          lines.map(({ y }) => y),
          lostDistance(input.weights?.gram ?? new Float64Array()),
        ),
        extra: [note(`from ${runLabel(input, from)}`), ...divergedNote(jointPaths(input))],
      })
    },
    data: (input) =>
      stacked(
        jointSeparations(input, from).map(({ from: one, to, steps, lengths }) => ({
          rows: steps.length,
          fixed: {
            ...pathFacts(input, to),
            fromRun: placeOf(input, from) + 1,
            fromMember: one.member,
            fromStart: one.start,
            fromLearningRate: one.rate,
          },
          columns: [columnOf('step', steps), columnOf('distance', lengths)],
        })),
      ),
    arrays: snapshotArrays,
    about: (input) => ({ from: placeOf(input, from) + 1, every: input.weights?.every }),
  }
}

const note = (label: string): LegendItem => ({ swatch: { kind: 'none' }, label })

function divergedNote(paths: readonly JointPath[]): LegendItem[] {
  const count = paths.filter(({ diverged }) => diverged).length
  return count === 0 ? [] : [note(`{muted|${count} diverged, not shown}`)]
}
