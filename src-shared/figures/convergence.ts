import { colorBarElements, colorBarMargin } from './color-bar.ts'
import { configOf } from './fates.ts'
import type { FigureKind } from './figure.ts'
import { layoutFrame, type AxisSpec, type Frame } from './frame.ts'
import { drawnMembers, memberLegend, type DrawnMember } from './members.ts'
import { themeOf } from './palette.ts'
import { thinned } from './polyline.ts'
import { numberMarkup, richStyles, textFamily } from './text.ts'

/** The length of each step of gradient descent, whose fall below the tolerance decides that it has converged. */
export const convergence: FigureKind = {
  name: 'convergence',
  title: 'Step length by iteration',
  draw(input, options) {
    const config = configOf(input.run, 'trajectory')
    const members = drawnMembers(config, input.data, options)
    const { items, bar } = memberLegend(config, members, options, themeOf(options.style).ink)
    const frame = layoutFrame(options, {
      x: iterationAxis(members, options.view?.x),
      y: lengthAxis(members, config.tolerance, options.view?.y),
      legend: items.filter(({ swatch }) => swatch.kind === 'line' || config.starts.length > 1),
      rightMargin: bar && !options.thumbnail ? colorBarMargin(bar, options) : 0,
    })
    if (bar && !options.thumbnail) frame.graphics.push(...colorBarElements(bar, frame, options))
    const series = [
      ...toleranceSeries(config.tolerance, frame, !options.thumbnail),
      ...members.map((member) => lengthSeries(member, members.length, frame)),
    ]
    return { option: { ...frame.option, series }, rasters: [] }
  },
}

function iterationAxis(members: DrawnMember[], shown: [number, number] | undefined): AxisSpec {
  const last = Math.max(1, ...members.map((member) => member.series('stepLength')?.steps.at(-1) ?? 0))
  return { name: 'iteration {symbol|t}', scale: 'linear', min: shown?.[0] ?? 0, max: shown?.[1] ?? last }
}

/** Whole decades around the step lengths and the tolerance, at most from a thousandth of it to 10¹². */
function lengthAxis(members: DrawnMember[], tolerance: number, shown: [number, number] | undefined): AxisSpec {
  let low = tolerance
  let high = tolerance * 10
  for (const member of members)
    for (const length of member.series('stepLength')?.values ?? []) {
      if (length > 0 && length < low) low = length
      if (length > high && length < Infinity) high = length
    }
  const decade = (value: number, round: (exponent: number) => number) => Number(`1e${round(Math.log10(value))}`)
  return {
    name: 'step length ‖{symbol|γ}∇{symbol|f} ({symbol|x})‖',
    scale: 'log',
    min: shown?.[0] ?? decade(Math.max(low, tolerance / 1000), Math.floor),
    max: shown?.[1] ?? decade(Math.min(high, Math.max(1e12, tolerance * 10)), Math.ceil),
  }
}

function lengthSeries(member: DrawnMember, members: number, frame: Frame): object {
  const lengths = member.series('stepLength')
  const drawable = Float64Array.from(lengths?.values ?? [], (length) =>
    length > 0 ? Math.min(length, frame.y.max * 1e3) : NaN,
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

function toleranceSeries(tolerance: number, frame: Frame, named: boolean): object[] {
  const { theme, scale, fontSize, x } = frame
  const line = {
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
  const name = {
    type: 'scatter',
    id: 'tolerance-name',
    data: [[x.max, tolerance]],
    symbolSize: 0,
    silent: true,
    z: 6,
    label: {
      show: named,
      position: [0, -4 * scale],
      align: 'right',
      verticalAlign: 'bottom',
      formatter: `tolerance ${numberMarkup(tolerance)}`,
      color: theme.ink,
      fontSize,
      fontFamily: textFamily,
      rich: richStyles(fontSize, theme),
      textBorderColor: theme.paper,
      textBorderWidth: 2 * scale,
    },
  }
  return [line, name]
}
