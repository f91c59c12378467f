import { formatApart, formatNumber, formatShare, plainText } from '../../plot/index.ts'
import { meanOf, modeOf, valueText, type SweepCell, type SweptAxis } from './cells.ts'
import type { ShownSweep } from './prepared.ts'
import type { SweepResult } from './results.ts'

/** Something that a sweep says, in words, with the runs that it is about. */
export interface Finding {
  what: string
  text: string
  runs: readonly string[]
}

/** Changes of a word that are told one by one. */
const MOST_CHANGES = 3

/**
 * What a sweep says of a result: where it is best and worst, or highest and lowest where neither is better, and between
 * which neighbouring values it changes most; of words where they change. Numbers are means over seeds.
 */
export function findingsOf(shown: ShownSweep): Finding[] {
  return shown.result.categorical ? wordFindings(shown) : numberFindings(shown)
}

interface Known {
  cell: SweepCell
  mean: number
  margin: number | null
}

function numberFindings(shown: ShownSweep): Finding[] {
  const { result, cells } = shown
  const known = cells.flatMap((cell): Known[] => {
    const found = meanOf(cell)
    return found ? [{ cell, ...found }] : []
  })
  const [first] = known
  if (!first) return []
  const of = (better: (one: Known, other: Known) => boolean) =>
    known.reduce((best, one) => (better(one, best) ? one : best))
  const [highest, lowest] = [of((one, other) => one.mean > other.mean), of((one, other) => one.mean < other.mean)]
  if (known.length === 1 || highest.mean === lowest.mean) {
    const text = `${result.label} ${toldMean(result, first)}${known.length > 1 ? ' everywhere' : ''}`
    return [{ what: 'All', text, runs: runsOf(first.cell) }]
  }
  const [best, worst] = result.better === 'less' ? [lowest, highest] : [highest, lowest]
  const names = result.better === null ? ['Highest', 'Lowest'] : ['Best', 'Worst']
  const told = ({ cell, ...rest }: Known, what: string): Finding => ({
    what,
    text: `${result.label} ${toldMean(result, { cell, ...rest })} at ${placeText(shown, cell)}`,
    runs: runsOf(cell),
  })
  return [told(best, names[0]!), told(worst, names[1]!), ...changeFinding(shown, known)]
}

/** The largest change of a mean between two neighbouring values of a field, all others alike. */
function changeFinding(shown: ShownSweep, known: readonly Known[]): Finding[] {
  const pairs = neighbours(shown, known)
  if (known.length < 3 || pairs.length === 0) return []
  const change = ({ from, to }: (typeof pairs)[number]) => Math.abs(to.mean - from.mean)
  const most = pairs.reduce((best, pair) => (change(pair) > change(best) ? pair : best))
  const { axis, from, to } = most
  const index = shown.axes.indexOf(axis)
  const value = valueText(axis)
  const values = told(shown.result, [from.mean, to.mean])
  const rest = placeText(shown, from.cell, axis)
  return [
    {
      what: 'Changes most',
      text:
        `from ${values[0]} to ${values[1]} between ${plainText(axis.symbol)} = ${value(from.cell.at[index]!)} ` +
        `and ${value(to.cell.at[index]!)}${rest ? `, ${rest}` : ''}`,
      runs: [...runsOf(from.cell), ...runsOf(to.cell)],
    },
  ]
}

/** Pairs of cells that are next to each other along a field of numbers and alike in all others. */
function neighbours<Cell extends { cell: SweepCell }>({ axes }: ShownSweep, known: readonly Cell[]) {
  const byPlace = new Map(known.map((one) => [one.cell.at.join(), one]))
  return axes.flatMap((axis, index) =>
    axis.numeric
      ? known.flatMap((from) => {
          const at = [...from.cell.at]
          // The next one that is known: some may have been left out.
          for (at[index]!++; at[index]! < axis.values.length; at[index]!++) {
            const to = byPlace.get(at.join())
            if (to) return [{ axis, from, to }]
          }
          return []
        })
      : [],
  )
}

function wordFindings(shown: ShownSweep): Finding[] {
  const { result, cells } = shown
  const known = cells.flatMap((cell) => {
    const found = modeOf(cell)
    return found ? [{ cell, word: found.word }] : []
  })
  const [first] = known
  if (!first) return []
  const words = [...Map.groupBy(known, ({ word }) => word)].toSorted(([, a], [, b]) => b.length - a.length)
  if (words.length === 1) return [{ what: 'All', text: `${result.label} ${first.word} everywhere`, runs: [] }]
  const shares = words.map(([word, own]) => `${word} ${own.length} of ${known.length}`).join(', ')
  const changes = neighbours(shown, known).filter(({ from, to }) => from.word !== to.word)
  return [
    { what: 'All', text: `${result.label}: ${shares}`, runs: [] },
    ...changes.slice(0, MOST_CHANGES).map(({ axis, from, to }): Finding => {
      const index = shown.axes.indexOf(axis)
      const value = valueText(axis)
      const rest = placeText(shown, from.cell, axis)
      return {
        what: 'Changes',
        text:
          `from ${from.word} to ${to.word} between ${plainText(axis.symbol)} = ${value(from.cell.at[index]!)} and ` +
          `${value(to.cell.at[index]!)}${rest ? `, ${rest}` : ''}`,
        runs: [...runsOf(from.cell), ...runsOf(to.cell)],
      }
    }),
    ...(changes.length > MOST_CHANGES
      ? [{ what: 'Changes', text: `in ${changes.length - MOST_CHANGES} more places`, runs: [] }]
      : []),
  ]
}

const runsOf = ({ samples }: SweepCell) => [...new Set(samples.map(({ row }) => row.id))]

/** `γ = 0.1, β = 0.9` of a cell, but for one field. */
export function placeText({ axes }: Pick<ShownSweep, 'axes'>, { at }: Pick<SweepCell, 'at'>, but?: SweptAxis): string {
  return axes
    .flatMap((axis, index) => (axis === but ? [] : [`${plainText(axis.symbol)} = ${valueText(axis)(at[index]!)}`]))
    .join(', ')
}

function toldMean(result: SweepResult, { cell, mean, margin }: Known): string {
  const [value] = told(result, [mean])
  if (cell.samples.length < 2) return value!
  const around = margin === null ? '' : ` ± ${told(result, [margin])[0]!}`
  return `${value}${around} (mean of ${cell.samples.length})`
}

/** Numbers of a result with as many digits as tell them apart. */
function told({ share }: SweepResult, values: readonly number[]): string[] {
  if (!share) return values.length > 1 ? formatApart(values) : values.map((value) => formatNumber(value, 4))
  return values.map((value) => (value > 0.999 && value < 1 ? formatShare(value) : percent(value)))
}

const percent = (share: number): string => `${formatNumber(100 * share, 3)} %`
