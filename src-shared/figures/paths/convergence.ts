import { colorBarElements, colorBarMargin } from '../../plot/color-bar.ts'
import { configOf } from '../../results/fates.ts'
import type { FigureKind } from '../../plot/figure.ts'
import { layoutFrame, type AxisSpec, type Frame } from '../../plot/frame.ts'
import { markerSymbol } from '../../plot/markers.ts'
import { drawnMembers, memberLegend, type DrawnMember } from './members.ts'
import { themeOf } from '../../plot/palette.ts'
import { thinned } from '../../plot/polyline.ts'
import { numberMarkup } from '../../plot/text.ts'

/** The length of each step of gradient descent, whose fall below the tolerance decides that it has converged. */
export const convergence: FigureKind = {
  name: 'convergence',
  title: 'Step length by iteration',
  draw(input, options) {
    const config = configOf(input.run, 'trajectory')
    const { ink } = themeOf(options.style)
    const members = drawnMembers(config, input.data, options)
    const { items, bar } = memberLegend(config, members, options, { ink, filled: true })
    const frame = layoutFrame(options, {
      x: iterationAxis(members),
      y: lengthAxis(
        members.map((member) => member.series('stepLength')?.values ?? []),
        config.tolerance,
      ),
      legend: [
        ...items.filter(({ swatch }) => swatch.kind === 'line' || config.starts.length > 1),
        { swatch: { kind: 'line', color: ink, dashed: true }, label: `tolerance ${numberMarkup(config.tolerance)}` },
      ],
      rightMargin: bar && !options.thumbnail ? colorBarMargin(bar, options) : 0,
    })
    if (bar && !options.thumbnail) frame.graphics.push(...colorBarElements(bar, frame, options))
    const series = [
      toleranceSeries(config.tolerance, frame),
      ...members.map((member) => lengthSeries(member, members.length, frame)),
      ...members.map((member) => endSeries(member, frame)),
    ]
    return { option: { ...frame.option, series }, rasters: [] }
  },
}

function iterationAxis(members: DrawnMember[]): AxisSpec {
  const last = Math.max(1, ...members.map((member) => member.series('stepLength')?.steps.at(-1) ?? 0))
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

function lengthSeries(member: DrawnMember, members: number, frame: Frame): object {
  const lengths = member.series('stepLength')
  // A step of length 0 falls out of the bottom of the figure; what diverges leaves through the top.
  const { min, max } = frame.y
  const drawable = Float64Array.from(lengths?.values ?? [], (length) =>
    Number.isNaN(length) ? length : Math.min(Math.max(length, min / 1e3), max * 1e3),
  )
  return {
    type: 'line',
    id: `length-${member.index}`,
    data: thinned(lengths?.steps ?? [], drawable, frame.plot.width),
    symbol: 'none',
    silent: true,
    clip: true,
    z: 4,
    lineStyle: {
      color: member.color,
      width: frame.theme.lineWidth * frame.scale * (members > 24 ? 0.6 : 1),
      opacity: members > 24 ? 0.6 : 1,
      join: 'round',
    },
  }
}

function toleranceSeries(tolerance: number, { x, theme, scale }: Frame): object {
  return {
    type: 'line',
    id: 'tolerance',
    data: [
      [x.min, tolerance],
      [x.max, tolerance],
    ],
    symbol: 'none',
    silent: true,
    z: 3,
    lineStyle: { color: theme.ink, width: scale, type: [6 * scale, 4 * scale] },
  }
}

/** Where a descent ended, in the marker of its start. */
function endSeries(member: DrawnMember, { theme, scale }: Frame): object {
  const { steps, values } = member.series('stepLength') ?? { steps: [], values: [] }
  const last = values.at(-1)
  return {
    type: 'scatter',
    id: `end-${member.index}`,
    data: last !== undefined && last > 0 && last < Infinity ? [[steps.at(-1), last]] : [],
    symbol: markerSymbol(member.marker),
    symbolSize: 8 * scale,
    silent: true,
    clip: true,
    z: 6,
    itemStyle: { color: member.color, opacity: 1, borderColor: theme.paper, borderWidth: scale },
  }
}
