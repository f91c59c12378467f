import {
  arraySpec,
  isCritical,
  isTrainedOn,
  keepsWholeSnapshots,
  keptSnapshots,
  networkConfigSchema,
  sharpnessSteps,
  snapshotSteps,
  trainingSteps,
  type ArrayData,
  type DatasetChoice,
  type Member,
  type NetworkConfig,
} from '#shared/contract/index.ts'
import { beginningAt, type EnsembleState } from '../network/index.ts'
import type { ExperimentContext, Output, ParentRun, Resumption } from './experiment.ts'
import type { Checkpoint } from './network-checkpoint.ts'
import { endOf, layersOf } from './network-weights.ts'

/** The end of a run as the checkpoint of one that is trained on. */
interface TakenOver {
  checkpoint: Checkpoint
  resumption: Resumption
  /** The state of an ensemble there. @param fresh one of the same kind */
  stateOf(fresh: EnsembleState): EnsembleState
  /** Hands out what the run computed, which is part of what is computed now. */
  handOut(): void
}

/**
 * Where a run that was trained on goes on, once its arrays are announced: at the end of the one before. Undefined where
 * that is not at hand: then it begins at the first step, and comes to the same.
 */
export function takenOver(config: NetworkConfig, { parent, output }: ExperimentContext): TakenOver | undefined {
  if (!config.trainedOn || !parent?.series) return undefined
  const before = networkConfigSchema.parse(parent.config)
  const { members, engine, device, summary, series } = parent
  const end = endOf(parent.array)
  const dataset = chosenDataset(before.dataset, summary?.dataset)
  if (!isTrainedOn(config, before) || !end || !dataset) return undefined
  // Inner products with the snapshots to come need those before.
  const isKept = members.every(
    ({ index }) =>
      parent.array(`snapshots/${index}`) && (!keepsWholeSnapshots(before) || parent.array(`layers/${index}/1/biases`)),
  )
  if (!isKept) return undefined
  if (device !== 'cpu' && device !== 'webgpu') return undefined
  const weights = members.map(({ index }) => layersOf(parent.array, `weights/${index}`))
  if (weights.some((layers) => layers.length === 0)) return undefined
  const [known, count] = [snapshotSteps(before).length, snapshotSteps(config).length]
  const gram = spreadGram(parent.array('gram')?.data, members.length, known, count)
  const of = (name: 'divergedAt' | 'stoppedAt' | 'sharpness' | 'criticalSharpness', index: number) => {
    const value = members[index]!.summary?.[name]
    return typeof value === 'number' ? value : null
  }
  const none = () => new Float64Array(members.length)
  const checkpoint: Checkpoint = {
    dataset,
    engine: engine.startsWith('ONNX') ? 'onnx' : 'tfjs',
    device,
    ensemble: {
      steps: trainingSteps(before),
      divergedAt: members.map(({ index }) => of('divergedAt', index)),
      weights,
    },
    snapshots: known,
    // The last is the end, of which all digits are there.
    ...(keptSnapshots(before) === 'float16' && { rounded: known - 1 }),
    ...(config.sharpness && {
      sharpness: {
        made: sharpnessSteps(before).length,
        newest: Float64Array.from(members, ({ index }) => of('sharpness', index) ?? Number.NaN),
        ...(config.sharpness.critical && {
          newestCritical: Float64Array.from(members, ({ index }) => of('criticalSharpness', index) ?? Number.NaN),
        }),
      },
    }),
    ...(isCritical(config) && { initialSharpness: initialSharpness(config, members) }),
    window: { steps: 0, loss: none(), accuracy: none() },
  }
  const snapshotsOf = (index: number) => {
    const snapshots = parent.array(`snapshots/${index}`)?.data.slice() as Float32Array<ArrayBuffer> | undefined
    const end = weights[members.findIndex((member) => member.index === index)]![0]!.weights
    snapshots?.set(end, snapshots.length - end.length)
    return snapshots
  }
  const array = (name: string): ArrayData | undefined => {
    const found = parent.array(name)
    const [, member] = /^snapshots\/(\d+)$/.exec(name) ?? []
    const data = name === 'gram' ? gram : member === undefined ? undefined : snapshotsOf(Number(member))
    return found && data ? { ...found, data } : found
  }
  return {
    checkpoint,
    resumption: { checkpoint, array },
    stateOf(fresh) {
      const { steps, divergedAt } = checkpoint.ensemble
      const stopped = members.map(({ index }) => of('stoppedAt', index))
      return {
        ...beginningAt(weights, end, fresh),
        steps,
        divergedAt,
        ...(config.stopAtLoss && { stoppedAt: stopped }),
      }
    },
    handOut() {
      output.writeArray('gram', 0, gram.slice())
      for (const { index } of members) {
        const snapshots = snapshotsOf(index)
        if (snapshots) output.writeArray(`snapshots/${index}`, 0, snapshots)
      }
      handOutWhole(config, parent, output)
      for (const { member, name, steps, values } of series)
        output.series(member, name, Float64Array.from(steps), Float64Array.from(values))
    },
  }
}

/** Hands out the rest of the snapshots of a run, where they are whole. */
function handOutWhole(config: NetworkConfig, parent: ParentRun, output: Output): void {
  if (!keepsWholeSnapshots(config)) return
  for (const { index } of parent.members)
    for (let layer = 1; parent.array(`layers/${index}/${layer}/biases`); layer++)
      for (const name of [`layers/${index}/${layer}/weights`, `layers/${index}/${layer}/biases`]) {
        const known = parent.array(name)?.data
        if (known) output.writeArray(name, 0, known.slice())
      }
  const moved = parent.array('layers/moved')
  if (!moved) return
  output.declareArray(arraySpec('network', config, 'layers/moved', [snapshotSteps(config).length, moved.shape[1]!]))
  output.writeArray('layers/moved', 0, moved.data.slice())
}

/** What `auto` was. */
export function chosenDataset(asked: DatasetChoice, found: string | undefined): DatasetChoice | undefined {
  return asked === 'auto' ? (found as DatasetChoice | undefined) : asked
}

/** λ₀ of each start. */
function initialSharpness({ learningRates }: NetworkConfig, members: readonly Member[]): Float64Array {
  const firsts = members.filter((_, index) => index % learningRates.length === 0)
  return Float64Array.from(firsts, ({ parameters }) => Number(parameters['initialSharpness']))
}

/** Inner products of snapshots, with room for those to come. */
function spreadGram(
  from: ArrayLike<number> = [],
  members: number,
  known: number,
  count: number,
): Float64Array<ArrayBuffer> {
  const [rows, all] = [members * known, members * count]
  const to = new Float64Array(all * all)
  const place = (row: number) => Math.floor(row / known) * count + (row % known)
  for (let row = 0; row < rows; row++)
    for (let other = 0; other < rows; other++) to[place(row) * all + place(other)] = from[row * rows + other]!
  return to
}
