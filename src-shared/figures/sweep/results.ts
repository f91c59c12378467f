import type { SweepRow } from '../../contract/index.ts'
import { formatNumber } from '../../plot/index.ts'

/** A result that the runs of a sweep have. */
export interface SweepResult {
  /** As in summaries: `shares.flat`, `networks.testAccuracy`. */
  name: string
  label: string
  /** A word for each run, such as a fate, and no number. */
  categorical: boolean
  /** A share of 1, told in percent. */
  share: boolean
  /** Whether more of it is better, or less; null where neither is. */
  better: 'more' | 'less' | null
  /** Its values of a run: one, or one for each of several networks that differ in their seeds alone; none before it has
   * ended. */
  of(row: SweepRow): readonly (number | string)[]
}

/** What tells nothing of what came out: settings, and what stands in other results. */
const told = /^(byLearningRate|periods|files|data|minima|branches|border|ends|against\.counts|computedOn|dataset)\b/
/** Fields of a network that say which one it is. */
const ofNetwork = new Set(['start', 'seed', 'learningRate', 'scaledRate', 'initialSharpness'])
const NETWORK = /^networks(?:\.(\d+))?\.(\w+)$/

/**
 * The results that the completed runs of a sweep have, the one that tells most in front: what differs between them
 * before what does not.
 */
export function sweepResults(rows: readonly SweepRow[]): SweepResult[] {
  const done = rows.filter(({ status }) => status === 'completed')
  const names = new Set(done.flatMap(({ values }) => Object.keys(values)))
  const found = [...ofNetworks(done, names), ...ofFates(names), ...others(names)]
  const kept = found.flatMap((make): { result: SweepResult; rank: number }[] => {
    const values = done.flatMap(make.of)
    if (values.length === 0) return []
    const categorical = values.every((value) => typeof value === 'string')
    // What is a number in some runs and a list in others is neither.
    if (!categorical && values.some((value) => typeof value === 'string')) return []
    if (categorical && values.some((value) => String(value).startsWith('['))) return []
    const differs = new Set(values).size > 1
    const rank = rankOf(make.name) + (make.name === 'duration' ? 1000 : differs ? 0 : 500)
    const whole = make.name === 'fate' && values.length > 0 && isSingle(done) ? -1000 : 0
    return [{ result: { ...make, categorical, ...qualitiesOf(make.name) }, rank: rank + (differs ? whole : 0) }]
  })
  return kept.toSorted((one, other) => one.rank - other.rank).map(({ result }) => result)
}

/** The result of that name, or the one that tells most; undefined where no run has ended. */
export function shownResult(rows: readonly SweepRow[], name: string | null): SweepResult | undefined {
  const results = sweepResults(rows)
  return results.find((result) => result.name === name) ?? results[0]
}

type Made = Pick<SweepResult, 'name' | 'label' | 'of'>

function present(value: number | string | undefined): readonly (number | string)[] {
  return value === undefined ? [] : [value]
}

/** What networks ended with: a value for each network of one learning rate, which differ in their seeds alone. */
function ofNetworks(rows: readonly SweepRow[], names: ReadonlySet<string>): Made[] {
  const fields = new Set(
    [...names].flatMap((name) => NETWORK.exec(name)?.[2] ?? []).filter((name) => !ofNetwork.has(name)),
  )
  const ratesOf = ({ values }: SweepRow) => indicesOf(values).map((index) => values[fieldOf(index, 'learningRate')])
  const several = rows.some((row) => new Set(ratesOf(row)).size > 1)
  const rates = several ? [...new Set(rows.flatMap(ratesOf))].filter((rate) => rate !== undefined) : [undefined]
  return rates.flatMap((rate) =>
    Array.from(fields, (field): Made => ({
      name: `networks.${field}${rate === undefined ? '' : `[${rate}]`}`,
      label: `${labelOf(field)}${rate === undefined ? '' : `, γ = ${formatNumber(Number(rate), 6)}`}`,
      of: (row) =>
        indicesOf(row.values).flatMap((index) =>
          rate === undefined || row.values[fieldOf(index, 'learningRate')] === rate
            ? present(row.status === 'completed' ? row.values[fieldOf(index, field)] : undefined)
            : [],
        ),
    })),
  )
}

const fieldOf = (index: string, field: string) => `networks.${index === '' ? '' : `${index}.`}${field}`

/** The places of networks in a summary; '' of one that is alone. */
function indicesOf(values: SweepRow['values']): string[] {
  return [
    ...new Set(
      Object.keys(values).flatMap((name) => {
        const found = NETWORK.exec(name)
        return found ? [found[1] ?? ''] : []
      }),
    ),
  ]
}

/** The fate that most descents of a run came to. */
function ofFates(names: ReadonlySet<string>): Made[] {
  const shares = [...names].filter((name) => /^shares\.[^.]+$/.test(name))
  if (shares.length === 0) return []
  return [
    {
      name: 'fate',
      label: 'most frequent fate',
      of({ status, values }) {
        const own = shares.filter((name) => values[name] !== undefined)
        if (status !== 'completed' || own.length === 0) return []
        const most = own.reduce((best, name) => (Number(values[name]) > Number(values[best]) ? name : best))
        return [most.slice('shares.'.length)]
      },
    },
  ]
}

/** Whether each run is of one descent, or all of its descents share a fate. */
function isSingle(rows: readonly SweepRow[]): boolean {
  return rows.every(({ values }) =>
    Object.entries(values).every(([name, value]) => !/^shares\.[^.]+$/.test(name) || value === 0 || value === 1),
  )
}

function others(names: ReadonlySet<string>): Made[] {
  const hasShares = [...names].some((name) => name.startsWith('shares.'))
  return [...names]
    .filter((name) => !NETWORK.test(name) && !told.test(name) && !(hasShares && name.startsWith('counts.')))
    .map((name) => ({
      name,
      label: labelOf(name),
      of: ({ status, values }) => present(status === 'completed' ? values[name] : undefined),
    }))
}

const labels: Record<string, string> = {
  sharpness: 'sharpness λ',
  criticalSharpness: 'critical sharpness λ_c',
  distance: 'distance from the start',
  status: 'end of training',
  changed: 'share that changes',
  divergent: 'networks that diverged',
  duration: 'computing time in s',
  divergedAt: 'step of divergence',
  stoppedAt: 'step of the end',
}

function labelOf(name: string): string {
  const [, fate] = /^shares\.(.+)$/.exec(name) ?? []
  if (fate !== undefined) return `share of ${fate}`
  return labels[name] ?? name.replaceAll('.', ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function qualitiesOf(name: string): Pick<SweepResult, 'share' | 'better'> {
  return {
    share: /accuracy/i.test(name) || /^(against\.)?shares\.|^changed$/.test(name),
    better: /accuracy/i.test(name) ? 'more' : /loss|barrier|duration|divergent/i.test(name) ? 'less' : null,
  }
}

const first = [
  'networks.testAccuracy',
  'networks.testLoss',
  'networks.trainLoss',
  'networks.trainAccuracy',
  'networks.sharpness',
]

function rankOf(name: string): number {
  const known = first.findIndex((one) => name.startsWith(one))
  if (known >= 0) return known
  if (name.startsWith('networks.')) return 10
  if (name.startsWith('shares.')) return 20
  if (name === 'changed' || /barrier/i.test(name)) return 5
  return name === 'fate' ? 30 : 40
}
