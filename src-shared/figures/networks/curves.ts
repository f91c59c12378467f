import type { FigureLook } from '../../contract/index.ts'
import { columnOf, parametersOf, stacked } from '../../results/index.ts'
import {
  type AxisSpec,
  type DrawnMark,
  type Figure,
  type FigureData,
  figureIn,
  type FigureInput,
  type FigureOptions,
  type Frame,
  type LegendItem,
  themeOf,
  thinned,
} from '../../plot/index.ts'
import { memberLine, memberMark, networkFrame, networkMembers, stepAxis, type NetworkMember } from './members.ts'
import { smoothed } from '../../statistics/index.ts'

interface Curve {
  steps: Float64Array
  values: Float64Array
}

/** A curve of one network, or of the mean of several. */
interface Drawn {
  member: NetworkMember
  part: 'train' | 'test'
  curve: Curve
  /** One of several whose mean is drawn in front. */
  behind: boolean
}

export interface Quantity {
  train: string
  test: string
  /** What is drawn of a value. */
  shown?: (value: number) => number
  /** The y axis over all values that are drawn. */
  axis(values: readonly Float64Array[]): AxisSpec
}

/**
 * A quantity of training and test by step: training solid and fainter, since it is the noisy one, test dashed, with the
 * marker of its start at its end. Grouped, the means over the networks of a learning rate or of a start are drawn in
 * front of all.
 */
export function trainAndTest(input: FigureInput, options: FigureOptions, quantity: Quantity): Figure {
  const { curves = 'both', smoothing = 0, group = 'none' } = options
  const members = networkMembers(input, options)
  const drawn = drawnCurves(members, options, quantity)
  const parts = partsOf(curves)
  const { ink } = themeOf(options.style)
  const swatch = (part: 'train' | 'test'): LegendItem => ({
    swatch: { kind: 'line', color: ink, dashed: part === 'test' },
    label: part,
  })
  const { frame, words } = networkFrame(input, options, {
    ...axesOver(drawn, options, quantity),
    members,
    extra: [
      ...parts.map(swatch),
      ...(smoothing > 0 ? [note(`smoothed, ${smoothing}`)] : []),
      ...(group === 'none' ? [] : [note(`means by ${group === 'rate' ? 'learning rate' : group}`)]),
    ],
  })
  return figureIn(frame, { marks: drawn.flatMap((one) => curveMarks(one, quantity[one.part], frame)), words })
}

/** The axes over all of its curves. */
export function curveAxes(input: FigureInput, options: FigureOptions, quantity: Quantity) {
  return axesOver(drawnCurves(networkMembers(input, options), options, quantity), options, quantity)
}

function axesOver(drawn: readonly Drawn[], { logSteps = false }: FigureOptions, { axis }: Quantity) {
  const lasts = drawn.map(({ curve }) => curve.steps.at(-1))
  return { x: stepAxis(lasts, logSteps), y: axis(drawn.map(({ curve }) => curve.values)) }
}

const partsOf = (curves: NonNullable<FigureLook['curves']>) =>
  (['train', 'test'] as const).filter((part) => curves === 'both' || curves === part)

/** The curves of all members, and in front of them the means where they are grouped. */
function drawnCurves(members: readonly NetworkMember[], options: FigureOptions, quantity: Quantity): Drawn[] {
  const { curves = 'both', smoothing = 0, group = 'none' } = options
  const curveOf = (member: NetworkMember, part: 'train' | 'test'): Curve | undefined => {
    const series = member.series(quantity[part])
    if (!series) return undefined
    const values = quantity.shown ? series.values.map(quantity.shown) : series.values
    return { steps: series.steps, values: smoothed(values, smoothing) }
  }
  const drawn = partsOf(curves).flatMap((part) =>
    members.flatMap((member): Drawn[] => {
      const curve = curveOf(member, part)
      return curve ? [{ member, part, curve, behind: group !== 'none' }] : []
    }),
  )
  return group === 'none' ? drawn : [...drawn, ...means(drawn, members, group, options)]
}

/** The curves of training as they were taken, not smoothed, a row for each value. */
export function curvesTable(
  { data }: FigureInput,
  { curves = 'both' }: Partial<FigureLook>,
  quantity: string,
  names: { train: string; test: string },
): FigureData {
  const parts = partsOf(curves)
  return stacked(
    data.members.flatMap(({ index, parameters }) =>
      parts.flatMap((part) => {
        const series = data.series.find(({ member, name }) => member === index && name === names[part])
        if (!series) return []
        const columns = [columnOf('step', series.steps), columnOf(quantity, series.values)]
        return [{ rows: series.steps.length, fixed: { member: index, ...parametersOf(parameters), part }, columns }]
      }),
    ),
  )
}

const note = (label: string): LegendItem => ({ swatch: { kind: 'none' }, label: `{muted|${label}}` })

function curveMarks({ member, part, curve, behind }: Drawn, name: string, frame: Frame): DrawnMark[] {
  // What has no place on a log axis lifts the pen; what is too large for a canvas leaves the plot through the top.
  const { scale, min, max } = frame.y
  const place = (value: number) =>
    scale === 'log' && value <= 0 ? Number.NaN : Math.min(value, max + 1e3 * (max - min))
  const from = frame.x.scale === 'log' ? curve.steps.findIndex((step) => step > 0) : 0
  const points =
    from < 0 ? [] : thinned(curve.steps.subarray(from), curve.values.subarray(from).map(place), frame.plot.width)
  if (behind) return [memberLine(member, name, points, frame, { width: 0.6, opacity: 0.22, dashed: part === 'test' })]
  if (part === 'train') return [memberLine(member, name, points, frame, { width: 0.7, opacity: 0.55 })]
  return [memberLine(member, name, points, frame, { dashed: true }), memberMark(member, 'end', points.at(-1), frame)]
}

/** The mean curves of the groups, over those of their networks that have a finite value at the step. */
function means(
  drawn: readonly Drawn[],
  members: readonly NetworkMember[],
  group: 'start' | 'rate',
  options: FigureOptions,
): Drawn[] {
  const { ink } = themeOf(options.style)
  const keyOf = ({ learningRate, start }: NetworkMember) => (group === 'rate' ? learningRate : start)
  return (['train', 'test'] as const).flatMap((part) =>
    [...new Set(members.map(keyOf))].flatMap((key): Drawn[] => {
      const own = drawn.filter((one) => one.part === part && keyOf(one.member) === key)
      const [first] = own
      if (!first) return []
      const { steps } = own.reduce(
        (shortest, { curve }) => (curve.steps.length < shortest.steps.length ? curve : shortest),
        first.curve,
      )
      const values = steps.map((_, at) => {
        const finite = own.map(({ curve }) => curve.values[at]!).filter(Number.isFinite)
        return finite.reduce((sum, value) => sum + value, 0) / finite.length
      })
      // Over all learning rates a mean has no colour of its own.
      const owner = { of: 'mean', key } as const
      const member = { ...first.member, owner, ...(group === 'start' && { color: ink }) }
      return [{ member, part, curve: { steps, values }, behind: false }]
    }),
  )
}
