import { isDeepStrictEqual } from 'node:util'
import {
  askedSnapshot,
  configSchema,
  computedBy,
  isTrainedOn,
  keepsWholeSnapshots,
  networkSeeds,
  parseInput,
  refused,
  runFilterSchema,
  runIdSchema,
  shown,
  snapshotSteps,
  summaryOf,
  type Config,
  type NetworkConfig,
  type Run,
} from '#shared/contract/index.ts'
import { divergedWords, isLostBy, presets, refuse } from '../experiments/index.ts'
import type { ParentFacts } from '../compute/index.ts'
import type { Store } from '../store/index.ts'

/** A config as it is run, with the run that it goes on from. */
export interface Resolved {
  config: Config
  /** Left out where it goes on from none. */
  parent?: Run
  /** Whether the parent is yet to be run. */
  planned?: true
}

type From = NonNullable<NetworkConfig['from']>

/** What of a network makes weights of one those of another. */
const modelFields = { convolutions: [], hidden: [], activation: 'relu', loss: 'cross-entropy' } as const

/**
 * Finds the run that a config goes on from, and checks that it can. Of a preset it is a run with its settings, or one
 * that `plan` makes, to be run first.
 *
 * @param planned runs that are about to be inserted, among which it may be
 * @throws {OverstepError} `invalid-input` that names the field
 */
export function resolveBranch(
  store: Store,
  config: Config,
  plan: (config: Config, preset: string) => Run,
  planned: readonly Run[] = [],
): Resolved {
  if (config.kind !== 'network' || !config.from) return { config }
  const { run: asked, member } = config.from
  const isId = runIdSchema.safeParse(asked).success
  const found = isId ? undefined : runOfPreset(store, asked, planned)
  const parent = isId ? savedRun(store, asked) : (found ?? plan(presetOfNetworks(asked), asked))
  if (parent.config.kind !== 'network')
    return refuse('run', `${asked} is a run of kind ${parent.kind}, not of networks`)
  const theirs = parent.config
  checkModel(config, theirs, parent)
  checkSnapshot(store, config.from, parent, theirs)
  const starts = countOf(store, config, parent)
  const count = networkSeeds(theirs).length * theirs.learningRates.length
  if (typeof member === 'number' && member >= count)
    refuse('member', `must be at most ${count - 1}: the run has ${count} networks, from 0`)
  const resolved = parseInput(configSchema, { ...config, starts }, 'config')
  const isNew = !isId && found === undefined
  return { config: resolved, parent, ...(isNew && { planned: true }) }
}

/** The settings that a config goes on from, of which a preview makes small ones; undefined where there are none. */
export function settingsOfParent({ parent }: Resolved): NetworkConfig | undefined {
  return parent?.config.kind === 'network' ? parent.config : undefined
}

/** Whether a run goes on from another one where it begins. */
export const goesOn = ({ config }: Run): boolean =>
  config.kind === 'network' && (config.from !== undefined || config.trainedOn !== undefined)

/**
 * What a run that begins takes from the one that it goes on from; undefined where it has to do without, as one that is
 * trained on can: it is the same from the first step.
 * @throws {OverstepError} `invalid-input` where that is not completed, or no more
 */
export async function parentOf(
  store: Store,
  { config: own, parentId }: Run,
): Promise<{ facts: ParentFacts; arrays: string[] } | undefined> {
  const parent = parentId === null ? undefined : store.runs.get(parentId)?.run
  const wantsWhole = own.kind === 'network' && own.trainedOn !== undefined
  const names = parent ? store.arrays.specs(parent.id).map(({ name }) => name) : []
  const isBefore =
    wantsWhole && parent?.config.kind === 'network' && isTrainedOn(own, parent.config) && names.includes('state/steps')
  if (wantsWhole && !(isBefore && parent.status === 'completed')) return undefined
  if (!parent) return refuse('run', 'is deleted for good')
  const { id, config, status, engine, device, summary } = parent
  if (status !== 'completed')
    return refuse('run', `${id} was to be run first, and is ${status}: complete it, and run this one again`)
  const members = store.series.members(id)
  const facts = { id, config, engine, device, summary, members }
  if (wantsWhole) return { facts: { ...facts, series: await store.series.read(id) }, arrays: names }
  return { facts, arrays: names.filter(neededBy(own, config)) }
}

/** Whether a branch needs an array of the run that it goes on from. */
function neededBy(own: Config, theirs: Config): (name: string) => boolean {
  const from = own.kind === 'network' ? own.from : undefined
  const isEarlier = from && theirs.kind === 'network' && askedSnapshot(from, snapshotSteps(theirs)) !== undefined
  if (!isEarlier) return (name) => name.startsWith('weights/') || name.startsWith('state/')
  const member = from.member === 'all' ? '\\d+' : String(from.member)
  const snapshots = new RegExp(`^(snapshots/${member}$|layers/(${member}/|moved$)|state/)`)
  return (name) => snapshots.test(name)
}

function savedRun(store: Store, id: string): Run {
  const entry = store.runs.get(id)
  if (!entry) return refuse('run', `there is no run ${id}`)
  if (entry.deleted) return refuse('run', `${id} is deleted: restore it first`)
  const { run } = entry
  if (run.kind === 'network' && run.status !== 'completed')
    return refuse('run', `${id} is ${run.status}: only a completed run has the weights of its end`)
  return run
}

function presetOfNetworks(name: string): NetworkConfig {
  const ofNetworks = presets.flatMap(({ id, config }) =>
    config.kind === 'network' && !config.from ? [{ id, config: configSchema.parse(config) as NetworkConfig }] : [],
  )
  const preset = ofNetworks.find(({ id }) => id === name)
  if (preset) return preset.config
  const names = ofNetworks.map(({ id }) => id).join(', ')
  return refuse('run', `must be the id of a run, or one of the presets ${names}, got ${shown(name)}`)
}

/** A run with the settings of a preset, which is completed or yet to be. */
function runOfPreset(store: Store, name: string, planned: readonly Run[]): Run | undefined {
  const settings = presetOfNetworks(name)
  const isIt = (run: Run) => isDeepStrictEqual(computedBy(run.config), computedBy(settings))
  const about = planned.find(isIt)
  if (about) return about
  for (let offset = 0; ; offset += PAGE) {
    const { runs } = store.runs.list(ofNetworks, { offset, limit: PAGE })
    const run = runs.find((run) => isIt(run) && isAtHand(store, run))
    if (run || runs.length < PAGE) return run
  }
}

/** Whether its weights are there, or will be by the time that this program comes to what goes on from them. */
function isAtHand(store: Store, { id, status }: Run): boolean {
  return status === 'completed' ? hasWeights(store, id) : store.runs.get(id)?.owner === store.owner
}

const PAGE = 500
const ofNetworks = runFilterSchema.parse({ kinds: ['network'], statuses: ['completed', 'queued', 'running'] })

const hasWeights = (store: Store, id: string) =>
  store.arrays.specs(id).some(({ name }) => name === 'weights/0/1/weights')

/** Checks that whole networks were kept of the snapshot that is asked for. */
function checkSnapshot(store: Store, from: From, { id, status }: Run, theirs: NetworkConfig): void {
  const field = from.step === undefined ? 'snapshot' : 'step'
  const steps = snapshotSteps(theirs)
  const asked = askedSnapshot(from, steps)
  if (asked === undefined) return
  if (asked < 0) refuse('step', `must be that of a snapshot: ${nearest(steps, from.step!).join(' or ')}`)
  if (asked >= steps.length) refuse('snapshot', `must be at most ${steps.length - 1}, which is the end`)
  const isKept =
    status === 'completed'
      ? store.arrays.specs(id).some(({ name }) => /^layers\/\d+\/1\/biases$/.test(name))
      : keepsWholeSnapshots(theirs)
  if (!isKept)
    refuse(
      field,
      `must be left out, which is the end: of the snapshots of run ${id} no whole networks are kept. To go on from ` +
        'an earlier step, run it again with keep.snapshots=all-layers, or for so many steps alone',
    )
}

/** The steps of snapshots around one that is none of theirs. */
function nearest(steps: readonly number[], step: number): number[] {
  const after = steps.findIndex((one) => one > step)
  return after < 0 ? steps.slice(-1) : steps.slice(Math.max(0, after - 1), after + 1)
}

function checkModel(config: NetworkConfig, theirs: NetworkConfig, { id, summary }: Run): void {
  for (const [field, usual] of Object.entries(modelFields)) {
    const [own, other] = [config, theirs].map((one) => one[field as keyof typeof modelFields] ?? usual)
    if (!isDeepStrictEqual(own, other))
      refuseField(field, `must be that of run ${id}, ${JSON.stringify(other)}, got ${JSON.stringify(own)}`)
  }
  const asked = theirs.dataset === 'auto' ? summaryOf({ kind: 'network', summary }).dataset : theirs.dataset
  if (config.dataset !== 'auto' && asked !== undefined && !isDeepStrictEqual(config.dataset, asked))
    refuseField('dataset', `must be that of run ${id}, ${JSON.stringify(asked)}, or auto`)
}

/** How many networks it goes on from. */
function countOf(store: Store, config: NetworkConfig, { id, config: theirs, status }: Run): number {
  const { member } = config.from!
  const steps = snapshotSteps(theirs as NetworkConfig)
  const step = steps[askedSnapshot(config.from!, steps) ?? steps.length - 1]!
  if (status !== 'completed') {
    const { learningRates } = theirs as NetworkConfig
    return member === 'all' ? networkSeeds(theirs as NetworkConfig).length * learningRates.length : 1
  }
  if (!hasWeights(store, id)) refuse('run', `${id} has no weights`)
  const members = store.series.members(id)
  const diverged = members.filter((one) => isLostBy(one, step))
  const own = diverged.find(({ index }) => index === member)
  if (own) refuse('member', divergedWords(own))
  if (member === 'all' && diverged.length === members.length) refuse('run', `${id} has no network that did not diverge`)
  return member === 'all' ? members.length - diverged.length : 1
}

function refuseField(path: string, message: string): never {
  throw refused(path, message)
}
