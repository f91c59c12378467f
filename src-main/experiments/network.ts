import {
  firstLayerOf,
  generatorOf,
  inputsOf,
  isCritical,
  keepsWholeSnapshots,
  keptSnapshots,
  layersText,
  networkSeeds,
  nextLook,
  parametersOf,
  sharpnessSteps,
  snapshotSteps,
  trainingSteps,
  type DataForm,
  type NetworkConfig,
} from '#shared/contract/index.ts'
import { formatNumber, modelWords } from '#shared/plot/index.ts'
import { createEnsemble, wayOf, type Samples } from '../network/index.ts'
import { threadCount } from '../threads/index.ts'
import { branchPresets } from './branch-presets.ts'
import type { Experiment } from './experiment.ts'
import { stepsOfJudging } from './network-judgement.ts'
import { formOf, modelOf } from './network-model.ts'
import { networkPresets } from './network-presets.ts'
import { secondsOfInitialSharpness } from './network-rates.ts'
import { secondsOfMeasurement, type MeasuredData } from './network-sharpness.ts'
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
  const { children = 1, run = '', step, snapshot } = config.from ?? {}
  const origins = originsOf(config)
  const at = step !== undefined ? ` at step ${step}` : snapshot !== undefined ? ` at snapshot ${snapshot}` : ''
  return `branched from ${origins} of …${run.slice(-4)}${at}${children > 1 ? `, ${children} children each` : ''}`
}

/** Bytes of a weight in a snapshot once its run is done; packed float16 take less than their two. */
const BYTES_KEPT = { whole: 4, float16: 1.75, dropped: 0 } as const

async function bytes(config: NetworkConfig): Promise<number> {
  const form = await formOf(config)
  const members = membersOf(config)
  const snapshots = members * snapshotSteps(config).length
  const { fanIn, fanOut } = firstLayerOf(config, form)
  const ofSnapshot = keepsWholeSnapshots(config) ? parametersOf(config, form) : fanIn * fanOut
  const measured = sharpnessSteps(config).length * (config.sharpness?.eigenvalues ?? 0)
  // Snapshots, their inner products, the weights at the end, and the curves.
  return (
    BYTES_KEPT[keptSnapshots(config)] * snapshots * ofSnapshot +
    8 * snapshots ** 2 +
    4 * (members + originsOf(config)) * parametersOf(config, form) +
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

/** Seconds that all measurements of sharpness take. */
async function secondsOfSharpness(config: NetworkConfig, noise: MeasuredData): Promise<number> {
  const { sharpness } = config
  if (!sharpness) return 0
  return sharpnessSteps(config).length * (await secondsOfMeasurement(config, membersOf(config), noise, sharpness))
}

/** Images of this form without anything in them. */
function noiseOf({ image, classes }: DataForm, count: number): Samples {
  const images = Uint8Array.from({ length: count * inputsOf(image) }, (_, at) => Math.imul(at, 0x9e3779b1) >>> 24)
  return { images, labels: Uint8Array.from({ length: count }, (_, index) => index % classes), count }
}

async function estimateSeconds(config: NetworkConfig): Promise<number> {
  const asked = config.batchSize === 'full' ? config.trainSize : config.batchSize
  const batchSize = Math.min(asked, SAMPLE_IMAGES)
  const form = await formOf(config)
  const noise = noiseOf(form, SAMPLE_IMAGES)
  const { engine, device } = await wayOf(config)
  const ensemble = await createEnsemble({
    ...modelOf(config, form),
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
    const looks = Math.floor(trainingSteps(config) / nextLook(config, 0))
    const evaluated = config.testSize * (snapshots + 1) + config.trainSize * (1 + looks)
    const { fanIn, fanOut } = firstLayerOf(config, form)
    const products = ((membersOf(config) * snapshots) ** 2 / 2) * fanIn * fanOut
    return (
      OVERHEAD_SECONDS +
      perImage * ((trainingSteps(config) + stepsOfJudging(config)) * asked + EVALUATION * evaluated) +
      products / PRODUCTS_A_SECOND +
      (await secondsOfInitialSharpness(config, { train: noise, form })) +
      (await secondsOfSharpness(config, { train: noise, form }))
    )
  } finally {
    await ensemble.close()
  }
}

/** Of many learning rates a few, from one end of the list to the other: a preview is soon there. */
function few(rates: readonly number[]): number[] {
  const most = 4
  if (rates.length <= most) return [...rates]
  return Array.from({ length: most }, (_, index) => rates[Math.round((index * (rates.length - 1)) / (most - 1))]!)
}

/** Networks trained side by side from several starts with several learning rates. */
export const network: Experiment<'network'> = {
  presets: [...networkPresets, ...branchPresets],
  title(config) {
    const starts = networkSeeds(config).length
    const widths = layersText(config)
    const counted = config.from ? branchWords(config) : `${starts} ${starts === 1 ? 'start' : 'starts'}`
    const rate = isCritical(config) ? 'γλ₀' : 'γ'
    const model = modelWords(config).map((words) => `, ${words}`)
    return `Networks ${widths}${model.join('')}, ${counted}, ${rate} = ${listed(config.learningRates)}${moving(config)}`
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
    trainedOn: undefined,
    starts: Array.isArray(config.starts) ? config.starts.slice(0, 3) : Math.min(config.starts, 3),
    learningRates: few(config.learningRates),
    hidden: config.hidden.map((width) => Math.min(width, 16)),
    trainSize: Math.min(config.trainSize, config.batchSize === 'full' ? 200 : 500),
    testSize: Math.min(config.testSize, 100),
    batchSize: config.batchSize === 'full' ? 'full' : Math.min(config.trainSize, 32),
    steps: 60,
    snapshots: 20,
    ...(config.sharpness && { sharpness: { ...config.sharpness, every: 30, images: 100 } }),
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
