import {
  generatorOf,
  networkSeeds,
  nextLook,
  parametersOf,
  partEnds,
  stepsPerEpoch,
  trainingSteps,
  type DatasetChoice,
  type NetworkConfig,
  type NetworkEnd,
  type SummaryOf,
} from '#shared/contract/index.ts'
import { chosenRule, isPreconditioned, multiplierAt } from '#shared/rules/index.ts'
import { loadDataset, type Dataset } from '../dataset/index.ts'
import {
  carriedOf,
  createEnsemble,
  initialNetworks,
  preconditionerOf,
  wayOf,
  type Ensemble,
  type EnsembleConfig,
  type Way,
} from '../network/index.ts'
import { distanceOf } from '../projection/index.ts'
import { threadCount } from '../threads/index.ts'
import type { ExperimentContext, Output } from './experiment.ts'
import { type Branch, openBranch } from './network-branch.ts'
import type { Checkpoint, Window } from './network-checkpoint.ts'
import { judgeBranch } from './network-judgement.ts'
import { checkFound, modelOf } from './network-model.ts'
import { shareDone } from './network-progress.ts'
import { initialSharpnessOf, memberParameters } from './network-rates.ts'
import { measuredOf, openMeasurements, type Measurements } from './network-sharpness.ts'
import { takeSnapshots, type Snapshots } from './network-snapshots.ts'
import { chosenDataset, takenOver } from './network-train-on.ts'
import { handOutEnd, handOutLayers } from './network-weights.ts'

/** Points of the curves of training loss and accuracy, at most; each is a mean over the steps since the one before. */
const POINTS = 400
/** A run that is killed loses at most what it computed for so long. */
const CHECKPOINT_MILLISECONDS = 1000 * Number(process.env.OVERSTEP_CHECKPOINT_SECONDS ?? 10)
/** Series are handed out at most so often. */
const SERIES_MILLISECONDS = 250
/** Steps are taken for about so long before progress is told and a checkpoint may be due, whatever a step costs… */
const TURN_MILLISECONDS = 200
/** …and at most so many, to bound the memory for their losses. */
const MOST_STEPS = 1000

const emptyWindow = (members: number): Window => ({
  steps: 0,
  loss: new Float64Array(members),
  accuracy: new Float64Array(members),
})

/** What an ensemble is told of how its networks are made and their weights moved. */
export function trainingOf(
  config: NetworkConfig,
): Pick<
  EnsembleConfig,
  'rule' | 'multiplierAt' | 'noise' | 'stoppable' | 'weightDecay' | 'loss' | 'activation' | 'initialScale'
> {
  const { rule, schedule, weightDecay = 0, loss = 'cross-entropy', activation = 'relu', initialScale = 1 } = config
  const steps = trainingSteps(config)
  return {
    rule: chosenRule(rule),
    weightDecay,
    loss,
    activation,
    initialScale,
    ...(config.noise && { noise: config.noise }),
    stoppable: config.stopAtLoss !== undefined,
    ...(schedule &&
      schedule.name !== 'constant' && { multiplierAt: (step: number) => multiplierAt(schedule, step, steps) }),
  }
}

/** Trains all networks of a config; resumes where the context says so. */
export async function trainNetworks(config: NetworkConfig, context: ExperimentContext): Promise<SummaryOf<'network'>> {
  const { output, signal, progress } = context
  const taken = context.resumption ? undefined : takenOver(config, context)
  const resumption = taken?.resumption ?? context.resumption
  const checkpoint = taken?.checkpoint ?? (context.resumption?.checkpoint as Checkpoint | undefined)
  const { engine, device } = checkpoint ?? config
  const dataset = checkpoint?.dataset ?? datasetOf(config, context)
  if (checkpoint) progress(shareDone(config)(checkpoint.ensemble.steps, checkpoint.sharpness?.made ?? 0))
  const { trainSize, testSize, seed, degree } = config
  const generator = generatorOf(config)
  const data = await loadDataset({ dataset, trainSize, testSize, seed, degree, generator, ...context.places }, signal)
  checkFound(config, data.form)
  const known = knownOf(config, data)
  output.foreknow(known)
  const way = await wayOf({ engine, device })
  output.provenance({ engine: way.name, device: way.device, precision: way.precision })

  const ofEnsemble = {
    ...modelOf(config, data.form),
    starts: networkSeeds(config),
    generator,
    ...trainingOf(config),
  }
  const initialSharpness =
    checkpoint?.initialSharpness ??
    (await initialSharpnessOf(config, data, initialNetworks(ofEnsemble), signal, (part) =>
      progress(shareDone(config)(0, 0, part)),
    ))
  const branch = openBranch(config, context, checkpoint?.branch, way.name)
  const parameters = branch?.parameters ?? memberParameters(config, initialSharpness)
  parameters.forEach((each, member) => output.member(member, each, null))
  const sharpness = await openMeasurements(config, parameters.length, data, checkpoint?.sharpness)
  const asked: EnsembleConfig = {
    ...ofEnsemble,
    seed,
    data,
    learningRates: config.learningRates,
    ...(!branch && { rates: parameters.map(({ learningRate }) => learningRate) }),
    batchSize: config.batchSize,
    threads: threadCount(),
    engine: way.engine,
    device: way.device,
  }
  const ensemble = branch ? await branch.open(asked, way.engine) : await createEnsemble(asked)
  try {
    const initial = (await ensemble.state()).weights
    if (taken) ensemble.restore(taken.stateOf(await ensemble.state()))
    else if (checkpoint) ensemble.restore(checkpoint.ensemble)
    const snapshots = takeSnapshots(
      config,
      parameters.length,
      data.form,
      output,
      { taken: checkpoint?.snapshots ?? 0, rounded: checkpoint?.rounded ?? 0 },
      resumption,
    )
    taken?.handOut()
    const window = checkpoint ? structuredClone(checkpoint.window) : emptyWindow(parameters.length)
    await train({ config, context, data, way, ensemble, snapshots, sharpness, initialSharpness, window, branch })

    const [train_, test] = [await ensemble.evaluate('train', signal), await ensemble.evaluate('test', signal)]
    const state = await ensemble.state()
    const { weights, divergedAt, stoppedAt } = state
    snapshots.finish()
    const trained = shareDone(config)(ensemble.steps, sharpness.made)
    const judgement =
      branch &&
      (await judgeBranch({
        config,
        branch,
        data,
        weights,
        divergedAt,
        // Where the run measures that of the Hessian itself.
        sharpness: config.sharpness && !isPreconditioned(config.rule) ? sharpness.newest : undefined,
        signal,
        turn: (share) => progress(trained + (1 - trained) * share),
      }))
    const networks = parameters.map((each, member) => {
      const step = divergedAt[member] ?? null
      // Where a number is fitted there are no accuracies.
      const end = (value: number | null) => (step === null && !Number.isNaN(value) ? value : null)
      const result = {
        status: step === null ? ('trained' as const) : ('divergent' as const),
        divergedAt: step,
        ...(stoppedAt && { stoppedAt: end(stoppedAt[member]!) }),
        trainLoss: end(train_.loss[member]!),
        testLoss: end(test.loss[member]!),
        trainAccuracy: end(train_.accuracy[member]!),
        testAccuracy: end(test.accuracy[member]!),
        distance: end(distanceOf(weights[member]!, initial[member]!)),
        ...(config.sharpness && { sharpness: end(sharpness.newest[member]!) }),
        ...(sharpness.newestCritical && { criticalSharpness: end(sharpness.newestCritical[member]!) }),
        ...judgement?.networks[member],
      }
      output.member(member, each, result)
      if (branch) output.series(member, 'barrier', Float64Array.of(0, ensemble.steps), barriersOf(result))
      return { ...each, ...result }
    })
    handOutEnd(config, output, {
      steps: [(branch?.state.begunAt ?? 0) + ensemble.steps, (branch?.state.ruleSteps ?? 0) + ensemble.steps],
      ...carriedOf(state, way.engine, config.learningRates.length),
    })
    weights.forEach((layers, member) => {
      if ((divergedAt[member] ?? null) !== null)
        for (const { weights, biases } of layers) for (const part of [weights, biases]) part.fill(Number.NaN)
      handOutLayers(config, output, `weights/${member}`, layers)
    })
    progress(1)
    return {
      ...known,
      divergent: networks.filter(({ status }) => status === 'divergent').length,
      networks: networks as NetworkEnd[],
      ...(judgement && { branches: judgement.branches, begunAt: branch.state.begunAt }),
    }
  } finally {
    await sharpness.close()
    await ensemble.close()
  }
}

interface Course {
  config: NetworkConfig
  context: ExperimentContext
  data: Dataset
  way: Way
  ensemble: Ensemble
  snapshots: Snapshots
  sharpness: Measurements
  initialSharpness: Float64Array | undefined
  window: Window
  branch: Branch | undefined
}

/**
 * Takes all steps, with their curves and snapshots. Everything is decided by the number of steps alone, so that a
 * resumed run is no other.
 */
async function train(course: Course): Promise<void> {
  const { config, context, data, way, ensemble, snapshots, sharpness, initialSharpness, window, branch } = course
  const { output, signal, progress } = context
  const share = shareDone(config)
  const { members } = ensemble
  const steps = trainingSteps(config)
  const ends = partEnds(config)
  const curves = collectSeries(output)
  let saved = -Infinity
  let most = 1

  const delivered = async () => context.delivered?.()
  const save = async () => {
    const state = await ensemble.state()
    curves.flush()
    output.checkpoint({
      dataset: typeof config.dataset === 'string' ? (data.name as DatasetChoice) : config.dataset,
      engine: way.engine,
      device: way.device,
      // Those of the parts are all that counts.
      ensemble: state.parts ? { ...state, weights: [] } : state,
      snapshots: snapshots.taken,
      ...(snapshots.rounded > 0 && { rounded: snapshots.rounded }),
      ...(config.sharpness && { sharpness: measuredOf(sharpness) }),
      ...(initialSharpness && { initialSharpness: initialSharpness.slice() }),
      window: structuredClone(window),
      ...(branch && { branch: branch.state }),
    } satisfies Checkpoint)
    saved = performance.now()
  }
  const snapshot = async () => {
    const at = ensemble.steps
    const { loss, accuracy } = await ensemble.evaluate('test', signal)
    await snapshots.take(await ensemble.firstLayer(), ensemble.divergedAt, signal)
    if (snapshots.areWhole) {
      const state = await ensemble.state()
      const { constants } = carriedOf(state, way.engine, config.learningRates.length)
      snapshots.takeRest(state.weights, constants, state.divergedAt)
    }
    for (let member = 0; member < members; member++) {
      const alive = (ensemble.divergedAt[member] ?? null) === null
      curves.add(member, 'testLoss', at, alive ? loss[member]! : Number.NaN)
      curves.add(member, 'testAccuracy', at, alive ? accuracy[member]! : Number.NaN)
    }
  }

  const rule = chosenRule(config.rule)
  const stepsOfRule = () => (branch?.state.ruleSteps ?? 0) + ensemble.steps
  const measure = async () => {
    const at = ensemble.steps
    const { weights, divergedAt } = await ensemble.state()
    const told = (part: number) => progress(share(at, sharpness.made + part))
    const roots = await preconditionerOf(rule, ensemble, stepsOfRule())
    const preconditioned = roots && { roots, weightDecay: config.weightDecay ?? 0 }
    const found = await sharpness.measure(weights, signal, told, preconditioned)
    found.forEach((values, member) => {
      const alive = (divergedAt[member] ?? null) === null
      for (const [name, value] of Object.entries(values)) curves.add(member, name, at, alive ? value : Number.NaN)
    })
    curves.flushNowAndThen()
  }

  const look = async () => {
    const { loss } = await ensemble.evaluate('train', signal)
    loss.forEach((value, member) => {
      if (value <= config.stopAtLoss!.loss && ensemble.divergedAt[member] === null) ensemble.stop(member)
    })
  }
  /** The step from which on no network moves. */
  const restsSince = () => {
    const { divergedAt, stoppedAt } = ensemble
    return Math.max(...divergedAt.map((at, member) => stoppedAt[member] ?? at ?? Infinity))
  }

  try {
    for (;;) {
      if (ensemble.steps > 0 && nextLook(config, ensemble.steps - 1) === ensemble.steps) await look()
      if (snapshots.steps[snapshots.taken] === ensemble.steps) {
        await snapshot()
        await delivered()
      }
      if (sharpness.steps[sharpness.made] === ensemble.steps) {
        // Of networks at rest it is measured once.
        const isAsBefore = sharpness.steps[sharpness.made - 1]! >= restsSince()
        // Before its first step a rule has nothing to precondition by.
        if (isAsBefore || (rule.rule.preconditioner && stepsOfRule() === 0)) sharpness.passOver()
        else await measure()
      }
      if (performance.now() - saved > CHECKPOINT_MILLISECONDS) {
        await save()
        await delivered()
      }
      if (ensemble.steps >= steps) break
      const point = pointAfter(ensemble.steps, ends)
      const due = Math.min(snapshots.steps[snapshots.taken] ?? steps, sharpness.steps[sharpness.made] ?? steps)
      const until = Math.min(point, due, nextLook(config, ensemble.steps), ensemble.steps + most)
      if (ensemble.steps >= restsSince()) {
        ensemble.pass(until - ensemble.steps)
        continue
      }
      const began = performance.now()
      const { taken, loss, accuracy } = await ensemble.step(until - ensemble.steps, signal)
      loss.forEach((value, index) => (window.loss[index % members]! += value))
      accuracy.forEach((value, index) => (window.accuracy[index % members]! += value))
      window.steps += taken
      const perStep = (performance.now() - began) / taken
      most = Math.max(1, Math.min(2 * most, MOST_STEPS, Math.floor(TURN_MILLISECONDS / perStep)))
      signal.throwIfAborted()
      progress(share(ensemble.steps, sharpness.made))
      if (ensemble.steps < point) continue
      for (let member = 0; member < members; member++) {
        curves.add(member, 'trainLoss', ensemble.steps, window.loss[member]! / window.steps)
        curves.add(member, 'trainAccuracy', ensemble.steps, window.accuracy[member]! / window.steps)
      }
      Object.assign(window, emptyWindow(members))
      curves.flushNowAndThen()
    }
  } catch (thrown) {
    if (signal.aborted) await save()
    throw thrown
  }
  await save()
  await delivered()
}

/** The next point of the curves of training: each part has at most so many. @param ends of the parts */
function pointAfter(step: number, ends: readonly number[]): number {
  const end = ends.find((one) => one > step)!
  const every = Math.ceil(end / POINTS)
  return Math.min((Math.floor(step / every) + 1) * every, end)
}

/** Gathers values of series, so that they are handed out many at once. */
function collectSeries(output: Output) {
  const collected = new Map<string, { member: number; name: string; steps: number[]; values: number[] }>()
  let flushed = performance.now()
  const flush = () => {
    for (const { member, name, steps, values } of collected.values())
      output.series(member, name, Float64Array.from(steps), Float64Array.from(values))
    collected.clear()
    flushed = performance.now()
  }
  return {
    flush,
    flushNowAndThen() {
      if (performance.now() - flushed > SERIES_MILLISECONDS) flush()
    },
    add(member: number, name: string, step: number, value: number) {
      const key = `${name} ${member}`
      const series = collected.get(key) ?? { member, name, steps: [], values: [] }
      series.steps.push(step)
      series.values.push(value)
      collected.set(key, series)
    },
  }
}

/** What of the summary is known before training. */
function knownOf(config: NetworkConfig, data: Dataset): SummaryOf<'network'> {
  return {
    dataset: data.name,
    ...(data.files.length > 0 && { files: data.files }),
    ...(data.name === 'path' && { data: data.form }),
    trainImages: data.train.count,
    testImages: data.test.count,
    steps: trainingSteps(config),
    stepsPerEpoch: stepsPerEpoch(config),
    parameters: parametersOf(config, data.form),
  }
}

/** The barrier between a network and where it began: none at first, when it is there. */
const barriersOf = ({ barrier }: Partial<NetworkEnd>) => Float64Array.of(0, barrier ?? Number.NaN)

/** What a branch on any data set is trained on: what its parent was. */
function datasetOf({ dataset, from }: NetworkConfig, { parent }: ExperimentContext): NetworkConfig['dataset'] {
  if (!from || parent?.config.kind !== 'network') return dataset
  return dataset === 'auto' ? (chosenDataset(parent.config.dataset, parent.summary?.dataset) ?? dataset) : dataset
}
