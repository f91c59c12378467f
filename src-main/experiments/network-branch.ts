import { isDeepStrictEqual } from 'node:util'
import {
  askedSnapshot,
  networkConfigSchema,
  refused,
  snapshotSteps,
  startName,
  trainingSteps,
  type EngineName,
  type Member,
  type NetworkConfig,
} from '#shared/contract/index.ts'
import { chosenRule } from '#shared/rules/index.ts'
import {
  beginningAt,
  type Carried,
  carriedBy,
  createEnsemble,
  sideBySide,
  type Ensemble,
  type EnsembleConfig,
} from '../network/index.ts'
import type { ExperimentContext, ParentRun } from './experiment.ts'
import type { MemberParameters } from './network-rates.ts'
import { earlierEnd, endOf, handOutLayers, layersOf, type Layers, snapshotLayersOf } from './network-weights.ts'

/** A network that others begin at. */
interface Origin {
  /** Its number in its run. */
  member: number
  seed: number
  learningRate: number
}

/** What of a branch is kept with its checkpoints; weights are in its arrays. */
export interface BranchState {
  origins: Origin[]
  /** Batches that were over. */
  begunAt: number
  /** Steps that the rule had taken, where it goes on; else 0. */
  ruleSteps: number
  /** Which order of batches the first children take up. */
  order: number
}

/** Where the networks of a branch begin. */
export interface Branch {
  state: BranchState
  /** [origins][layers] */
  layers: Layers[]
  /** The number of the origin and of the child, of each network. */
  places: readonly { origin: number; child: number }[]
  parameters: MemberParameters[]
  /** Readies its networks, each where it begins. */
  open(config: EnsembleConfig, engine: EngineName): Promise<Ensemble>
}

/**
 * Where a branch begins: at the networks of its parent, which are copied into its own arrays, so that it needs the
 * parent no more.
 *
 * @param known of one that is resumed
 * @throws {OverstepError} `invalid-input` at from where that has no such networks
 */
export function openBranch(
  config: NetworkConfig,
  { parent, resumption, output }: ExperimentContext,
  known: BranchState | undefined,
  engineName: string,
): Branch | undefined {
  const { from } = config
  if (!from) return undefined
  const { state, layers, carried } = known
    ? {
        state: known,
        layers: known.origins.map((_, origin) => layersOf((name) => resumption?.array(name), `origin/${origin}`)),
        carried: undefined,
      }
    : beginning(
        config,
        parent ?? refuse('run', 'is not here, and without it there is nothing to go on from'),
        engineName,
      )
  if (layers.some((own) => own.length === 0))
    refuse('run', 'has lost the weights of where this run began. Run it again')
  const rates = config.learningRates
  const { children } = from
  const places = state.origins.flatMap((_, origin) =>
    Array.from({ length: children }, (_, child) => child).flatMap((child) => rates.map(() => ({ origin, child }))),
  )
  if (!known) layers.forEach((own, origin) => handOutLayers(config, output, `origin/${origin}`, structuredClone(own)))
  return {
    state,
    layers,
    places,
    parameters: places.map(({ origin, child }, member) => ({
      start: startName(origin * children + child),
      seed: state.origins[origin]!.seed,
      learningRate: rates[member % rates.length]!,
      from: state.origins[origin]!.member,
      child,
      order: state.order + child,
    })),
    async open(common, engine) {
      const { begunAt, ruleSteps, order } = state
      const starts = state.origins.map(({ seed }) => seed)
      const weights = () => layers.flatMap((own) => rates.map(() => structuredClone(own)))
      const picked = state.origins.flatMap((_, member) =>
        rates.map(() => ({ carried: carried ?? { memory: [] }, member, members: starts.length })),
      )
      const parts: Ensemble[] = []
      try {
        for (let child = 0; child < children; child++) {
          const part = await createEnsemble({
            ...common,
            starts,
            order: { first: begunAt, number: order + child },
            ruleSteps,
          })
          parts.push(part)
          part.restore(beginningAt(weights(), carriedBy(engine, picked), await part.state()))
        }
      } catch (thrown) {
        for (const part of parts) await part.close()
        throw thrown
      }
      return children === 1 ? parts[0]! : sideBySide(parts, rates.length)
    },
  }
}

/** Everything that a branch takes from its parent. */
function beginning(
  config: NetworkConfig,
  parent: ParentRun,
  engineName: string,
): { state: BranchState; layers: Layers[]; carried: Carried } {
  const theirs = networkConfigSchema.parse(parent.config)
  const { member } = config.from!
  const steps = snapshotSteps(theirs)
  const snapshot = askedSnapshot(config.from!, steps)
  const step = snapshot === undefined ? trainingSteps(theirs) : steps[snapshot]!
  const chosen = parent.members.filter((one) => (member === 'all' ? !isLostBy(one, step) : one.index === member))
  const diverged = chosen.find((one) => isLostBy(one, step))
  if (diverged) refuse('member', divergedWords(diverged))
  const expected = typeof config.starts === 'number' ? config.starts : config.starts.length
  if (chosen.length !== expected)
    refuse('member', `is ${chosen.length} networks of the run, not the ${expected} that were expected. Run it again`)
  const layers = chosen.map(({ index }) =>
    snapshot === undefined
      ? layersOf(parent.array, `weights/${index}`)
      : snapshotLayersOf(parent.array, index, { snapshot, of: steps.length }),
  )
  if (layers.some((own) => own.length === 0)) refuse('run', `${parent.id} has no weights`)

  const atEnd = endOf(parent.array)
  const end = snapshot === undefined ? atEnd : atEnd && earlierEnd(parent.array, atEnd, { snapshot, of: steps.length })
  const before = trainingSteps(theirs) - step
  const begunAt = (atEnd?.steps[0] ?? trainingSteps(theirs)) - before
  const engine = (name: string): EngineName => (name.startsWith('ONNX') ? 'onnx' : 'tfjs')
  // What an engine keeps beside the weights is of use to that engine alone, and its memory to that rule.
  const own = end && engine(parent.engine) === engine(engineName) ? end : { memory: [] }
  const { rule } = chosenRule(config.rule)
  const sameRule = isDeepStrictEqual(chosenRule(config.rule), chosenRule(theirs.rule))
  const taken: Carried = sameRule ? own : { ...own, memory: [] }
  const members = parent.members.length
  const picked = chosen.map(({ index }) => ({ carried: taken, member: index, members }))
  const orders = new Set(chosen.map(({ parameters }) => Number(parameters['order'] ?? 0)))
  return {
    state: {
      origins: chosen.map(({ index, parameters }) => ({
        member: index,
        seed: Number(parameters['seed']),
        learningRate: Number(parameters['learningRate']),
      })),
      begunAt,
      ruleSteps:
        sameRule && (taken.memory.length > 0 || rule.state.length === 0) ? (end ? end.steps[1] - before : begunAt) : 0,
      order: orders.size === 1 ? [...orders][0]! : 0,
    },
    layers,
    carried: carriedBy(engine(parent.engine), picked),
  }
}

/** Whether a network has diverged by a step. */
export function isLostBy({ summary }: Pick<Member, 'summary'>, step: number): boolean {
  return summary?.['status'] === 'divergent' && Number(summary['divergedAt']) <= step
}

/** Why nothing can go on from a network that diverged. */
export function divergedWords({ index, parameters, summary }: Member): string {
  return (
    `is network ${index} (start ${String(parameters['start'])}, γ = ${String(parameters['learningRate'])}), which ` +
    `diverged at step ${String(summary?.['divergedAt'])}: choose another one, or all, which leaves it out`
  )
}

/** @throws {OverstepError} `invalid-input` at a field of `from` */
export function refuse(field: 'run' | 'member' | 'snapshot' | 'step', message: string): never {
  const path = `from.${field}`
  throw refused(path, message)
}
