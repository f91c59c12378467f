import {
  branchImages,
  LINE_POINTS,
  MAX_MEASURED_PARAMETERS,
  networkSeeds,
  parametersOf,
  STAYS_BELOW,
  type Branch as RateBranch,
  type NetworkConfig,
  type NetworkEnd,
} from '#shared/contract/index.ts'
import { isPreconditioned } from '#shared/rules/index.ts'
import type { Dataset } from '../dataset/index.ts'
import { firstOf, type Judge, openJudge, usualProducts, type Samples } from '../network/index.ts'
import { threadCount } from '../threads/index.ts'
import type { Branch } from './network-branch.ts'
import { measuredModel, openMeter, PASSES_OF_PRODUCT, PASSES_OF_STEP } from './network-sharpness.ts'
import type { Layers } from './network-weights.ts'
import { barrierOf, between } from './weight-line.ts'

/** Weights and biases of networks that go through a graph together, at most. */
const WEIGHTS_TOGETHER = 4_000_000

/** What a branch came to. */
export interface Judgement {
  /** Of each network. */
  networks: Partial<NetworkEnd>[]
  /** Of each learning rate. */
  branches: RateBranch[]
}

interface Question {
  config: NetworkConfig
  branch: Branch
  data: Dataset
  /** Of each network, at the end. */
  weights: readonly Layers[]
  divergedAt: readonly (number | null)[]
  /** What its sharpness has been found to be; undefined where it has not been measured. */
  sharpness: Float64Array | undefined
  signal: AbortSignal
  /** Told what share is done. */
  turn: (share: number) => void
}

/**
 * What became of the networks of a branch: barriers of the loss on the straight lines to where they began and to their
 * siblings, and what is known of where they began.
 */
export async function judgeBranch(question: Question): Promise<Judgement> {
  const { config, branch, data, weights, divergedAt, signal } = question
  const { learningRates } = config
  const model = measuredModel(config, data.form)
  const images = branchImages(config)
  const first = firstOf(data.train, images)
  const threads = threadCount()
  const size = parametersOf(config, data.form)
  const together = Math.max(1, Math.min(LINE_POINTS, Math.floor(WEIGHTS_TOGETHER / size)))
  const judged = async (samples: Samples, work: (judge: Judge) => Promise<void>) => {
    const judge = await openJudge({ ...model, samples, threads, together })
    try {
      await work(judge)
    } finally {
      await judge.close()
    }
  }
  const alive = (member: number) => (divergedAt[member] ?? null) === null
  const pairs = siblingsOf(config, branch).flatMap((siblings) => pairsOf(siblings.filter(alive)))
  const live = [...weights.keys()].filter(alive)
  const work = workOf(config)
  let done = 0
  const worked = (amount: number) => question.turn((done += amount) / work.whole)

  const barriers = weights.map((): number | null => null)
  const ofSiblings = weights.map((): number | null => null)
  /** Networks with one beside them on a line whose loss is no number: a barrier beyond all. */
  const lost = new Set<number>()
  /** The same of the lines between siblings. */
  const apart = new Set<number>()
  await judged(first, async (judge) => {
    for (const member of live) {
      const origin = branch.layers[branch.places[member]!.origin]!
      barriers[member] = await barrierBetween(judge, origin, weights[member]!, signal)
      if (barriers[member] === null) lost.add(member)
      worked(work.line)
    }
    for (const [one, other] of pairs) {
      const barrier = await barrierBetween(judge, weights[one]!, weights[other]!, signal)
      for (const member of [one, other])
        if (barrier === null) apart.add(member)
        else ofSiblings[member] = Math.max(ofSiblings[member] ?? 0, barrier)
      worked(work.line)
    }
  })

  const before = { train: [] as Scored[], test: [] as Scored[] }
  for (const part of ['train', 'test'] as const)
    await judged(data[part], async (judge) => {
      const { loss, accuracy } = await judge.judge(branch.layers, signal)
      branch.layers.forEach((_, origin) => before[part].push({ loss: loss[origin]!, accuracy: accuracy[origin]! }))
    })

  const measured = async (networks: readonly Layers[]): Promise<(number | null)[]> => {
    if (size > MAX_MEASURED_PARAMETERS || networks.length === 0) return networks.map(() => null)
    const meter = await openMeter('from', config, data, { members: networks.length, images, eigenvalues: 1 })
    try {
      const found = await meter.measure(networks, signal, (share) =>
        question.turn((done + share * networks.length * work.eigenvalue) / work.whole),
      )
      done += networks.length * work.eigenvalue
      return found.map(([largest]) => (Number.isFinite(largest) ? largest! : null))
    } finally {
      await meter.close()
    }
  }
  const sharpnessBefore = await measured(branch.layers)
  const found = question.sharpness
    ? live.map((member) => question.sharpness![member]!)
    : await measured(live.map((member) => weights[member]!))
  const sharpness = weights.map((): number | null => null)
  live.forEach((member, at) => (sharpness[member] = found[at]!))

  const escapes = weights.map(() => false)
  for (const siblings of siblingsOf(config, branch)) {
    const crossed = siblings.some(
      (member) =>
        !alive(member) ||
        lost.has(member) ||
        apart.has(member) ||
        Math.max(barriers[member] ?? 0, ofSiblings[member] ?? 0) > STAYS_BELOW,
    )
    for (const member of siblings) escapes[member] = crossed
  }
  const networks = weights.map((_, member) => {
    const { origin, child } = branch.places[member]!
    const [train, test] = [before.train[origin]!, before.test[origin]!]
    const lambda = sharpnessBefore[origin]!
    return {
      from: branch.state.origins[origin]!.member,
      child,
      barrier: barriers[member]!,
      siblingBarrier: apart.has(member) ? null : ofSiblings[member]!,
      fate: escapes[member] ? ('escapes' as const) : ('stays' as const),
      sharpness: sharpness[member]!,
      gammaLambda: lambda === null ? null : learningRates[member % learningRates.length]! * lambda,
      sharpnessBefore: lambda,
      trainLossBefore: train.loss,
      testLossBefore: test.loss,
      trainAccuracyBefore: ofNumber(train.accuracy),
      testAccuracyBefore: ofNumber(test.accuracy),
    }
  })
  return { networks, branches: learningRates.map((rate, index) => byRate(config, rate, index, networks)) }
}

/** Where a number is fitted there are no accuracies. */
const ofNumber = (value: number) => (Number.isNaN(value) ? null : value)

interface Scored {
  loss: number
  accuracy: number
}

/** What became of all networks of a learning rate, which is the one of this number. */
function byRate(
  { learningRates, from }: NetworkConfig,
  learningRate: number,
  index: number,
  networks: Judgement['networks'],
): RateBranch {
  const own = networks.filter((_, member) => member % learningRates.length === index)
  const numbers = (name: 'barrier' | 'siblingBarrier' | 'gammaLambda' | 'sharpness') =>
    own.flatMap((network) => network[name] ?? [])
  const largest = (values: readonly number[]) => (values.length > 0 ? Math.max(...values) : null)
  const mean = (values: readonly number[]) =>
    values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null
  const origins = own.length / from!.children
  const escaped = own.filter(({ child, fate }) => child === 0 && fate === 'escapes').length
  return {
    learningRate,
    gammaLambda: mean(numbers('gammaLambda')),
    origins,
    escaped,
    barrier: largest(numbers('barrier')),
    siblingBarrier: largest(numbers('siblingBarrier')),
    fate: escaped > 0 ? 'escapes' : 'stays',
    sharpness: mean(numbers('sharpness')),
  }
}

/** The networks that began at one with one learning rate, for each of these. */
function siblingsOf({ learningRates }: NetworkConfig, { places, state }: Branch): number[][] {
  return state.origins.flatMap((_, origin) =>
    learningRates.map((_, rate) =>
      [...places.keys()].filter(
        (member) => places[member]!.origin === origin && member % learningRates.length === rate,
      ),
    ),
  )
}

function pairsOf(members: readonly number[]): [number, number][] {
  return members.flatMap((one, index) => members.slice(index + 1).map((other): [number, number] => [one, other]))
}

/** The barrier of the loss on the straight line between two networks, at 25 points with the ends among them. */
async function barrierBetween(judge: Judge, from: Layers, to: Layers, signal: AbortSignal): Promise<number | null> {
  const line = Array.from({ length: LINE_POINTS }, (_, point) => between(from, to, point / (LINE_POINTS - 1)))
  return barrierOf((await judge.judge(line, signal)).loss)
}

/** Passes over images that judging takes: of a line, of an eigenvalue, and in all. */
function workOf(config: NetworkConfig): { line: number; eigenvalue: number; whole: number } {
  const images = branchImages(config)
  const { learningRates, from, rule, trainSize, testSize } = config
  const isKnown = config.sharpness !== undefined && !isPreconditioned(rule)
  const children = from?.children ?? 1
  const members = networkSeeds(config).length * learningRates.length
  const origins = networkSeeds(config).length / children
  const line = LINE_POINTS * images
  const eigenvalue = usualProducts(1) * PASSES_OF_PRODUCT * images
  const lines = members + (members * (children - 1)) / 2
  const eigenvalues = origins + (isKnown ? 0 : members)
  return { line, eigenvalue, whole: lines * line + eigenvalues * eigenvalue + origins * (trainSize + testSize) }
}

/** How many steps of all networks take as long as judging a branch; 0 where there is none. */
export function stepsOfJudging(config: NetworkConfig): number {
  if (!config.from) return 0
  const members = networkSeeds(config).length * config.learningRates.length
  const images = config.batchSize === 'full' ? config.trainSize : config.batchSize
  return workOf(config).whole / (PASSES_OF_STEP * images * members)
}
