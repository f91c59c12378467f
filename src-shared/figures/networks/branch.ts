import { STAYS_BELOW, summaryOf, type Branch } from '../../contract/index.ts'
import { stabilityLimitOf } from '../../rules/index.ts'
import {
  type AxisSpec,
  type DrawnMark,
  fateColor,
  figureIn,
  type FigureInput,
  type FigureOptions,
  formatNumber,
  layoutFrame,
  type LegendItem,
  numberMarkup,
  type Point,
  type Pointed,
  type Reading,
  type RunFigureKind,
  themeOf,
} from '../../plot/index.ts'
import { branchRows, configOf, recordTable, type BranchRow } from '../../results/index.ts'
import { axisSpec, listAxis } from '../axes.ts'

/**
 * What became of networks that went on from others, against the learning rate: the barrier of the loss behind each, the
 * share of those begun from whose children escaped, and the sharpness where they ended.
 */
export const branch: RunFigureKind = {
  name: 'branch',
  title: 'Stay or escape',
  axes: (input, options) => {
    const { x, y } = axesOf(input, options)
    return { x, y }
  },
  reading: branchReading,
  draw(input, options) {
    const rows = branchRows(input.data)
    const { ink } = themeOf(options.style)
    const { x, y, below } = axesOf(input, options)
    const frame = layoutFrame(options, { x, y, below, legend: legendOf(rows, ink, options) })
    const { scale, theme, fontSize } = frame
    const dots = (name: 'barrier' | 'siblingBarrier' | 'sharpness', plane: 0 | 1, hollow: boolean): DrawnMark[] =>
      fates.map((fate) => {
        const color = colorOf(fate, options)
        return {
          kind: 'points',
          name,
          series: { of: 'fate', key: fate },
          plane,
          z: hollow ? 4 : 5,
          points: rows.flatMap((row): Point[] => {
            const value = row[name]
            if (row.fate !== fate || value === null) return []
            return [[row.learningRate, name === 'sharpness' ? value : Math.max(value, LEAST)]]
          }),
          dot: {
            shape: 'dot',
            size: 8 * scale,
            fill: hollow ? theme.paper : color,
            border: { color: hollow ? color : theme.paper, width: (hollow ? 1.5 : 1) * scale },
          },
        }
      })
    const dashed = { color: ink, width: 1.25 * scale, dash: [6 * scale, 4 * scale] }
    const branches = branchesOf(input)
    const marks: DrawnMark[] = [
      {
        kind: 'rule',
        name: 'threshold',
        series: { of: 'limit', key: 'threshold' },
        plane: 0,
        z: 2,
        axis: 'y',
        at: STAYS_BELOW,
        stroke: dashed,
      },
      {
        kind: 'line',
        name: 'limit',
        series: { of: 'limit', key: 'sharpness' },
        plane: 1,
        z: 2,
        points: limitPoints(input, x, below.y),
        stroke: dashed,
      },
      ...dots('siblingBarrier', 0, true),
      ...dots('barrier', 0, false),
      ...dots('sharpness', 1, false),
      {
        kind: 'text',
        name: 'escaped',
        plane: 0,
        z: 6,
        points: branches.map(({ learningRate }): Point => [learningRate!, y.max / 1.6]),
        texts: branches.map(({ escaped, origins }) => `${escaped}/${origins}`),
        size: 2 * scale,
        label: { side: 'bottom', distance: 2 * scale, fontSize, rim: 2 * scale, yields: true },
      },
    ]
    return figureIn(frame, { marks })
  },
  data(input) {
    const byRate = new Map(branchesOf(input).map((one) => [one.learningRate, one]))
    return recordTable(
      branchRows(input.data).map(({ index, ...row }) => {
        const { escaped = null, origins = null } = byRate.get(row.learningRate) ?? {}
        return { member: index, ...row, escaped, origins }
      }),
    )
  },
}

/** Barriers below this are drawn as this: they are the rounding of float32. */
const LEAST = 1e-4

const fates = ['stays', 'escapes'] as const
const colorOf = (fate: (typeof fates)[number], { style }: FigureOptions) =>
  fateColor(fate === 'stays' ? 'sharp' : 'flat', style)

const branchesOf = ({ run }: FigureInput): Branch[] =>
  (summaryOf(run).branches ?? []).filter(({ learningRate }) => learningRate !== undefined)

/** λ where the networks began, which is the mean where these are several; undefined where it is not known. */
function sharpnessBefore(rows: readonly BranchRow[]): number | undefined {
  const known = rows.flatMap((row) => row.sharpnessBefore ?? [])
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : undefined
}

function axesOf(
  input: FigureInput,
  options: FigureOptions,
): { x: AxisSpec; y: AxisSpec; below: { y: AxisSpec; share: number } } {
  const rows = branchRows(input.data)
  const barriers = rows.flatMap(({ barrier, siblingBarrier }) => [barrier ?? [], siblingBarrier ?? []].flat())
  const ends = rows.flatMap(({ sharpness, sharpnessBefore }) => [sharpness ?? [], sharpnessBefore ?? []].flat())
  const positive = ends.filter((value) => value > 0)
  return {
    x: rateAxis(input, rows, options),
    y: {
      name: 'barrier of the loss',
      shortName: 'barrier',
      scale: 'log',
      min: LEAST / 1.5,
      max: 5 * Math.max(0.5, ...barriers),
    },
    below: {
      y: {
        name: 'sharpness {symbol|λ}',
        shortName: '{symbol|λ}',
        scale: 'log',
        min: positive.length > 0 ? Math.min(...positive) / 1.4 : 1,
        max: positive.length > 0 ? Math.max(...positive) * 1.4 : 100,
      },
      share: 0.4,
    },
  }
}

/** Coordinates are γ in both forms: as c = γλ only ticks and labels are others. */
function rateAxis(input: FigureInput, rows: readonly BranchRow[], { relativeTo }: FigureOptions): AxisSpec {
  const { learningRates } = configOf(input.run, 'network')
  const list = listAxis(learningRates)
  const [min, max] = list.scale === 'log' ? [list.min / 1.15, list.max * 1.15] : [list.min, list.max]
  const margin = list.scale === 'log' || min < max ? 0 : min / 2
  const axis = axisSpec('learning rate {symbol|γ}', { ...list, min: min - margin, max: max + margin, count: 100 })
  const sharpness = sharpnessBefore(rows)
  if (relativeTo === null || relativeTo === undefined || sharpness === undefined) return axis
  const shortName = `{symbol|c} = {symbol|γλ}, {symbol|λ} = ${numberMarkup(sharpness, 4)} where they began`
  return { ...axis, name: `learning rate ${shortName}`, shortName, factor: sharpness }
}

/** The sharpness above which a learning rate leads away from a minimum, over the learning rates. */
function limitPoints({ run }: FigureInput, x: AxisSpec, y: AxisSpec): Point[] {
  const { rule } = configOf(run, 'network')
  const numerator = rule?.name === 'adam' ? undefined : stabilityLimitOf(1, rule)
  if (numerator === undefined || numerator === null) return []
  return Array.from({ length: 101 }, (_, index): Point => {
    const share = index / 100
    const rate = x.scale === 'log' ? x.min * (x.max / x.min) ** share : x.min + share * (x.max - x.min)
    return [rate, rate > 0 ? Math.min(numerator / rate, 1e3 * y.max) : Number.NaN]
  })
}

function legendOf(rows: readonly BranchRow[], ink: string, options: FigureOptions): LegendItem[] {
  const counted = (fate: string) => rows.filter((row) => row.fate === fate).length
  return [
    ...fates.map((fate): LegendItem => ({
      swatch: { kind: 'area', colors: [colorOf(fate, options)] },
      label: fate,
      value: String(counted(fate)),
      series: [{ of: 'fate', key: fate }],
    })),
    { swatch: { kind: 'none' }, label: '{muted|hollow:} between siblings' },
    { swatch: { kind: 'none' }, label: '{muted|above:} how many escaped' },
    { swatch: { kind: 'line', color: ink, dashed: true }, label: `barrier ${STAYS_BELOW}, limit of {symbol|λ}` },
  ]
}

/** The learning rate that is pointed at, and what became of the networks with the one that is closest to it. */
function branchReading(input: FigureInput, { x }: Pointed): Reading[] {
  if (x === undefined) return []
  const apart = ({ learningRate = NaN }: Branch) => Math.abs(Math.log(learningRate / x))
  const [nearest] = branchesOf(input).toSorted((one, other) => apart(one) - apart(other))
  if (!nearest) return [{ name: 'γ', value: formatNumber(x, 4) }]
  const told = (name: string, value: number | null | undefined): Reading[] =>
    typeof value === 'number' ? [{ name, value: formatNumber(value, 3) }] : []
  return [
    { name: 'γ', value: formatNumber(nearest.learningRate!, 4) },
    ...told('γλ', nearest.gammaLambda),
    { name: 'escaped', value: `${nearest.escaped} of ${nearest.origins}`, word: true },
    ...told('barrier', nearest.barrier).map((reading) => ({ ...reading, word: true })),
    ...told('λ', nearest.sharpness),
  ]
}
