import type { TrajectoryConfig } from '../../contract/index.ts'
import { limitFormula, multiplierAt, stabilityLimitOf } from '../../rules/index.ts'
import {
  type AxisSpec,
  colorBarElements,
  colorBarMargin,
  curveOf,
  type DrawnMark,
  figureIn,
  type FigureOptions,
  type Frame,
  layoutFrame,
  type LegendItem,
  type LineMark,
  listMarkup,
  type Point,
  type RunFigureKind,
  themeOf,
  thinned,
} from '../../plot/index.ts'
import { rateColors } from '../rates.ts'
import { configOf } from '../../results/index.ts'
import { variablesOf } from '../axes.ts'
import { iterationAxis, lineStroke, memberEnd } from './convergence.ts'
import { type DrawnMember, drawnMembers, learningRatesOf, memberLegend, memberName } from './members.ts'
import { iterates } from './path-lines.ts'
import { stepReading } from './readings.ts'

/**
 * The largest eigenvalue of the Hessian along each path, with the limit under which a descent can stay near a minimum,
 * and f under it.
 */
export const pathSharpness: RunFigureKind = {
  name: 'path-sharpness',
  title: 'Sharpness along the path',
  reading: stepReading('path-sharpness'),
  axes({ run, data }, options) {
    const config = configOf(run, 'trajectory')
    const { x, y } = axesOf(config, drawnMembers(config, data, options))
    return { x, y }
  },
  draw({ run, data }, options) {
    const config = configOf(run, 'trajectory')
    const { ink } = themeOf(options.style)
    const members = drawnMembers(config, data, options)
    const { x, y, below } = axesOf(config, members)
    const { items, bar } = memberLegend(config, members, options, { ink, filled: true })
    const limits = limitsOf(config, options)
    const frame = layoutFrame(options, {
      x,
      y,
      below,
      legend: [
        ...items.filter(({ swatch }) => swatch.kind === 'line' || config.starts.length > 1),
        ...limitItems(config, limits, { x, y }, ink),
      ],
      rightMargin: colorBarMargin(bar, options),
    })
    return figureIn(frame, {
      marks: [
        ...limits.map((limit) => limitMark(limit, config, frame)),
        ...members.map((member) => seriesLine(config, member, 'sharpness', members.length, frame)),
        ...members.flatMap((member) => memberEnd(member, 'sharpness', { x, y }, frame)),
        ...members.map((member) => seriesLine(config, member, 'value', members.length, frame)),
      ],
      words: colorBarElements(bar, frame, options),
    })
  },
}

/** Room beside values on an axis, as a share of it. */
const ROOM = 0.06
/** How many times as high as the sharpest iterate an axis reaches to show a limit. */
const FARTHEST_LIMIT = 3
/** Decades of f that are shown at most: below, it is the rounding of f. */
const DECADES = 20

function axesOf(config: TrajectoryConfig, members: DrawnMember[]) {
  const limits = config.learningRates.map((rate) => numeratorOf(config) / rate)
  const sharpness = keptOf(members, 'sharpness')
  const highest = greatestOf(sharpness)
  const seen = Float64Array.from(limits.filter((limit) => limit <= FARTHEST_LIMIT * highest))
  const [first = 'x', ...others] = variablesOf(config.landscape)
  return {
    x: iterationAxis(members, 'value'),
    y: axisOver([...sharpness, seen], { name: 'sharpness {symbol|λ}', shortName: '{symbol|λ}' }),
    below: {
      y: axisOver(keptOf(members, 'value'), {
        name: others.length === 0 ? `{symbol|f}\u200A({symbol|${first}})` : '{symbol|f}',
        shortName: '{symbol|f}',
      }),
      share: 0.4,
    },
  }
}

/** Where all descents diverge, what is so many times as far as their start is on its way out. */
const WAY_OUT = 100

/** The values of a series that the axis is over: of descents that stay finite, or else of how all others set out. */
function keptOf(members: readonly DrawnMember[], name: string): Float64Array[] {
  const kept = iterates(members, name)
  if (kept.length > 0) return kept
  return members.flatMap((member) => {
    const values = member.series(name)?.values
    const most = WAY_OUT * Math.abs(values?.[0] ?? 0)
    return values ? [values.filter((value) => Math.abs(value) <= most)] : []
  })
}

const numeratorOf = ({ rule }: Pick<TrajectoryConfig, 'rule'>) => stabilityLimitOf(1, rule) ?? Infinity

function greatestOf(arrays: readonly ArrayLike<number>[]): number {
  let greatest = -Infinity
  for (const values of arrays)
    for (let index = 0; index < values.length; index++)
      if (values[index]! > greatest && values[index]! < Infinity) greatest = values[index]!
  return greatest
}

/** An axis over finite values: logarithmic where none is negative and they span more than a decade. */
function axisOver(arrays: readonly Float64Array[], name: Pick<AxisSpec, 'name' | 'shortName'>): AxisSpec {
  let [least, positive, greatest] = [Infinity, Infinity, -Infinity]
  for (const values of arrays)
    for (const value of values) {
      if (!Number.isFinite(value)) continue
      if (value < least) least = value
      if (value > 0 && value < positive) positive = value
      if (value > greatest) greatest = value
    }
  if (least > greatest) return { ...name, scale: 'linear', min: 0, max: 1 }
  if (least >= 0 && greatest > 10 * positive) {
    const from = Math.max(positive, greatest / 10 ** DECADES)
    const room = (greatest / from) ** ROOM
    return { ...name, scale: 'log', min: from / room, max: greatest * room }
  }
  const room = ROOM * (greatest - least)
  return { ...name, scale: 'linear', min: least - room, max: greatest + room }
}

interface RateLimit {
  rate: number
  /** The sharpness at which descents with this rate can no longer stay, without a schedule. */
  sharpness: number
  color: string
}

function limitsOf(config: TrajectoryConfig, options: FigureOptions): RateLimit[] {
  const rates = learningRatesOf(config)
  const colorOf = rateColors(rates, options)
  return rates.map((rate) => ({
    rate,
    sharpness: numeratorOf(config) / rate,
    color: colorOf(rate),
  }))
}

/** Most learning rates that are named as those whose limits are beyond the axis. */
const MOST_NAMED = 4

/** What the dashed lines are, and of which learning rates they lie beyond the axis. */
function limitItems(
  config: TrajectoryConfig,
  limits: readonly RateLimit[],
  { x, y }: { x: AxisSpec; y: AxisSpec },
  ink: string,
): LegendItem[] {
  // With a schedule a limit comes and goes: it is beyond the axis where it is never on it.
  const shares = sharesOver(config, x)
  const isOn = (limit: number) => limit >= y.min && limit <= y.max
  const beyond = limits.filter(({ sharpness }) => !shares.some((share) => isOn(sharpness / share)))
  const label = listMarkup(limits.map(({ rate }) => rate))
  const named = beyond
    .slice(0, MOST_NAMED)
    .map(({ rate }) => label(rate))
    .join(', ')
  const more = beyond.length > MOST_NAMED ? ` {muted|and ${beyond.length - MOST_NAMED} more}` : ''
  const swatch = { kind: 'line', color: ink, dashed: true } as const
  return [
    { swatch, label: `limit ${limitFormula(config.rule, { sharpness: '{symbol|γ}', momentum: '{symbol|β}' })}` },
    ...(beyond.length > 0
      ? [{ swatch: { kind: 'none' as const }, label: `{muted|beyond the axis for} {symbol|γ} = ${named}${more}` }]
      : []),
  ]
}

/** What the learning rate is multiplied by at each iteration that is seen: 1 alone where it stays the same. */
function sharesOver({ schedule, steps }: TrajectoryConfig, x: AxisSpec): number[] {
  if (!schedule || schedule.name === 'constant') return [1]
  return Array.from({ length: Math.ceil(x.max) + 1 }, (_, step) => multiplierAt(schedule, step, steps))
}

/** The limit of a learning rate: the same throughout, or with a schedule as it goes. */
function limitMark({ rate, sharpness, color }: RateLimit, config: TrajectoryConfig, frame: Frame): DrawnMark {
  const { schedule } = config
  const { scale, x, y } = frame
  const mark = { name: 'limit', series: { of: 'limit', key: rate }, plane: 0, z: 3 } as const
  const stroke = { color, width: 1.25 * scale, dash: [6 * scale, 4 * scale] }
  if (!schedule || schedule.name === 'constant') return { ...mark, kind: 'rule', axis: 'y', at: sharpness, stroke }
  const shares = sharesOver(config, x)
  const t = Float64Array.from(shares, (_, step) => step)
  const highest = y.scale === 'log' ? y.max * 1e3 : y.max + 1e3 * (y.max - y.min)
  const values = Float64Array.from(shares, (share) => Math.min(sharpness / share, highest))
  return { ...mark, kind: 'line', points: thinned(t, values, frame.plot.width), stroke }
}

/** A quantity of a path against t; what has no place on the axis lifts the pen, and what diverges leaves the plane. */
function seriesLine(
  config: TrajectoryConfig,
  member: DrawnMember,
  name: 'sharpness' | 'value',
  members: number,
  frame: Frame,
): LineMark {
  const plane = name === 'sharpness' ? 0 : 1
  const { scale: kind, min, max } = plane === 0 ? frame.y : frame.below!.y
  const highest = kind === 'log' ? max * 1e3 : max + 1e3 * (max - min)
  const series = member.series(name)
  const drawable = Float64Array.from(series?.values ?? [], (value) =>
    kind === 'log' && value <= 0 ? Number.NaN : Math.min(value, highest),
  )
  const points: Point[] = thinned(series?.steps ?? [], drawable, frame.plot.width)
  return {
    kind: 'line',
    name,
    series: { of: 'member', key: member.index },
    plane,
    z: 4,
    points,
    curve: curveOf(
      series?.steps ?? [],
      series?.values ?? [],
      memberName(config, member),
      plane === 0 ? '{symbol|λ}' : '{symbol|f}',
    ),
    stroke: lineStroke(member, members, frame),
  }
}
