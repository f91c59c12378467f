import {
  columnAxisOf,
  gridAxes,
  learningRatesOf,
  PENDING,
  sizeOf,
  type ArrayData,
  type Axis,
  type BasinMapConfig,
  type Config,
  type GridAxis,
  type Run,
} from '../../contract/index.ts'
import { mapAxes, planeAxes, variablesOf } from '../axes.ts'
import { sliceOf } from '../maps/basin-map.ts'
import { columnOf, configOf, fateNames, gridOf, isFinished, isMap } from '../../results/index.ts'
import { placeOf, type CompareFigureKind, type CompareInput } from './compare.ts'
import { runLabel } from './lines.ts'
import { drawDifference, flowsOf, type Flows } from '../maps/difference.ts'
import { type Column, type FigureInput, formatApart, formatNumber } from '../../plot/index.ts'

/** Which cells of the first of two maps have another fate in the second, and which one. */
export const compareDifference: CompareFigureKind = {
  name: 'difference',
  title: 'What changes',
  takes: isMap,
  ofArrays: () => true,
  draw(input, options) {
    const { joint, cells } = subtracted(input, options.slice)
    const { config } = joint.run
    const sides: [string, string] = [runLabel(input, 0), runLabel(input, 1)]
    const name = 'x' in config ? rateNotes(input, options) : []
    const map =
      config.kind === 'fate-map'
        ? { axes: mapAxes(joint.run, config, options), columns: columnAxisOf(config), rows: config.learningRate }
        : planeMap(joint)
    return drawDifference(joint, options, { ...map, cells: { first: 0, count: cells }, name, sides })
  },
  data(input, look) {
    const { joint } = subtracted(input, look.slice)
    const { fate, 'against/fate': against } = joint.data.arrays
    const axes = planeOf(joint.run.config)
    const fates = fateNames(joint.run)
    const [, across] = axes as [GridAxis, GridAxis]
    const columns = across.values.length
    return {
      rows: sizeOf(axes.map(({ values }) => values.length)),
      columns: [
        ...axes.map(({ name, values }, axis): Column => ({
          name,
          at: (row) => values[axis === 0 ? Math.floor(row / columns) : row % columns] ?? null,
        })),
        columnOf('before', fate!.data, fates),
        columnOf('after', against!.data, fates),
      ],
    }
  },
  arrays(input, look) {
    const { joint } = subtracted(input, look.slice)
    const axes = planeOf(joint.run.config)
    const shape = axes.map(({ values }) => values.length)
    const { fates, counts } = fateFlows(input, look.slice)
    const { fate, 'against/fate': against } = joint.data.arrays
    return {
      before: { ...fate!, shape },
      after: { ...against!, shape },
      fates,
      matrix: { dtype: 'uint32', shape: [fates.length, fates.length], data: Uint32Array.from(counts) },
      ...Object.fromEntries(
        axes.map(({ name, values }) => [
          `axes/${name}`,
          { dtype: 'float64', shape: [values.length], data: Float64Array.from(values) },
        ]),
      ),
    }
  },
  about(input, look) {
    const { fates, counts, changed, total } = fateFlows(input, look.slice)
    const numbers = input.runs.map((_, run) => placeOf(input, run) + 1)
    const learningRates = input.runs.flatMap(({ run: { config } }) =>
      config.kind === 'basin-map' ? rateOf(config, look.slice) : [],
    )
    return {
      from: numbers[0],
      to: numbers[1],
      ...(learningRates.length > 0 && { learningRates }),
      changed,
      total,
      fates,
      /** Cells that go from the fate of the row to that of the column. */
      matrix: fates.map((_, row) => Array.from(counts.subarray(row * fates.length, (row + 1) * fates.length))),
    }
  },
}

/**
 * The axes of what is subtracted, the last of which changes fastest: of maps with a list of learning rates one has been
 * chosen.
 */
function planeOf(config: Config): GridAxis[] {
  return gridAxes(config).slice(-2)
}

function planeMap({ run }: FigureInput) {
  const config = configOf(run, 'basin-map')
  return { axes: planeAxes(config), columns: config.x, rows: config.y }
}

/** The learning rates of two basin maps, where they are not the same. */
function rateNotes({ runs }: CompareInput, options: Parameters<CompareFigureKind['draw']>[1]) {
  const names = runs.slice(0, 2).map(({ run }) => sliceOf(run, configOf(run, 'basin-map'), options).name)
  const [first, second] = names
  return first!.label === second!.label ? [first!] : [{ ...first!, label: `${first!.label} → ${second!.label}` }]
}

/**
 * Why two runs cannot be subtracted cell by cell, in a sentence that names what differs; null where they can be. Maps
 * of the starts of a plane may be of different learning rates, and all maps of different landscapes.
 */
export function whyNotSubtracted(first: Run, second: Run): string | null {
  const [one, other] = [first.config, second.config]
  if (!isMap(one) || !isMap(other)) return 'Only maps can be subtracted from each other.'
  if (one.kind === 'fate-map' && other.kind === 'fate-map') {
    if ((one.momentum === undefined) !== (other.momentum === undefined))
      return 'The axes mean different things: start point in one map, momentum in the other.'
    if (one.momentum && other.momentum)
      return (
        axesDiffer('momenta', one.momentum, other.momentum) ??
        axesDiffer('learning rates', one.learningRate, other.learningRate)
      )
    const lines = [one.line, other.line].map((line) =>
      line ? `from ${pointText(line.from)} to ${pointText(line.to)}` : 'on the axis itself',
    )
    if (lines[0] !== lines[1])
      return `The start points lie on different lines: ${lines[0]} in the first map, ${lines[1]} in the second.`
    if ((one.momentum === undefined) !== (other.momentum === undefined))
      return 'The axes mean different things: start point in one map, momentum in the other.'
    return (
      axesDiffer('start points', one.start, other.start) ??
      (one.momentum && other.momentum && axesDiffer('momenta', one.momentum, other.momentum)) ??
      axesDiffer('learning rates', one.learningRate, other.learningRate)
    )
  }
  if (one.kind === 'basin-map' && other.kind === 'basin-map') {
    const names = variablesOf(one.landscape)
    const rates = [one, other].map((config) => learningRatesOf(config).length)
    if (rates[0] !== rates[1])
      return `The maps are of ${rates[0]} learning ${rates[0] === 1 ? 'rate' : 'rates'} and of ${rates[1]}.`
    return (
      axesDiffer(`start points ${names[0]}₀`, one.x, other.x) ?? axesDiffer(`start points ${names[1]}₀`, one.y, other.y)
    )
  }
  return (
    'The axes mean different things: start point and learning rate in one map, the start points of a plane ' +
    'in the other.'
  )
}

const pointText = (point: readonly number[]) => `(${point.map((value) => formatNumber(value, 6)).join(', ')})`

function axesDiffer(what: string, one: Axis, other: Axis): string | null {
  const same = one.min === other.min && one.max === other.max && one.count === other.count && one.scale === other.scale
  const ends = formatApart([one.min, one.max, other.min, other.max], 6)
  const told = ({ count, scale }: Axis, [min, max]: string[]) => `${min} … ${max}, ${count} points, ${scale}`
  return same
    ? null
    : `The ${what} differ: ${told(one, ends.slice(0, 2))} in the first map, ${told(other, ends.slice(2))} in ` +
        'the second.'
}

/** Two maps as one that is compared with another: codes of both index the names of `joint.run.summary.fates`. */
interface Subtracted {
  joint: FigureInput
  cells: number
}

/**
 * Brings the fates of two maps, equal by their names, under common codes. Of maps with a list of learning rates those
 * of one slice.
 */
function subtracted({ runs }: CompareInput, slice = 0): Subtracted {
  const [first, second] = runs as readonly [FigureInput, FigureInput]
  const fates = [...new Set([...fateNames(first.run), ...fateNames(second.run)])]
  const codesOf = ({ run, data }: FigureInput) => {
    const { cells, from } = cellsOf(run.config, slice)
    const names = fateNames(run)
    const byCode = new Uint8Array(PENDING + 1).fill(PENDING)
    names.forEach((name, code) => (byCode[code] = fates.indexOf(name)))
    const codes = data.arrays.fate?.data.subarray(from, from + cells) ?? new Uint8Array()
    return { codes: Uint8Array.from(codes, (code) => byCode[code]!), cells }
  }
  const [before, after] = [codesOf(first), codesOf(second)]
  const array = (name: string, data: Uint8Array<ArrayBuffer>): ArrayData => ({
    name,
    dtype: 'uint8',
    shape: [data.length],
    fill: 0,
    data,
  })
  // As long as either is computed, all that may come is named.
  const status = [first, second].find(({ run }) => !isFinished(run))?.run.status ?? 'completed'
  return {
    cells: before.cells,
    joint: {
      run: { ...first.run, status, summary: { ...first.run.summary, fates } },
      data: {
        members: [],
        series: [],
        arrays: { fate: array('fate', before.codes), 'against/fate': array('against/fate', after.codes) },
      },
    },
  }
}

/** The learning rate of a slice, or the last one where there are fewer. */
function rateOf(config: BasinMapConfig, slice = 0): number {
  const rates = learningRatesOf(config)
  return rates[Math.min(slice, rates.length - 1)]!
}

function cellsOf(config: Config, slice: number): { cells: number; from: number } {
  if (!isMap(config)) return { cells: 0, from: 0 }
  const { x, y, offset } = gridOf(config, slice)
  return { cells: x.count * y.count, from: offset }
}

/** How many cells go from which fate of the first of two maps to which of the second, with the names of both. */
export function fateFlows(input: CompareInput, slice = 0): Flows & { fates: string[] } {
  const { joint, cells } = subtracted(input, slice)
  const fates = fateNames(joint.run)
  const { fate, 'against/fate': against } = joint.data.arrays
  return { fates, ...flowsOf(fate!.data, against!.data, { first: 0, count: cells }, fates.length) }
}
