import { datasetNote, summaryOf, type NetworkEnd } from '#shared/contract/index.ts'
// Not from the door: that brings the whole chart library.
import { figureData, separations } from '#shared/figures/index.ts'
import { type FigureInput, formatNumber, formatShare } from '#shared/plot/index.ts'
import { snapshotsOf } from '#shared/results/index.ts'
import { distancesOf, principalComponents } from '#shared/projection/index.ts'
import { verdictOf, type Finding } from './finding.ts'

/** Figs 11–15: what the paths of first-layer weights do, in the plane of the figure and in the whole space. */
export function networkFindings(figure: string, input: FigureInput): Finding[] {
  const { networks: ended = [] } = summaryOf(input.run)
  const [, on, start] = /^projection(?:-(on-)?(.+))?$/.exec(figure) ?? []
  return start === undefined
    ? [...waysFindings(ended, input), ...planeFindings('all starts', ended, input), ...learningFindings(ended, input)]
    : on === undefined
      ? planeFindings(`start ${start}`, ended, input, start)
      : otherPlaneFindings(start, ended, input)
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** How far apart networks are at the end, in the space of all first-layer weights. */
function waysFindings(ended: readonly NetworkEnd[], input: FigureInput): Finding[] {
  const said = {
    claim: 'From one start, networks with different learning rates go different ways.',
    agreesIf: 'each two are further apart than a tenth of how far they moved',
  }
  const snapshots = snapshotsOf(input)
  const last = snapshots.steps.at(-1)
  const { rows, columns } = figureData(separations, input)
  const at = (name: string, row: number) => columns.find((column) => column.name === name)?.at(row)
  const apart = (same: string) =>
    Array.from({ length: rows }, (_, row) => row)
      .filter((row) => at('step', row) === last && at('same', row) === same)
      .map((row) => Number(at('distance', row)))
  const [ofStart, ofRate] = [apart('start'), apart('learningRate')]
  if (ofStart.length === 0) return [{ ...said, measured: 'too few networks were trained', verdict: 'cannot be told' }]
  // Of the same weights: the distance in the summary is that of all layers.
  const paths = ended.flatMap((_, member) => (snapshots.diverged(member) ? [] : [snapshots.rows(member)]))
  const moved = mean([
    ...distancesOf(
      snapshots.gram,
      paths.map((path) => [path[0]!, path.at(-1)!]),
    ),
  ])
  const others =
    ofRate.length > 0
      ? `; those of one learning rate from different starts are ${formatNumber(mean(ofRate), 3)} apart`
      : ''
  return [
    {
      ...said,
      measured:
        `At the end networks of one start with different learning rates are ${formatNumber(mean(ofStart), 3)} ` +
        'apart on average in the space of all ' +
        `first-layer weights, having moved by ${formatNumber(moved, 3)}${others}.`,
      verdict: verdictOf(Math.min(...ofStart) > 0.1 * moved),
    },
  ]
}

/** How much of what networks do the plane of the figure holds. */
function planeFindings(what: string, ended: readonly NetworkEnd[], input: FigureInput, start?: string): Finding[] {
  const said = {
    claim: `The plane of two principal components shows the paths of ${what}.`,
    agreesIf: 'it holds more than half of the variance',
  }
  const snapshots = snapshotsOf(input)
  const fit = rowsOf(ended, input, (own) => start === undefined || own === start)
  if (fit.length < 3) return [{ ...said, measured: 'there are too few snapshots', verdict: 'cannot be told' }]
  const [first, second] = principalComponents(snapshots.gram, { fit, components: 2 }).explainedVarianceRatio
  const shown = first! + second!
  return [
    {
      ...said,
      measured:
        `It holds ${formatShare(shown)} of the variance of their snapshots (${formatShare(first!)} and ` +
        `${formatShare(second!)}).`,
      verdict: verdictOf(shown > 0.5),
      ...(shown <= 0.5 && {
        why:
          'More than half of what the networks do happens outside of the plane: distances in the whole space ' +
          'are what counts.',
      }),
    },
  ]
}

/** How much of what networks of other starts do happens in the plane of one. */
function otherPlaneFindings(start: string, ended: readonly NetworkEnd[], input: FigureInput): Finding[] {
  const said = {
    claim: `The plane of start ${start} is one in which the paths of the other starts can be compared with its own.`,
    agreesIf: 'more than half of it does',
  }
  const { gram } = snapshotsOf(input)
  const [fit, others] = [rowsOf(ended, input, (own) => own === start), rowsOf(ended, input, (own) => own !== start)]
  if (fit.length < 3 || others.length === 0)
    return [{ ...said, measured: 'there are too few snapshots', verdict: 'cannot be told' }]
  const insideOf = (rows: number[]) => {
    const { coordinates, residuals } = principalComponents(gram, { fit, rows, components: 2 })
    const squares = (values: Float64Array) => values.reduce((sum, value) => sum + value ** 2, 0)
    return squares(coordinates) / (squares(coordinates) + squares(residuals))
  }
  const [share, ofAll] = [insideOf(others), insideOf([...fit, ...others])]
  return [
    {
      ...said,
      measured:
        `Of the square distances of the other starts’ snapshots from the middle of start ${start}, ` +
        `${formatShare(share)} lies in the plane and ${formatShare(1 - share)} outside. ` +
        `With those of start ${start} itself, as the figure counts, ${formatShare(1 - ofAll)} lies outside.`,
      verdict: share > 0.5 ? 'agrees' : 'differs',
      ...(share <= 0.5 && {
        why:
          'Random starts are nearly at right angles to each other in so many dimensions: the plane of one holds ' +
          'little of where another is.',
      }),
    },
  ]
}

/** Snapshots of the networks of some starts, as rows of the Gram matrix. */
function rowsOf(ended: readonly NetworkEnd[], input: FigureInput, chosen: (start: string) => boolean): number[] {
  const snapshots = snapshotsOf(input)
  return ended.flatMap(({ start = '' }, member) => (chosen(start) ? snapshots.rows(member) : []))
}

function learningFindings(ended: readonly NetworkEnd[], { run }: FigureInput): Finding[] {
  const accuracies = ended.flatMap(({ testAccuracy }) => testAccuracy ?? [])
  if (accuracies.length === 0) return []
  const best = Math.max(...accuracies)
  // Networks that were trained for some hundred steps may yet learn it.
  const steps = run.config.kind === 'network' ? run.config.steps : undefined
  const untold = best <= 0.9 && steps !== undefined
  const digits = datasetNote(run.summary) ?? 'MNIST'
  return [
    {
      claim: 'The networks learn to read the digits.',
      measured:
        `Test accuracy from ${formatShare(Math.min(...accuracies))} to ${formatShare(best)} ` +
        `on ${digits}${steps === undefined ? '' : `, after ${steps} steps`}.`,
      agreesIf: 'the best reads more than 90 %',
      verdict: untold ? 'cannot be told' : verdictOf(best > 0.9),
      ...(untold && { why: `They were trained for ${steps} steps only.` }),
    },
  ]
}
