import {
  CLASSES,
  generatorOf,
  OverstepError,
  parametersOf,
  PIXELS,
  sharpnessSteps,
  trainingSteps,
  type NetworkConfig,
} from '#shared/contract/index.ts'
import { openSharpness, usualProducts, type Samples, type SharpnessMeter } from '../network/index.ts'
import { onnxRuntimeProblem } from '../onnx-runtime/index.ts'
import { threadCount } from '../threads/index.ts'
import { stepsOfJudging } from './network-judgement.ts'

/** What of the measurements of a run is kept with its checkpoint. */
export interface Measured {
  /** How many have been made. */
  made: number
  /** What the newest found of each network. */
  newest: Float64Array
}

/** Measures how sharp the loss is around the networks of a run. */
export interface Measurements extends Readonly<Measured> {
  /** The steps at which one is due; none where sharpness is not asked for. */
  readonly steps: readonly number[]
  /** Makes the next one; as `SharpnessMeter` has it. */
  measure: SharpnessMeter['measure']
  close(): Promise<void>
}

/**
 * Readies the measurements of a run.
 * @param known those of a run that is resumed
 * @throws {OverstepError} `invalid-input` at sharpness where ONNX Runtime, which makes them, does not work here
 */
export async function openMeasurements(
  config: NetworkConfig,
  members: number,
  train: Samples,
  known: Measured | undefined,
): Promise<Measurements> {
  const steps = sharpnessSteps(config)
  let { made, newest } = known ?? { made: 0, newest: new Float64Array(members).fill(Number.NaN) }
  const meter = config.sharpness && (await openMeter(config, members, train, config.sharpness.images))
  return {
    steps,
    get made() {
      return made
    },
    get newest() {
      return newest
    },
    async measure(...question) {
      if (!meter) return []
      const found = await meter.measure(...question)
      newest = Float64Array.from(found, ([largest]) => largest!)
      made++
      return found
    },
    close: async () => meter?.close(),
  }
}

async function openMeter(
  config: NetworkConfig,
  members: number,
  train: Samples,
  images: number,
  iterations?: number,
): Promise<SharpnessMeter> {
  const problem = await onnxRuntimeProblem()
  if (problem !== null) {
    const message = `is measured by ONNX Runtime, which does not work here: ${problem}`
    throw new OverstepError('invalid-input', `sharpness: ${message}`, { issues: [{ path: 'sharpness', message }] })
  }
  return openSharpness({
    widths: [PIXELS, ...config.hidden, CLASSES],
    ...(config.activation && { activation: config.activation }),
    ...(config.loss && { loss: config.loss }),
    members,
    train,
    images,
    eigenvalues: config.sharpness?.eigenvalues ?? 1,
    seed: config.seed,
    generator: generatorOf(config),
    threads: threadCount(),
    ...(iterations !== undefined && { iterations }),
  })
}

/** Passes over an image that a step takes: forward, and back to weights and to what is below them. */
const PASSES_OF_STEP = 3
/** Passes over an image that a product with the Hessian takes. */
const PASSES_OF_PRODUCT = 7

/** How many steps take as long as one measurement; 0 where none is made. */
export function stepsOfMeasurement({ sharpness, batchSize, trainSize }: NetworkConfig): number {
  if (!sharpness) return 0
  const images = Math.min(sharpness.images, trainSize)
  const ofStep = PASSES_OF_STEP * (batchSize === 'full' ? trainSize : batchSize)
  return (PASSES_OF_PRODUCT * usualProducts(sharpness.eigenvalues) * images) / ofStep
}

/**
 * What share of a run is done, 0…1, when so many steps have been taken and so many measurements made: all of them count
 * for what they take.
 */
export function shareDone(config: NetworkConfig): (steps: number, measurements: number) => number {
  const each = stepsOfMeasurement(config)
  const whole = trainingSteps(config) + each * sharpnessSteps(config).length + stepsOfJudging(config)
  return (steps, measurements) => (steps + each * measurements) / whole
}

/** Products with the Hessian, and images, by which a measurement is priced. */
const [SAMPLE_PRODUCTS, SAMPLE_IMAGES] = [3, 256]
/** Numbers that the processor multiplies and adds in a second where it makes vectors orthogonal. */
const ORTHOGONAL_A_SECOND = 5e8

/** Seconds that all measurements of a run take, going by a few products with other images. */
export async function secondsOfSharpness(config: NetworkConfig, members: number, train: Samples): Promise<number> {
  const { sharpness, hidden, trainSize } = config
  if (!sharpness) return 0
  const images = Math.min(sharpness.images, trainSize)
  const sampled = Math.min(images, SAMPLE_IMAGES)
  const meter = await openMeter(config, members, train, sampled, SAMPLE_PRODUCTS)
  try {
    const size = parametersOf(hidden)
    const networks = Array.from({ length: members }, (_, member) => noiseNetwork(hidden, member))
    await meter.measure(networks)
    const began = performance.now()
    await meter.measure(networks)
    const perImage = (performance.now() - began) / 1000 / SAMPLE_PRODUCTS / sampled
    const products = usualProducts(sharpness.eigenvalues)
    const orthogonal = (2 * members * size * products ** 2) / 2 / ORTHOGONAL_A_SECOND
    return sharpnessSteps(config).length * (perImage * images * products + orthogonal)
  } finally {
    await meter.close()
  }
}

/** Weights that are as large as those of a network in training. */
function noiseNetwork(hidden: readonly number[], member: number) {
  const widths = [PIXELS, ...hidden, CLASSES]
  return widths.slice(1).map((fanOut, layer) => {
    const fanIn = widths[layer]!
    const noise = (at: number) => Math.sin(at + member) / Math.sqrt(fanIn)
    return {
      weights: Float32Array.from({ length: fanIn * fanOut }, (_, at) => noise(at * at)),
      biases: Float32Array.from({ length: fanOut }, (_, at) => noise(at)),
    }
  })
}
