import {
  CLASSES,
  generatorOf,
  networkSeeds,
  parametersOf,
  PIXELS,
  sharpnessSteps,
  snapshotSteps,
  trainingSteps,
  type NetworkConfig,
  type Preset,
} from '#shared/contract/index.ts'
import { formatNumber, modelWords } from '#shared/plot/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { createEnsemble, wayOf } from '../network/index.ts'
import { threadCount } from '../threads/index.ts'
import { branchPresets } from './branch-presets.ts'
import type { Experiment } from './experiment.ts'
import { stepsOfJudging } from './network-judgement.ts'
import { secondsOfSharpness } from './network-sharpness.ts'
import { trainingOf, trainNetworks } from './network-training.ts'
import { grouped } from './provenance.ts'
import { moving } from './titles.ts'

const membersOf = (config: NetworkConfig) => networkSeeds(config).length * config.learningRates.length

/** The networks whose weights a branch keeps as where it began. */
const originsOf = (config: NetworkConfig) => (config.from ? networkSeeds(config).length / config.from.children : 0)

const listed = (values: readonly number[]) =>
  values.length <= 4
    ? values.map((value) => formatNumber(value, 4)).join(', ')
    : `${formatNumber(values[0]!, 4)} … ${formatNumber(values.at(-1)!, 4)} (${values.length})`

/** What begins at saved weights, in words. */
function branchWords(config: NetworkConfig): string {
  const { children = 1, run = '' } = config.from ?? {}
  const origins = originsOf(config)
  return `branched from ${origins} of ${run.slice(-8)}${children > 1 ? `, ${children} children each` : ''}`
}

function bytes(config: NetworkConfig): number {
  const members = membersOf(config)
  const snapshots = members * snapshotSteps(config).length
  const firstLayer = PIXELS * (config.hidden[0] ?? CLASSES)
  const measured = sharpnessSteps(config).length * (config.sharpness?.eigenvalues ?? 0)
  // Snapshots, their inner products, the weights at the end, and the curves.
  return (
    4 * snapshots * firstLayer +
    8 * snapshots ** 2 +
    4 * (members + originsOf(config)) * parametersOf(config.hidden) +
    16 * members * (900 + measured)
  )
}

/**
 * How long steps are taken that are not measured, and that are, and images that stand for the whole data set meanwhile.
 */
const WARM_UP_MILLISECONDS = 100
const SAMPLE_MILLISECONDS = 200
const SAMPLE_IMAGES = 2048
/** A pass without gradients takes about so much of one with them. */
const EVALUATION = 0.4
/** Inner products that the processor adds up in a second, in float64. */
const PRODUCTS_A_SECOND = 1e10
/** Seconds for loading images and readying the engine. */
const OVERHEAD_SECONDS = 1.5

async function estimateSeconds(config: NetworkConfig): Promise<number> {
  const asked = config.batchSize === 'full' ? config.trainSize : config.batchSize
  const batchSize = Math.min(asked, SAMPLE_IMAGES)
  const noise = {
    images: Uint8Array.from({ length: SAMPLE_IMAGES * PIXELS }, (_, at) => Math.imul(at, 0x9e3779b1) >>> 24),
    labels: Uint8Array.from({ length: SAMPLE_IMAGES }, (_, index) => index % CLASSES),
    count: SAMPLE_IMAGES,
  }
  const { engine, device } = await wayOf(config)
  const ensemble = await createEnsemble({
    inputs: PIXELS,
    hidden: config.hidden,
    classes: CLASSES,
    starts: networkSeeds(config),
    seed: config.seed,
    learningRates: config.learningRates,
    batchSize,
    data: { train: noise, test: noise },
    generator: generatorOf(config),
    threads: threadCount(),
    engine,
    device,
    ...trainingOf(config),
  })
  try {
    /** Milliseconds of a step, over as many as take so long. */
    const perStep = async (milliseconds: number) => {
      const [began, first] = [performance.now(), ensemble.steps]
      for (let count = 1; performance.now() - began < milliseconds; count *= 2) await ensemble.step(count)
      return (performance.now() - began) / (ensemble.steps - first)
    }
    await perStep(WARM_UP_MILLISECONDS)
    const perImage = (await perStep(SAMPLE_MILLISECONDS)) / 1000 / batchSize
    const snapshots = snapshotSteps(config).length
    const evaluated = config.testSize * (snapshots + 1) + config.trainSize
    const products = ((membersOf(config) * snapshots) ** 2 / 2) * PIXELS * (config.hidden[0] ?? CLASSES)
    return (
      OVERHEAD_SECONDS +
      perImage * ((trainingSteps(config) + stepsOfJudging(config)) * asked + EVALUATION * evaluated) +
      products / PRODUCTS_A_SECOND +
      (await secondsOfSharpness(config, membersOf(config), noise))
    )
  } finally {
    await ensemble.close()
  }
}

const article: NetworkConfig = {
  kind: 'network',
  dataset: 'auto',
  hidden: [128, 64],
  starts: 3,
  learningRates: [0.01, 0.1, 0.5],
  batchSize: 64,
  trainSize: 60_000,
  testSize: 10_000,
  epochs: 10,
  seed: 1,
  generator: GENERATOR,
  snapshots: 40,
  engine: 'auto',
  device: 'auto',
}

function preset(id: string, reference: string, figure: string, title: string, description: string): Preset {
  return { id, reference, figure, title, description, config: article }
}

const ofStart = (id: string, start: string) =>
  preset(
    id,
    `Fig ${id.slice(3)}`,
    `projection-${start}`,
    `Start ${start} by itself`,
    `The paths of the networks from start ${start}, one for each learning rate, in the plane of their own two ` +
      'principal components.',
  )

/** The article trains from three starts with three learning rates and names neither; these are ours. */
const presets: readonly Preset[] = [
  preset(
    'fig11',
    'Fig 11',
    'projection',
    'First-layer weights on their way',
    'Three starts, three learning rates: the weights of the first layer in the plane of the principal ' +
      'components of all of them.',
  ),
  ofStart('fig12', 'A'),
  ofStart('fig13', 'B'),
  ofStart('fig14', 'C'),
  preset(
    'fig15',
    'Fig 15',
    'projection-on-A',
    'All starts in the plane of the first',
    'The principal components of start A alone, and the paths of all three starts in their plane: whether ' +
      'they look alike.',
  ),
  preset(
    'mnist',
    'Figs 11–15',
    'losses',
    'Nine networks at once',
    'Loss and accuracy of all networks, on training and on test images, while they learn to read digits.',
  ),
]

/** Networks trained side by side from several starts with several learning rates. */
export const network: Experiment<'network'> = {
  presets: [...presets, ...branchPresets],
  title(config) {
    const starts = networkSeeds(config).length
    const widths = [PIXELS, ...config.hidden, CLASSES].join('-')
    const counted = config.from ? branchWords(config) : `${starts} ${starts === 1 ? 'start' : 'starts'}`
    const model = modelWords(config).map((words) => `, ${words}`)
    return `Networks ${widths}${model.join('')}, ${counted}, γ = ${listed(config.learningRates)}${moving(config)}`
  },
  provenance: (config) => ({
    engine: config.engine === 'auto' ? 'onnx' : config.engine,
    device: config.device === 'auto' ? 'cpu' : config.device,
    precision: 'float32',
    generator: generatorOf(config),
    seed: config.seed,
  }),
  preview: (config) => ({
    ...config,
    epochs: undefined,
    hidden: config.hidden.map((width) => Math.min(width, 24)),
    trainSize: Math.min(config.trainSize, 800),

    testSize: Math.min(config.testSize, 200),
    batchSize: 32,
    steps: 60,
    snapshots: 20,
    ...(config.sharpness && { sharpness: { ...config.sharpness, every: 15, images: 200 } }),
    engine: 'auto',
    device: 'auto',
  }),
  bytes,
  size: (config) => {
    const members = membersOf(config)
    return `${grouped(members)} ${members === 1 ? 'network' : 'networks'} × ${grouped(trainingSteps(config))} steps`
  },
  estimateSeconds,
  run: trainNetworks,
}
