import type { Figure, FigureInput, FigureOptions } from './figure.ts'
import type { AxisSpec } from './frame.ts'
import { memberLine, memberMark, networkFrame, networkMembers, stepAxis } from './network-members.ts'
import { themeOf } from './palette.ts'
import { thinned } from './polyline.ts'

/**
 * A quantity of training and test by step: training solid and fainter, since it is the noisy one, test dashed, with the marker of its start at its
 * end.
 * @param axis the y axis over all values of both.
 */
export function trainAndTest(
  input: FigureInput,
  options: FigureOptions,
  names: { train: string; test: string },
  axis: (values: readonly Float64Array[]) => AxisSpec,
): Figure {
  const members = networkMembers(input, options)
  const series = members.flatMap((member) => [member.series(names.train) ?? [], member.series(names.test) ?? []].flat())
  const { ink } = themeOf(options.style)
  const frame = networkFrame(input, options, {
    x: stepAxis(series.map(({ steps }) => steps.at(-1))),
    y: axis(series.map(({ values }) => values)),
    members,
    extra: [
      { swatch: { kind: 'line', color: ink }, label: 'train' },
      { swatch: { kind: 'line', color: ink, dashed: true }, label: 'test' },
    ],
  })
  // What has no place on a log axis lifts the pen; what is too large for a canvas leaves the plot through the top.
  const { scale, min, max } = frame.y
  const place = (value: number) =>
    scale === 'log' && value <= 0 ? Number.NaN : Math.min(value, max + 1e3 * (max - min))
  const points = ({ steps, values }: { steps: Float64Array; values: Float64Array }) =>
    thinned(steps, values.map(place), frame.plot.width)
  const lines = members.flatMap((member) => {
    const train = member.series(names.train)
    const test = member.series(names.test)
    const tested = test ? points(test) : []
    return [
      memberLine(member, names.train, train ? points(train) : [], frame, { width: 0.7, opacity: 0.55 }),
      memberLine(member, names.test, tested, frame, { dashed: true }),
      memberMark(member, 'end', tested.at(-1), frame),
    ]
  })
  return { option: { ...frame.option, series: lines }, rasters: [] }
}
