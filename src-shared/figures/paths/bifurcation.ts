import { axisValues, dimensionOf, PENDING, type BifurcationConfig } from '../../contract/index.ts'
import { learningRateAxis, variablesOf } from '../axes.ts'
import { configOf, fateNames, isFinished } from '../../results/index.ts'
import {
  type AxisSpec,
  type DrawnMark,
  figureIn,
  type FigureInput,
  type Frame,
  layoutFrame,
  lonePoint,
  type RunFigureKind,
  thinned,
  viewOf,
} from '../../plot/index.ts'
import { orbitLayer, type Orbits } from './orbit-layer.ts'
import { range } from './path-lines.ts'
import { phaseHeadroom, phaseLegend, phaseStrip } from '../maps/phase-marks.ts'
import { orbitPhases } from '../maps/phases.ts'
import { orbitReading } from '../maps/readings.ts'

/**
 * The orbit of gradient descent after a transient, and its largest Lyapunov exponent under it, against the learning
 * rate.
 */
export const bifurcation: RunFigureKind = {
  name: 'bifurcation',
  title: 'Bifurcation diagram',
  reading: orbitReading,
  axes(input, options) {
    const config = configOf(input.run, 'bifurcation')
    return {
      x: learningRateAxis(input.run, config.learningRate, options),
      y: orbitAxis(config, orbitsOf(config, input)),
    }
  },
  draw(input, options) {
    const config = configOf(input.run, 'bifurcation')
    const orbits = orbitsOf(config, input)
    const phases = orbitPhases(input, options)
    const parts = {
      ...bifurcation.axes(input, options),
      below: { y: exponentAxis([input]), share: 0.3 },
      topMargin: phaseHeadroom(options),
    }
    // What has no room for its name where all is shown stays in the legend when the figure is zoomed.
    const whole = layoutFrame({ ...options, view: viewOf(parts) }, parts)
    const legend = isFinished(input.run) ? phaseStrip(phases, whole).unnamed : phaseLegend(input, options)
    const frame = layoutFrame(options, { ...parts, legend })
    const strip = phaseStrip(phases, frame)
    return figureIn(frame, {
      marks: [
        ...(orbits ? [orbitLayer(orbits, config.learningRate, frame)] : []),
        ...(options.thumbnail ? [] : strip.onsets.flatMap((rate) => onsetMarks(rate, frame))),
        ...exponentMarks(input, config, frame),
      ],
      words: options.thumbnail ? [] : strip.elements,
    })
  },
}

/** The first coordinate of the orbits of the run; undefined while nothing is computed. */
function orbitsOf({ landscape, samples }: BifurcationConfig, { run, data }: FigureInput): Orbits | undefined {
  const { orbit, fate } = data.arrays
  if (!orbit || !fate) return undefined
  const names = fateNames(run)
  const gone = ['divergent', 'undefined'].map((name) => names.indexOf(name))
  return {
    values: orbit.data,
    samples,
    stride: dimensionOf(landscape),
    isComputed: (rate) => (fate.data[rate] ?? PENDING) !== PENDING,
    // On its way out an orbit is no part of what is looked at.
    isBounded: (rate) => !gone.includes(fate.data[rate]!),
  }
}

function orbitAxis({ landscape, learningRate }: BifurcationConfig, orbits: Orbits | undefined): AxisSpec {
  const [first, ...others] = variablesOf(landscape)
  const bounded: ArrayLike<number>[] = []
  if (orbits) {
    const { values, samples, stride } = orbits
    for (let rate = 0; rate < learningRate.count; rate++)
      if (orbits.isComputed(rate) && orbits.isBounded(rate))
        bounded.push(values.subarray(rate * samples * stride, (rate + 1) * samples * stride))
  }
  const [low, high] = range(bounded, orbits?.stride)
  const room = 0.04 * (high - low)
  const name = others.length === 0 ? `orbit {symbol|${first}}` : `coordinate {symbol|${first}} of the orbit`
  return { name, shortName: `{symbol|${first}}`, scale: 'linear', min: low - room, max: high + room }
}

/**
 * Lyapunov exponents below this share of those that are known are not shown: where an orbit is superstable they go to
 * −∞.
 */
const DEEPEST = 0.03

/** Exponents that are all nearer to 0 than this are 0 but for rounding. */
const NEUTRAL = 1e-12

/** The axis over the Lyapunov exponents of runs. */
export function exponentAxis(inputs: readonly Pick<FigureInput, 'data'>[]): AxisSpec {
  const known = Float64Array.from(
    inputs.flatMap(({ data }) =>
      Array.from(data.arrays.lyapunov?.data ?? []).filter(
        (value, rate) => Number.isFinite(value) && data.arrays.fate?.data[rate] !== PENDING,
      ),
    ),
  ).sort()
  const low = Math.min(known[Math.floor(DEEPEST * known.length)] ?? -1, 0)
  const high = Math.max(known.at(-1) ?? 1, 0)
  const room = 0.1 * (high - low > NEUTRAL ? high - low : 1)
  return { name: 'Lyapunov exponent', shortName: 'exponent', scale: 'linear', min: low - room, max: high + room }
}

/** The exponent with its zero line: above it neighbouring orbits part, which is chaos. */
function exponentMarks({ data }: FigureInput, { learningRate }: BifurcationConfig, frame: Frame): DrawnMark[] {
  const { theme, scale } = frame
  const { y, plot } = frame.below!
  const codes = data.arrays.fate?.data ?? new Uint8Array()
  const exponents = data.arrays.lyapunov?.data ?? new Float64Array()
  // What is deeper than a canvas can draw leaves the plane through the bottom.
  const drawable = Float64Array.from({ length: learningRate.count }, (_, rate) =>
    (codes[rate] ?? PENDING) === PENDING ? Number.NaN : Math.max(exponents[rate]!, y.min - 100 * (y.max - y.min)),
  )
  return [
    {
      kind: 'rule',
      name: 'zero',
      axis: 'y',
      at: 0,
      plane: 1,
      z: 4,
      stroke: { color: theme.muted, width: scale, dash: [6 * scale, 4 * scale] },
    },
    {
      kind: 'line',
      name: 'lyapunov',
      plane: 1,
      z: 4,
      points: thinned(axisValues(learningRate), drawable, Math.max(plot.width, 1)),
      stroke: { color: theme.ink, width: theme.lineWidth * scale * 0.75, join: 'round' },
      ...(learningRate.count === 1 && { dots: lonePoint(theme.ink, scale) }),
    },
  ]
}

/** A fine line through both planes where one phase becomes another. */
function onsetMarks(rate: number, { theme, scale }: Frame): DrawnMark[] {
  return [0, 1].map((plane) => ({
    kind: 'rule',
    name: 'onset',
    axis: 'x',
    at: rate,
    plane,
    z: 1,
    stroke: { color: theme.axis, width: 0.75 * scale, dash: 'dotted' },
  }))
}
