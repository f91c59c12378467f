import { askedRate, isCritical, sharpnessNames, trainingSteps, type NetworkConfig } from '../../contract/index.ts'
import { isPreconditioned, limitFormula, multiplierAt, sharpnessLimitOf } from '../../rules/index.ts'
import {
  type AxisSpec,
  curveOf,
  type DrawnMark,
  figureIn,
  type FigureInput,
  type FigureOptions,
  type Frame,
  type LegendItem,
  listMarkup,
  lostMark,
  lostPoint,
  type RunFigureKind,
  themeOf,
  thinned,
} from '../../plot/index.ts'
import { rateColors } from '../rates.ts'
import { columnOf, configOf, parametersOf, stacked } from '../../results/index.ts'
import {
  askedRatesOf,
  divergedMembers,
  memberLine,
  memberMark,
  memberName,
  networkFrame,
  networkMembers,
  stepAxis,
  type NetworkMember,
} from './members.ts'
import { curveReading } from './readings.ts'

/**
 * The largest eigenvalues of the Hessian of each network while it is trained, and dashed, for each learning rate, the
 * sharpness at which a step no longer brings a network closer to a minimum: 2/γ of gradient descent (Cohen et al.,
 * Gradient descent on neural networks typically occurs at the edge of stability, 2021). With Adam both are of the
 * preconditioned Hessian (Cohen et al., Adaptive gradient methods at the edge of stability, 2022). Dotted: critical
 * sharpness.
 */
export const sharpness: RunFigureKind = {
  name: 'sharpness',
  title: 'Sharpness by step',
  reading: curveReading({ sharpness: 'λ' }),
  axes: (input, options) => axesOf(input, networkMembers(input, options), options),
  draw(input, options) {
    const config = configOf(input.run, 'network')
    const members = networkMembers(input, options)
    const axes = axesOf(input, members, options)
    const limits = sharpnessLimits(input, options)
    const diverged = divergedMembers(input)
    const { frame, words } = networkFrame(input, options, {
      ...axes,
      members,
      extra: limitItems(config, limits, axes.y, themeOf(options.style).ink),
      known: ({ index }) => (diverged.has(index) ? 'diverged' : undefined),
    })
    const names = sharpnessNames(config)
    const lostIn = { axes, diverged }
    const marks = [
      ...limits.map((limit) => limitMark(limit, config, frame)),
      // The largest in front.
      ...names
        .toReversed()
        .flatMap((name) => members.flatMap((member) => eigenvalueMarks(member, name, frame, lostIn))),
    ]
    return figureIn(frame, { marks, words })
  },
  data({ run, data }) {
    const names = sharpnessNames(configOf(run, 'network'))
    return stacked(
      data.members.flatMap(({ index, parameters }) => {
        const curves = names.flatMap((name) => data.series.filter((one) => one.member === index && one.name === name))
        const [first] = curves
        if (!first) return []
        const columns = [columnOf('step', first.steps), ...curves.map(({ name, values }) => columnOf(name, values))]
        return [{ rows: first.steps.length, fixed: { member: index, ...parametersOf(parameters) }, columns }]
      }),
    )
  },
}

/** What stands beside axes of sharpness. */
export const ofSharpness = { name: 'sharpness {symbol|λ}', shortName: '{symbol|λ}' }

/** How many times as high as the sharpest network a linear axis reaches to show a limit. */
const FARTHEST_LIMIT = 2

/** An axis over eigenvalues, and over limits where they are not far beyond; a logarithmic one shows them all. */
export function sharpnessAxis(
  arrays: readonly Float64Array[],
  limits: readonly number[],
  { logValues = false }: FigureOptions,
): AxisSpec {
  const finite = arrays.flatMap((values) => [...values]).filter((value) => Number.isFinite(value))
  const highest = Math.max(0, ...finite)
  if (logValues) {
    const positive = [...finite, ...limits].filter((value) => value > 0)
    const [min, max] = positive.length > 0 ? [Math.min(...positive), Math.max(...positive)] : [1, 100]
    return { ...ofSharpness, scale: 'log', min: min / 1.2, max: max * 1.2 }
  }
  const seen = limits.filter((limit) => limit <= FARTHEST_LIMIT * highest)
  const lowest = Math.min(0, ...finite)
  return { ...ofSharpness, scale: 'linear', min: 1.05 * lowest, max: 1.08 * Math.max(highest, ...seen) || 1 }
}

function axesOf(input: FigureInput, members: readonly NetworkMember[], options: FigureOptions) {
  const { run, data } = input
  const config = configOf(run, 'network')
  const names = new Set(sharpnessNames(config))
  const measured = data.series.filter(({ name }) => names.has(name))
  const diverged = divergedMembers({ run, data })
  const stayed = measured.filter(({ member }) => member === null || !diverged.has(member))
  const shown = stayed.length > 0 ? stayed : measured
  const limits = sharpnessLimits(input, options).map(({ sharpness }) => sharpness)
  return {
    x: stepAxis(
      members.map((member) => member.series('sharpness')?.steps.at(-1)),
      options.logSteps,
    ),
    y: {
      ...sharpnessAxis(
        shown.map(({ values }) => values),
        limits,
        options,
      ),
      ...(isPreconditioned(config.rule) && { name: 'preconditioned sharpness {symbol|λ}' }),
    },
  }
}

/** The sharpness that a learning rate can bear, without a schedule. */
export interface SharpnessLimit {
  rate: number
  /** What was asked for in its place: γ, or c = γλ₀. */
  asked: number
  sharpness: number
  color: string
}

/**
 * The limits of the learning rates of a run, in ascending order of these. Weight decay adds to every curvature of the
 * loss; a sharpness that is preconditioned has it in it. In units of 1/λ₀ each start has its own.
 */
export function sharpnessLimits({ run, data }: FigureInput, options: FigureOptions): SharpnessLimit[] {
  const config = configOf(run, 'network')
  const { rule, weightDecay = 0 } = config
  const asked = isCritical(config) ? askedRatesOf(data) : [...new Set(config.learningRates)].sort((a, b) => a - b)
  const rates = isCritical(config)
    ? data.members.map(({ parameters }) => ({ rate: Number(parameters['learningRate']), asked: askedRate(parameters) }))
    : asked.map((rate) => ({ rate, asked: rate }))
  const colorOf = rateColors(asked, options)
  return rates.flatMap(({ rate, asked: own }) => {
    const limit = sharpnessLimitOf(rate, rule)
    const sharpness = (limit ?? 0) - (isPreconditioned(rule) ? 0 : weightDecay)
    return sharpness <= 0 ? [] : [{ rate, asked: own, sharpness, color: colorOf(own) }]
  })
}

/** Most learning rates that are named as those whose limits are beyond the axis. */
const MOST_NAMED = 4

/** What the dashed lines and the faint ones are, and of which learning rates limits lie beyond the axis. */
function limitItems(
  config: NetworkConfig,
  limits: readonly SharpnessLimit[],
  { min, max }: AxisSpec,
  ink: string,
): LegendItem[] {
  const beyond = limits.filter(({ sharpness }) => !(sharpness >= min && sharpness <= max))
  const label = listMarkup(limits.map(({ rate }) => rate))
  const named = beyond
    .slice(0, MOST_NAMED)
    .map(({ rate }) => label(rate))
    .join(', ')
  const more = beyond.length > MOST_NAMED ? ` {muted|and ${beyond.length - MOST_NAMED} more}` : ''
  const count = config.sharpness?.eigenvalues ?? 1
  const others = count > 2 ? `{symbol|λ}{sub|2} {muted|…} {symbol|λ}{sub|${count}}` : '{symbol|λ}{sub|2}'
  const note = (text: string): LegendItem => ({ swatch: { kind: 'none' }, label: text })
  const isOfHessian = !isPreconditioned(config.rule)
  const momentum = isOfHessian ? '{symbol|β}' : '{symbol|β}{sub|1}'
  const formula = limitFormula(config.rule, { sharpness: '{symbol|γ}', momentum })
  const decay = config.weightDecay && isOfHessian ? ` − ${config.weightDecay}` : ''
  return [
    ...(limits.length > 0
      ? [{ swatch: { kind: 'line', color: ink, dashed: true } as const, label: `limit ${formula}${decay}` }]
      : []),
    ...(beyond.length > 0 ? [note(`{muted|beyond the axis for} {symbol|γ} = ${named}${more}`)] : []),
    ...(count > 1 ? [note(`{muted|fainter:} ${others}`)] : []),
    ...(config.sharpness?.critical
      ? [{ swatch: { kind: 'line', color: ink, dashed: DOTS } as const, label: 'critical {symbol|λ}{sub|c}' }]
      : []),
  ]
}

/** Of the line of critical sharpness, as `dash` has it. */
const DOTS = [1.5, 3.5] as const

/** Points at which the limit of a learning rate that changes is drawn. */
const POINTS = 1000

/** The limit of a learning rate: the same throughout, or with a schedule as it goes. */
function limitMark({ asked, sharpness, color }: SharpnessLimit, config: NetworkConfig, frame: Frame): DrawnMark {
  const { schedule } = config
  const { scale, x, y } = frame
  const mark = { name: 'limit', series: { of: 'limit', key: asked }, plane: 0, z: 3 } as const
  const stroke = { color, width: 1.25 * scale, dash: [6 * scale, 4 * scale] }
  if (!schedule || schedule.name === 'constant') return { ...mark, kind: 'rule', axis: 'y', at: sharpness, stroke }
  const steps = trainingSteps(config)
  const count = Math.min(steps + 1, POINTS)
  const at = Float64Array.from({ length: count }, (_, index) => Math.round((index * steps) / Math.max(1, count - 1)))
  const highest = y.scale === 'log' ? y.max * 1e3 : y.max + 1e3 * (y.max - y.min)
  const values = at.map((step) => Math.min(sharpness / multiplierAt(schedule, step, steps), highest))
  const from = x.scale === 'log' ? at.findIndex((step) => step > 0) : 0
  return { ...mark, kind: 'line', points: thinned(at.subarray(from), values.subarray(from), frame.plot.width), stroke }
}

/** An eigenvalue by step: the largest with the marker of its start at its end, the others fainter. */
function eigenvalueMarks(
  member: NetworkMember,
  name: string,
  frame: Frame,
  { axes, diverged }: { axes: { x: AxisSpec; y: AxisSpec }; diverged: ReadonlySet<number> },
): DrawnMark[] {
  const series = member.series(name)
  if (!series) return []
  const { scale, min, max } = frame.y
  const place = (value: number) =>
    scale === 'log' && value <= 0 ? Number.NaN : Math.min(value, max + 1e3 * (max - min))
  const from = frame.x.scale === 'log' ? series.steps.findIndex((step) => step > 0) : 0
  if (from < 0) return []
  const points = thinned(series.steps.subarray(from), series.values.subarray(from).map(place), frame.plot.width)
  const isCriticalSharpness = name === 'criticalSharpness'
  const rank = isCriticalSharpness ? 'c' : name === 'sharpness' ? '1' : name.replace('eigenvalue-', '')
  const part = `{symbol|λ}{sub|${rank}}`
  const curve = curveOf(series.steps, series.values, memberName(member), part)
  if (isCriticalSharpness) {
    const line = memberLine(member, name, points, frame)
    return [{ ...line, stroke: { ...line.stroke, dash: DOTS.map((length) => length * frame.scale) }, curve }]
  }
  if (name !== 'sharpness') return [{ ...memberLine(member, name, points, frame, { width: 0.6, opacity: 0.4 }), curve }]
  const look = { color: member.color, series: member.owner, theme: frame.theme, scale: frame.scale }
  const end = diverged.has(member.index)
    ? lostMark(lostPoint(series.steps, series.values, axes), look)
    : [memberMark(member, 'end', points.at(-1), frame)]
  return [{ ...memberLine(member, name, points, frame), curve }, ...end]
}
