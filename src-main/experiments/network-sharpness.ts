import {
  eigenvalueNames,
  generatorOf,
  layerForms,
  parametersOf,
  refused,
  sharpnessSteps,
  type DataForm,
  type NetworkConfig,
} from '#shared/contract/index.ts'
import {
  openCriticalSharpness,
  openSharpness,
  usualProducts,
  type CriticalSharpnessConfig,
  type CriticalSharpnessMeter,
  type Samples,
  type SharpnessConfig,
  type SharpnessMeter,
} from '../network/index.ts'
import { onnxRuntimeProblem } from '../onnx-runtime/index.ts'
import { threadCount } from '../threads/index.ts'
import { modelOf } from './network-model.ts'

/** The training images, and what networks see of them. */
export interface MeasuredData {
  train: Samples
  form: DataForm
}

/** What of the measurements of a run is kept with its checkpoint. */
export interface Measured {
  /** How many have been made. */
  made: number
  /** What the newest found of each network. */
  newest: Float64Array
  /** The same of critical sharpness, from which the next one begins; left out where it is not asked for. */
  newestCritical?: Float64Array | undefined
}

/** What of them a checkpoint keeps. */
export function measuredOf({ made, newest, newestCritical }: Measured): Measured {
  return { made, newest: newest.slice(), ...(newestCritical && { newestCritical: newestCritical.slice() }) }
}

/** What a measurement found of each network: of each series of sharpness a value. */
type Found = Readonly<Record<string, number>>[]

/** Measures how sharp the loss is around the networks of a run. */
export interface Measurements extends Readonly<Measured> {
  /** The steps at which one is due; none where sharpness is not asked for. */
  readonly steps: readonly number[]
  /** Makes the next one; as `SharpnessMeter` has it. */
  measure(...question: Parameters<SharpnessMeter['measure']>): Promise<Found>
  /** Leaves the next one out. */
  passOver(): void
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
  data: MeasuredData,
  known: Measured | undefined,
): Promise<Measurements> {
  const steps = sharpnessSteps(config)
  const { critical = false } = config.sharpness ?? {}
  let { made, newest } = known ?? { made: 0, newest: new Float64Array(members).fill(Number.NaN) }
  let newestCritical = known?.newestCritical
  const meter = config.sharpness && (await openMeter('sharpness', config, data, { ...config.sharpness, members }))
  const line = critical && meter && (await openCriticalMeter(config, data, { ...config.sharpness!, members }))
  const names = eigenvalueNames(config)
  return {
    steps,
    get made() {
      return made
    },
    get newest() {
      return newest
    },
    get newestCritical() {
      return newestCritical
    },
    async measure(...question) {
      const [networks, signal] = question
      if (!meter) return []
      const found = await meter.measure(...question)
      const largest = Float64Array.from(found, ([first]) => first!)
      // Where none is known yet the sharpness itself is the first guess.
      const guesses = Array.from(largest, (own, member) => guessOf(newestCritical?.[member], own))
      const ofLine = line ? (await line.measure(networks, guesses, signal)).values : undefined
      newest = largest
      newestCritical = ofLine
      made++
      return found.map((eigenvalues, member) => ({
        ...Object.fromEntries(names.map((name, place) => [name, eigenvalues[place]!])),
        ...(ofLine && { criticalSharpness: ofLine[member]! }),
      }))
    },
    passOver: () => void made++,
    async close() {
      await meter?.close()
      if (line) await line.close()
    },
  }
}

const guessOf = (known: number | undefined, sharpness: number) =>
  known !== undefined && known > 0 && Number.isFinite(known) ? known : Math.abs(sharpness)

function openCriticalMeter(
  config: NetworkConfig,
  { train, form }: MeasuredData,
  { members, images }: Pick<CriticalSharpnessConfig, 'members' | 'images'>,
): Promise<CriticalSharpnessMeter> {
  return openCriticalSharpness({ ...measuredModel(config, form), train, members, images, threads: threadCount() })
}

/** What is measured. */
export function measuredModel(config: NetworkConfig, form: DataForm) {
  const { inputs, hidden, classes, convolutions } = modelOf(config, form)
  const { activation, loss } = config
  return {
    widths: [inputs, ...hidden, classes],
    ...(convolutions && { convolutions }),
    ...(activation && { activation }),
    ...(loss && { loss }),
  }
}

/**
 * Readies what measures sharpness.
 *
 * @param path the field that asks for it
 * @throws {OverstepError} `invalid-input` at that field where ONNX Runtime does not work here
 */
export async function openMeter(
  path: string,
  config: NetworkConfig,
  { train, form }: MeasuredData,
  asked: Pick<SharpnessConfig, 'members' | 'images' | 'eigenvalues' | 'iterations'>,
): Promise<SharpnessMeter> {
  const problem = await onnxRuntimeProblem()
  if (problem !== null) {
    const message = `needs sharpness, which ONNX Runtime measures; that does not work here: ${problem}`
    throw refused(path, message)
  }
  return openSharpness({
    ...measuredModel(config, form),
    train,
    seed: config.seed,
    generator: generatorOf(config),
    threads: threadCount(),
    ...asked,
  })
}

/** Passes over an image that a step takes: forward, and back to weights and to what is below them. */
export const PASSES_OF_STEP = 3
/** Passes over an image that a product with the Hessian takes. */
export const PASSES_OF_PRODUCT = 7
/** Passes over an image that a critical sharpness takes, that of the gradient among them. */
const PASSES_OF_CRITICAL = 10

/** Passes over an image that a measurement takes. */
const passesOf = ({ eigenvalues, critical = false }: { eigenvalues: number; critical?: boolean | undefined }) =>
  PASSES_OF_PRODUCT * usualProducts(eigenvalues) + (critical ? PASSES_OF_CRITICAL : 0)

/** How many steps take as long as one measurement; 0 where none is made. */
export function stepsOfMeasurement({ sharpness, batchSize, trainSize }: NetworkConfig): number {
  if (!sharpness) return 0
  const images = Math.min(sharpness.images, trainSize)
  const ofStep = PASSES_OF_STEP * (batchSize === 'full' ? trainSize : batchSize)
  return (passesOf(sharpness) * images) / ofStep
}

/** Products with the Hessian, and images, by which a measurement is priced. */
const [SAMPLE_PRODUCTS, SAMPLE_IMAGES] = [3, 256]
/** Numbers that the processor multiplies and adds in a second where it makes vectors orthogonal. */
const ORTHOGONAL_A_SECOND = 5e8

/** Seconds that a measurement of so many networks takes, going by a few products with other images. */
export async function secondsOfMeasurement(
  config: NetworkConfig,
  members: number,
  data: MeasuredData,
  sharpness: { eigenvalues: number; images: number; critical?: boolean | undefined },
): Promise<number> {
  const { trainSize } = config
  const images = Math.min(sharpness.images, trainSize)
  const sampled = Math.min(images, SAMPLE_IMAGES)
  const { eigenvalues } = sharpness
  const asked = { members, images: sampled, eigenvalues, iterations: SAMPLE_PRODUCTS }
  const meter = await openMeter('sharpness', config, data, asked)
  try {
    const size = parametersOf(config, data.form)
    const networks = Array.from({ length: members }, (_, member) => noiseNetwork(config, data.form, member))
    await meter.measure(networks)
    const began = performance.now()
    await meter.measure(networks)
    const perImage = (performance.now() - began) / 1000 / SAMPLE_PRODUCTS / sampled
    const products = usualProducts(sharpness.eigenvalues)
    const orthogonal = (2 * members * size * products ** 2) / 2 / ORTHOGONAL_A_SECOND
    return (perImage * images * passesOf(sharpness)) / PASSES_OF_PRODUCT + orthogonal
  } finally {
    await meter.close()
  }
}

/** Weights that are as large as those of a network in training. */
function noiseNetwork(config: NetworkConfig, form: DataForm, member: number) {
  return layerForms(config, form).map(({ fanIn, fanOut }) => {
    const noise = (at: number) => Math.sin(at + member) / Math.sqrt(fanIn)
    return {
      weights: Float32Array.from({ length: fanIn * fanOut }, (_, at) => noise(at * at)),
      biases: Float32Array.from({ length: fanOut }, (_, at) => noise(at)),
    }
  })
}
