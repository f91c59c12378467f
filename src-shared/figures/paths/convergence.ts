import type { TrajectoryConfig } from '../../contract/index.ts'
import {
  type AxisSpec,
  colorBarElements,
  colorBarMargin,
  curveOf,
  figureIn,
  type Frame,
  layoutFrame,
  type LineMark,
  lostMark,
  lostPoint,
  numberMarkup,
  type PointsMark,
  type RunFigureKind,
  type Stroke,
  themeOf,
  thinned,
} from '../../plot/index.ts'
import { configOf } from '../../results/index.ts'
import { drawnMembers, MANY, memberLegend, memberName, type DrawnMember } from './members.ts'
import { stepReading } from './readings.ts'

/** The length of each step of gradient descent, whose fall below the tolerance decides that it has converged. */
export const convergence: RunFigureKind = {
  name: 'convergence',
  title: 'Step length by iteration',
  reading: stepReading('convergence'),
  axes({ run, data }, options) {
    const config = configOf(run, 'trajectory')
    return axesOver(drawnMembers(config, data, options), config.tolerance)
  },
  draw(input, options) {
    const config = configOf(input.run, 'trajectory')
    const { ink } = themeOf(options.style)
    const members = drawnMembers(config, input.data, options)
    const { items, bar } = memberLegend(config, members, options, { ink, filled: true })
    const axes = axesOver(members, config.tolerance)
    const frame = layoutFrame(options, {
      ...axes,
      legend: [
        ...items.filter(({ swatch }) => swatch.kind === 'line' || config.starts.length > 1),
        { swatch: { kind: 'line', color: ink, dashed: true }, label: `tolerance ${numberMarkup(config.tolerance)}` },
      ],
      rightMargin: colorBarMargin(bar, options),
    })
    const { theme, scale } = frame
    return figureIn(frame, {
      marks: [
        {
          kind: 'rule',
          name: 'tolerance',
          axis: 'y',
          at: config.tolerance,
          plane: 0,
          z: 3,
          stroke: { color: theme.ink, width: scale, dash: [6 * scale, 4 * scale] },
        },
        ...members.map((member) => lengthLine(config, member, members.length, frame)),
        ...members.flatMap((member) => memberEnd(member, 'stepLength', axes, frame)),
      ],
      words: colorBarElements(bar, frame, options),
    })
  },
}

function axesOver(members: DrawnMember[], tolerance: number) {
  const stayed = members.filter(({ fate }) => fate !== 'divergent')
  const lengths = (stayed.length > 0 ? stayed : members).map((member) => member.series('stepLength')?.values ?? [])
  return { x: iterationAxis(members, 'stepLength'), y: lengthAxis(lengths, tolerance) }
}

/** The axis over the iterations of a series of the members. */
export function iterationAxis(members: readonly DrawnMember[], series: string): AxisSpec {
  const last = Math.max(1, ...members.map((member) => member.series(series)?.steps.at(-1) ?? 0))
  return { name: 'iteration {symbol|t}', scale: 'linear', min: 0, max: last }
}

/** Whole decades around the step lengths and the tolerance, at most from a thousandth of it to 10¹². */
export function lengthAxis(lengths: readonly ArrayLike<number>[], tolerance: number): AxisSpec {
  let low = tolerance
  let high = tolerance * 10
  for (const values of lengths)
    for (const length of Array.from(values)) {
      if (length > 0 && length < low) low = length
      if (length > high && length < Infinity) high = length
    }
  const decade = (value: number, round: (exponent: number) => number) => Number(`1e${round(Math.log10(value))}`)
  return {
    name: 'step length ∥{symbol|γ}∇{symbol|f}∥',
    scale: 'log',
    min: decade(Math.max(low, tolerance / 1000), Math.floor),
    max: decade(Math.min(high, Math.max(1e12, tolerance * 10)), Math.ceil),
  }
}

function lengthLine(
  config: TrajectoryConfig,
  member: DrawnMember,
  members: number,
  { y: { min, max }, plot, theme, scale }: Frame,
): LineMark {
  const lengths = member.series('stepLength')
  // A step of length 0 falls out of the bottom of the figure; what diverges leaves through the top.
  const drawable = Float64Array.from(lengths?.values ?? [], (length) =>
    Number.isNaN(length) ? length : Math.min(Math.max(length, min / 1e3), max * 1e3),
  )
  return {
    kind: 'line',
    name: 'length',
    series: { of: 'member', key: member.index },
    plane: 0,
    z: 4,
    points: thinned(lengths?.steps ?? [], drawable, plot.width),
    curve: curveOf(lengths?.steps ?? [], lengths?.values ?? [], memberName(config, member)),
    stroke: lineStroke(member, members, { theme, scale }),
  }
}

/** The line of one of so many members. */
export function lineStroke(
  { color }: DrawnMember,
  members: number,
  { theme, scale }: Pick<Frame, 'theme' | 'scale'>,
): Stroke {
  const many = members > MANY
  return { color, width: theme.lineWidth * scale * (many ? 0.6 : 1), opacity: many ? 0.6 : 1, join: 'round' }
}

/** Where a series of a descent ended, in the marker of its start; of one that diverged, where it leaves the plane. */
export function memberEnd(
  member: DrawnMember,
  name: string,
  axes: { x: AxisSpec; y: AxisSpec },
  { theme, scale }: Frame,
): PointsMark[] {
  const series = member.series(name)
  const owner = { of: 'member', key: member.index } as const
  if (member.fate === 'divergent' || member.fate === 'undefined') {
    const point = series && lostPoint(series.steps, series.values, axes)
    return lostMark(point, { color: member.color, series: owner, theme, scale })
  }
  const [step, last] = [series?.steps.at(-1), series?.values.at(-1)]
  const isShown = step !== undefined && Number.isFinite(last) && (axes.y.scale === 'linear' || last! > 0)
  return [
    {
      kind: 'points',
      name: 'end',
      series: owner,
      plane: 0,
      z: 6,
      points: isShown ? [[step, last!]] : [],
      dot: {
        shape: member.marker,
        size: (member.isOfMany ? 4 : 8) * scale,
        fill: member.color,
        border: { color: theme.paper, width: scale },
      },
    },
  ]
}
