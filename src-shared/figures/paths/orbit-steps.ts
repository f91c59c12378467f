import { configOf } from '../../results/index.ts'
import {
  type AxisSpec,
  curveOf,
  type DrawnMark,
  figureIn,
  type FigureInput,
  type Frame,
  layoutFrame,
  type RunFigureKind,
  themeOf,
  thinned,
} from '../../plot/index.ts'
import { variablesOf } from '../axes.ts'
import { drawnMembers } from './members.ts'
import { range } from './path-lines.ts'

/** Room above and below the values, as a share of them. */
const ROOM = 0.08
/** More steps than this have no dots. */
const MOST_DOTS = 200

/** The coordinates of an orbit by step, one under the other. */
export const orbitSteps: RunFigureKind = {
  name: 'orbit-steps',
  title: 'Last steps',
  axes(input) {
    const [first = 'x'] = variablesOf(configOf(input.run, 'trajectory').landscape)
    return { x: stepAxis(input), y: coordinateAxis(input, first) }
  },
  draw(input, options) {
    const config = configOf(input.run, 'trajectory')
    const variables = variablesOf(config.landscape)
    const second = variables[1]
    const [member] = drawnMembers(config, input.data, options)
    const color = member?.color ?? themeOf(options.style).ink
    const frame = layoutFrame(options, {
      ...orbitSteps.axes(input, options),
      ...(second !== undefined && { below: { y: coordinateAxis(input, second), share: 0.5 } }),
    })
    return figureIn(frame, {
      marks: variables.flatMap((variable, plane) => coordinateMarks(input, variable, plane, color, frame)),
    })
  },
}

const seriesOf = ({ data }: FigureInput, variable: string) => data.series.find(({ name }) => name === variable)

function stepAxis(input: FigureInput): AxisSpec {
  const steps = input.data.series[0]?.steps ?? new Float64Array()
  const [first = 0, last = 1] = [steps[0], steps.at(-1)]
  return { name: 'step {symbol|t}', scale: 'linear', min: first, max: Math.max(last, first + 1), given: true }
}

function coordinateAxis(input: FigureInput, variable: string): AxisSpec {
  const [low, high] = range([seriesOf(input, variable)?.values ?? []])
  const room = ROOM * (high - low)
  return { name: `{symbol|${variable}}{sub|t}`, scale: 'linear', min: low - room, max: high + room }
}

function coordinateMarks(
  input: FigureInput,
  variable: string,
  plane: number,
  color: string,
  { theme, scale, plot }: Frame,
): DrawnMark[] {
  const { steps, values } = seriesOf(input, variable) ?? { steps: new Float64Array(), values: new Float64Array() }
  const points = thinned(steps, values, plot.width)
  return [
    {
      kind: 'line',
      name: variable,
      plane,
      z: 4,
      points,
      stroke: { color, width: theme.lineWidth * scale * 0.7, opacity: 0.8, join: 'round' },
      curve: curveOf(steps, values, `{symbol|${variable}}{sub|t}`),
      ...(values.length <= MOST_DOTS && { dots: { shape: 'dot', size: 4.5 * scale, fill: color } }),
    },
  ]
}

/** A figure of a path without its beginning: of its end alone. */
export function withoutStart(kind: RunFigureKind): RunFigureKind {
  return {
    ...kind,
    draw(input, options) {
      const figure = kind.draw(input, options)
      const { legend } = figure
      return {
        ...figure,
        marks: figure.marks.filter((mark) => mark.kind === 'raster' || mark.name !== 'start'),
        ...(legend && { legend: { ...legend, items: legend.items.filter(({ swatch }) => swatch.kind !== 'marker') } }),
      }
    },
  }
}
