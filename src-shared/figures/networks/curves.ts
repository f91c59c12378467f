import type { FigureLook } from '../../contract/index.ts'
import { columnOf, parametersOf, stacked } from '../../results/index.ts'
import {
  type AxisSpec,
  type BandMark,
  curveOf,
  type DrawnMark,
  type Figure,
  type FigureData,
  figureIn,
  type FigureInput,
  type FigureOptions,
  type Frame,
  type LegendItem,
  type LineMark,
  lostMark,
  lostPoint,
  type Markup,
  numberMarkup,
  themeOf,
  thinned,
} from '../../plot/index.ts'
import {
  divergedMembers,
  memberLine,
  markedPoint,
  memberMark,
  memberName,
  networkFrame,
  networkMembers,
  stepAxis,
  type NetworkMember,
} from './members.ts'
import { meanInterval, smoothed } from '../../statistics/index.ts'

interface Curve {
  steps: Float64Array
  values: Float64Array
}

/** A curve of one network, or of the mean of several. */
interface Drawn {
  member: NetworkMember
  part: 'train' | 'test'
  curve: Curve
  /** What it is called at the pointer. */
  label: Markup
  /** Half of the 95 % interval of a mean, at each step. */
  margin?: Float64Array
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
  const diverged = divergedMembers(input)
  const drawn = drawnCurves(members, diverged, options, quantity)
  const parts = partsOf(curves)
  const axes = axesOver(drawn, diverged, options, quantity)
  const { ink } = themeOf(options.style)
  const swatch = (part: 'train' | 'test'): LegendItem => ({
    swatch: { kind: 'line', color: ink, dashed: part === 'test' },
    label: part,
  })
  const { frame, words } = networkFrame(input, options, {
    ...axes,
    members,
    // The mean over starts is of none of them.
    marked: group !== 'rate',
    known: ({ index }) => (diverged.has(index) ? 'diverged' : undefined),
    extra: [
      ...parts.map(swatch),
      ...(smoothing > 0 ? [note(`smoothed, ${smoothing}`)] : []),
      ...(group === 'none' ? [] : [note(meansNote(group, drawn, diverged))]),
    ],
  })
  const marks = drawn.flatMap((one) => curveMarks(one, quantity[one.part], frame, { axes, diverged, group }))
  return figureIn(frame, { marks, words })
}

/** The axes over all of its curves. */
export function curveAxes(input: FigureInput, options: FigureOptions, quantity: Quantity) {
  const diverged = divergedMembers(input)
  return axesOver(drawnCurves(networkMembers(input, options), diverged, options, quantity), diverged, options, quantity)
}

/** The axes over the curves of those that did not diverge, as long as there are such. */
function axesOver(
  drawn: readonly Drawn[],
  diverged: ReadonlySet<number>,
  { logSteps = false }: FigureOptions,
  { axis }: Quantity,
) {
  const lasts = drawn.map(({ curve }) => curve.steps.at(-1))
  const stayed = drawn.filter(({ member }) => !diverged.has(member.index))
  const values = (stayed.length > 0 ? stayed : drawn).map(({ curve }) => curve.values)
  return { x: stepAxis(lasts, logSteps), y: axis(values) }
}

/** What means are over. */
function meansNote(group: 'start' | 'rate', drawn: readonly Drawn[], diverged: ReadonlySet<number>): string {
  const bands = drawn.some(({ margin }) => margin) ? ', 95 % bands' : ''
  const without = diverged.size > 0 ? ', without those that diverged' : ''
  return `means by ${group === 'rate' ? 'learning rate' : group}${bands}${without}`
}

const partsOf = (curves: NonNullable<FigureLook['curves']>) =>
  (['train', 'test'] as const).filter((part) => curves === 'both' || curves === part)

/** The curves of all members, and in front of them the means where they are grouped. */
function drawnCurves(
  members: readonly NetworkMember[],
  diverged: ReadonlySet<number>,
  options: FigureOptions,
  quantity: Quantity,
): Drawn[] {
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
      return curve ? [{ member, part, curve, label: memberName(member), behind: group !== 'none' }] : []
    }),
  )
  if (group === 'none') return drawn
  const stayed = drawn.filter(({ member }) => !diverged.has(member.index))
  return [...drawn, ...means(stayed, members, group, options)]
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

/** What is known of all curves of a figure. */
interface Surroundings {
  axes: { x: AxisSpec; y: AxisSpec }
  diverged: ReadonlySet<number>
  group: 'none' | 'start' | 'rate'
}

function curveMarks(drawn: Drawn, name: string, frame: Frame, around: Surroundings): DrawnMark[] {
  const { member, part, curve, label, behind } = drawn
  const { axes, diverged, group } = around
  // What has no place on a log axis lifts the pen; what is too large for a canvas leaves the plot through the top.
  const { scale, min, max } = frame.y
  const place = (value: number) =>
    scale === 'log' && value <= 0 ? Number.NaN : Math.min(value, max + 1e3 * (max - min))
  const from = frame.x.scale === 'log' ? curve.steps.findIndex((step) => step > 0) : 0
  const [steps, values] = from < 0 ? [[], []] : [curve.steps.subarray(from), curve.values.subarray(from)]
  const points = thinned(steps, Float64Array.from(values, place), frame.plot.width)
  const isLost = diverged.has(member.index) && member.owner.of === 'member'
  const look = { color: member.color, series: member.owner, theme: frame.theme, scale: frame.scale }
  const lost = isLost ? lostMark(lostPoint(steps, values, axes), look) : []
  const dashed = part === 'test'
  if (behind) return [memberLine(member, name, points, frame, { width: 0.6, opacity: 0.22, dashed }), ...lost]
  const read = curveOf(curve.steps, curve.values, label, part)
  const line = (width: number, opacity: number): LineMark => ({
    ...memberLine(member, name, points, frame, { width, opacity, dashed }),
    curve: read,
  })
  const isMean = member.owner.of === 'mean'
  if (isMean) {
    const end =
      group === 'start' && dashed ? [memberMark(member, 'end', markedPoint(member, points, frame), frame)] : []
    return [...bandMarks(drawn, frame), line(dashed ? 1 : 0.8, dashed ? 1 : 0.8), ...end]
  }
  if (part === 'train') return [line(0.7, 0.65), ...lost]
  return [line(1, 1), ...(isLost ? lost : [memberMark(member, 'end', markedPoint(member, points, frame), frame)])]
}

/** The interval of a mean along its steps, as fine as it can be seen. */
function bandMarks({ member, part, curve, margin }: Drawn, frame: Frame): BandMark[] {
  if (!margin) return []
  const { x, y, plot } = frame
  const stride = Math.max(1, Math.ceil(curve.steps.length / Math.max(plot.width, 1)))
  const at = Array.from({ length: Math.ceil(curve.steps.length / stride) }, (_, index) => index * stride).filter(
    (index) => Number.isFinite(curve.values[index]) && (x.scale === 'linear' || curve.steps[index]! > 0),
  )
  // No lower than a logarithmic axis goes.
  const lowest = y.scale === 'log' ? y.min / 1e3 : -Infinity
  const low = at.map((index) => Math.max(lowest, curve.values[index]! - margin[index]!))
  const high = at.map((index) => curve.values[index]! + margin[index]!)
  const opacity = part === 'test' ? 0.2 : 0.12
  const look = { kind: 'band', name: `${part} interval`, series: member.owner, plane: 0, z: 3 } as const
  return [{ ...look, x: at.map((index) => curve.steps[index]!), low, high, fill: member.color, opacity }]
}

/**
 * The mean curves of the groups over those of their networks that have a finite value at the step, with their 95 %
 * intervals by Student's t.
 */
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
      const values = new Float64Array(steps.length).fill(Number.NaN)
      const margin = new Float64Array(steps.length)
      for (let at = 0; at < steps.length; at++) {
        const interval = meanInterval(own.map(({ curve }) => curve.values[at]!).filter(Number.isFinite))
        values[at] = interval?.mean ?? Number.NaN
        margin[at] = interval?.margin ?? 0
      }
      // Over all learning rates a mean has no colour of its own.
      const owner = { of: 'mean', key } as const
      const member = { ...first.member, owner, ...(group === 'start' && { color: ink }) }
      const name = group === 'rate' ? `{symbol|γ} = ${numberMarkup(Number(key), 4)}` : `start ${key}`
      const mean = { member, part, curve: { steps, values }, label: `${name}, mean of ${own.length}`, behind: false }
      return [own.length > 1 ? { ...mean, margin } : mean]
    }),
  )
}
