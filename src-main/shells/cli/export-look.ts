import { slicesOf, type ComparisonLook, type Run, type Service } from '#shared/contract/index.ts'
import {
  compareDifference,
  compareShares,
  hasWeights,
  sharedFates,
  whyNotSubtracted,
} from '#shared/figures/compare/index.ts'
import { badInput } from './terminal.ts'

/** Options of `export` that are for runs side by side alone. */
export const lookOptions = ['extents', 'fate', 'colours', 'pair', 'plane', 'from'] as const

/** Options of `export` that are for sweeps alone. */
export const sweepOptions = ['result', 'along', 'up'] as const

/** What of a sweep is shown, as it is typed. */
export type SweepLookArguments = Partial<Record<(typeof sweepOptions)[number], string>>

/** What of a comparison is shown, as it is typed. */
export interface LookArguments extends Partial<Record<(typeof lookOptions)[number], string>> {
  /** Which curves of training. */
  curves?: unknown
  /** Which of the learning rates of a list of maps. */
  slice?: unknown
  /** Whether distances in a plane of principal components are the same along both axes. */
  equalUnits?: unknown
  /** Where surfaces are seen from, in degrees. */
  azimuth?: unknown
  elevation?: unknown
  /** Names of entries of legends. */
  hidden?: string[] | undefined
}

/**
 * The look of a comparison with what was typed in place of what it says.
 * @param runs those that are there
 * @throws {OverstepError} `invalid-input` that names the option, with what these runs have
 */
export async function lookOf(
  workbench: Service,
  runs: readonly Run[],
  look: ComparisonLook,
  { extents, fate, colours, pair, plane, from, curves, slice, azimuth, elevation, equalUnits, hidden }: LookArguments,
): Promise<ComparisonLook> {
  return {
    ...look,
    ...(extents !== undefined && { extents: extents as ComparisonLook['extents'], link: true }),
    ...(fate !== undefined && { fate: await fateOf(workbench, runs, fate) }),
    ...(colours !== undefined && { colourBy: colours as ComparisonLook['colourBy'] }),
    ...(pair !== undefined && { pair: pairOf(runs, pair) }),
    ...(plane !== undefined && { fit: networkOf(runs, '--plane', plane, ['all']) }),
    ...(from !== undefined && { from: networkOf(runs, '--from', from) }),
    ...(curves !== undefined && { part: curves as ComparisonLook['part'] }),
    ...(slice !== undefined && { slice: sliceOf(runs, slice) }),
    // Unless it is asked for, as the comparison was kept.
    ...(equalUnits === false && { equalUnits }),
    ...(hidden !== undefined && { hidden }),
    ...(azimuth !== undefined && { azimuth: azimuth as number }),
    ...(elevation !== undefined && { elevation: elevation as number }),
  }
}

/** A fate that occurs in some run whose shares are shown. */
async function fateOf(workbench: Service, runs: readonly Run[], fate: string): Promise<string> {
  const shown = runs.filter(({ config }) => compareShares.takes(config))
  if (shown.length < 2) throw badInput('--fate', 'must be left out: no two of these runs have shares by learning rate')
  const inputs = shown.map(async (run) => ({ run, data: await workbench.call('runs.data', { id: run.id }) }))
  const fates = sharedFates({ runs: await Promise.all(inputs) })
  if (fates.includes(fate)) return fate
  throw badInput('--fate', `must be one that occurs: ${fates.join(', ')}, got ${JSON.stringify(fate)}`)
}

/** The ids of two maps that can be subtracted. */
function pairOf(runs: readonly Run[], pair: string): [string, string] {
  const maps = runs.filter(({ config }) => compareDifference.takes(config))
  const ids = pair.split(',').map((word) => idAmong(maps, word))
  const [first, second] = ids.map((id) => maps.find((run) => run.id === id))
  if (ids.length !== 2 || !first || !second || first === second)
    throw badInput('--pair', `must be two of the maps ${listed(maps)}, with a comma between them, got ${quoted(pair)}`)
  const refusal = whyNotSubtracted(first, second)
  if (refusal) throw badInput('--pair', refusal)
  return [first.id, second.id]
}

/** The id of a run of networks, or one of the words that may stand in place of it. */
function networkOf(runs: readonly Run[], option: string, given: string, words: readonly string[] = []): string {
  const networks = runs.filter(hasWeights)
  if (networks.length < 2) throw badInput(option, 'must be left out: no two of these runs are of networks')
  const known = words.includes(given) ? given : idAmong(networks, given)
  if (known !== undefined) return known
  const besides = words.map((word) => `${word}, or `).join('')
  throw badInput(option, `must be ${besides}one of the networks ${listed(networks)}, got ${quoted(given)}`)
}

/** A slice that some run has. */
function sliceOf(runs: readonly Run[], slice: unknown): number {
  const most = Math.max(1, ...runs.map(({ config }) => slicesOf(config).length))
  // What is no number is refused by the contract.
  if (!((slice as number) >= most)) return slice as number
  throw badInput(
    '--slice',
    `must be less than ${most}, the most learning rates that a run has maps of, got ${String(slice)}`,
  )
}

/** The id of the one run that a whole id, or the beginning of one, means. */
function idAmong(runs: readonly Run[], given: string): string | undefined {
  const begins = given.trim().toUpperCase()
  const matches = begins === '' ? [] : runs.filter(({ id }) => id.startsWith(begins))
  return matches.length === 1 ? matches[0]!.id : undefined
}

const listed = (runs: readonly Run[]): string =>
  runs.length === 0 ? '(there are none)' : runs.map(({ id }) => id).join(', ')
const quoted = (text: string): string => JSON.stringify(text)
