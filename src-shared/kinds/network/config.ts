import { z } from 'zod'
import { checkModel, MAX_SNAPSHOTS } from './check-model.ts'
import { datasetChoiceSchema } from './datasets.ts'
import { bounded, FLOAT32_LEAST, FLOAT32_LOST, FLOAT32_MOST } from './float32.ts'
import { fromSchema } from './from.ts'
import { keepSchema } from './keep.ts'
import { convolutionsSchema, firstLayerOf, type Model } from './layers.ts'
import { isCritical, learningRateUnit } from './learning-rate-unit.ts'
import { gradientNoise } from './noise.ts'
import { countOver, spreadOver, trainedOnSchema } from './train-on.ts'
import { networkRuleSchema, scheduleSchema } from '../../rules/index.ts'
import { stepsBetweenLooks, stopAtLoss } from './stop-at-loss.ts'
import { finite, generator, positive, together, whole } from '../../vocabulary/index.ts'

/** Most training and test images: those of MNIST. */
export const MOST_IMAGES = { train: 60_000, test: 10_000 } as const
/** Most networks of a run. */
export const MAX_NETWORKS = 128
const DEFAULT_EPOCHS = 10
/** Most times that a run measures it. */
export const MAX_MEASUREMENTS = 10_000

export const engineSchema = z.enum(['onnx', 'tfjs'])
export type EngineName = z.infer<typeof engineSchema>
export const deviceSchema = z.enum(['cpu', 'webgpu'])
export type DeviceName = z.infer<typeof deviceSchema>

const activationSchema = z.enum(['relu', 'tanh', 'gelu', 'identity'], 'must be relu, tanh, gelu or identity')
export type ActivationName = z.infer<typeof activationSchema>
export const lossSchema = z.enum(['cross-entropy', 'mse'], 'must be cross-entropy or mse')
export type LossName = z.infer<typeof lossSchema>

const seed = whole(0, Number.MAX_SAFE_INTEGER)

/** Fields of what is not in the article; without them networks are trained as there. */
const group = 'Rule, loss and activation'
const motion = {
  learningRateUnit,
  rule: networkRuleSchema.optional().meta({
    group,
    title: 'rule',
    description:
      'How the gradient moves the weights; heavy-ball and nesterov as torch.optim.SGD has them, adam as Adam.',
  }),
  schedule: scheduleSchema.optional().meta({
    group,
    title: 'schedule',
    description: 'What γ is multiplied by from step to step.',
  }),
  weightDecay: finite.min(0, 'must be at least 0').max(1e6, 'must be at most 1000000').optional().meta({
    group,
    title: 'weight decay',
    description: 'So many times each weight is added to its gradient, as torch.optim.SGD does it; 0 where left out.',
  }),
  noise: gradientNoise,
  stopAtLoss,
  loss: lossSchema.optional().meta({
    group,
    title: 'loss',
    description: 'Of a batch its mean; mse is ½‖output − one-hot‖². Cross-entropy where it is left out.',
  }),
  activation: activationSchema.optional().meta({
    group,
    title: 'activation',
    description: 'Between the layers; identity makes a deep linear network. ReLU where it is left out.',
  }),
  initialScale: positive.max(1e6, 'must be at most 1000000').optional().meta({
    group,
    title: 'initial scale',
    description: 'What the initial weights and biases, uniform in ±1/√fan-in, are multiplied by; 1 where left out.',
  }),
}

/** When and how sharp the loss is around each network: the largest eigenvalues of its Hessian. */
const sharpness = z
  .strictObject({
    every: whole(1, 10_000_000).meta({
      title: 'every … steps',
      description: 'Steps from one measurement to the next; the first is before training, the last at its end.',
    }),
    eigenvalues: whole(1, 20).default(1).meta({
      title: 'eigenvalues',
      description: 'How many of the largest are told; each takes longer.',
    }),
    images: whole(1, MOST_IMAGES.train).default(1000).meta({
      title: 'images',
      description: 'The first so many training images, or all where there are fewer: of their mean loss.',
    }),
    critical: z
      .boolean()
      .optional()
      .meta({
        title: 'critical sharpness',
        description:
          'Whether λ_c = 2/γ_c is told, too, γ_c the least learning rate at which a step along the gradient raises ' +
          'the loss: found from losses along that step alone, which is cheap.',
      }),
  })
  .optional()
  .meta({
    group: 'Sharpness',
    title: 'sharpness',
    description:
      'The largest eigenvalues λ of the Hessian while networks are trained, by Lanczos’ iteration: gradient descent ' +
      'stays near a minimum where λ is below 2/γ. With Adam they are those of the preconditioned Hessian, from the ' +
      'first step on, and the limit is (2+2β₁)/((1−β₁)γ).',
  })

/**
 * Networks that are trained together: one for each start and learning rate, all on the same batches (Figs 11–15 of
 * the article).
 */
export const networkConfigSchema = z
  .strictObject({
    kind: z.literal('network'),
    dataset: datasetChoiceSchema.default('auto').meta({
      title: 'data set',
      description: 'auto is MNIST where its files are found, else synthetic digits.',
    }),
    degree: whole(1, 50).optional().meta({
      title: 'degree',
      description: 'Of the Chebyshev polynomial, where that is the data set; 4 where left out.',
    }),
    convolutions: convolutionsSchema.optional().meta({
      group: 'Convolutions',
      title: 'convolutions',
      description:
        'Before the hidden layers: channels, kernel, stride and padding of each, as in 6, 5, 2, 0; 16, 5, 2, 0. ' +
        'The activation stands behind each.',
    }),
    hidden: z
      .array(whole(1, 4096), 'must be a list of widths, such as [128, 64]')
      .max(8, 'must have at most 8 hidden layers')
      .default([128, 64])
      .meta({
        title: 'hidden layers',
        description: 'Widths of the hidden layers, with ReLU between them; none is logistic regression.',
      }),
    starts: z
      .union(
        [
          whole(1, MAX_NETWORKS),
          z
            .array(seed)
            .min(1, 'must have at least one seed')
            .max(MAX_NETWORKS, `must have at most ${MAX_NETWORKS} seeds`),
        ],
        `must be a number of starts from 1 to ${MAX_NETWORKS}, or a list of seeds such as [1, 2, 3]`,
      )
      .default(3)
      .meta({
        title: 'starts',
        description:
          'How many random initial weights, or a list of their seeds. Each is trained with each learning rate. Of a ' +
          'branch it is how many networks it goes on from, which the run finds out.',
      }),
    learningRates: z
      .array(positive, 'must be a list of learning rates, such as [0.01, 0.1, 0.5]')
      .min(1, 'must have at least one learning rate')
      .max(MAX_NETWORKS, `must have at most ${MAX_NETWORKS} learning rates`)
      .default([0.01, 0.1, 0.5])
      .meta({ title: 'learning rates γ' }),
    batchSize: z
      .union([whole(1, MOST_IMAGES.train), z.literal('full')], "must be a number of images or 'full'")
      .default(64)
      .meta({ title: 'batch size', description: 'Training images of each step, or full for all of them.' }),
    trainSize: whole(1, MOST_IMAGES.train)
      .default(MOST_IMAGES.train)
      .meta({ title: 'training images', description: 'Where they are not all, they are drawn by the seed.' }),
    testSize: whole(1, MOST_IMAGES.test)
      .default(MOST_IMAGES.test)
      .meta({ title: 'test images', description: 'Where they are not all, they are drawn by the seed.' }),
    epochs: whole(1, 10_000)
      .optional()
      .meta({ title: 'epochs', description: 'Times that all training images are gone through.' }),
    steps: whole(1, 10_000_000)
      .optional()
      .meta({ title: 'steps T', description: 'Gradient steps, instead of epochs.' }),
    seed: seed
      .default(1)
      .meta({ title: 'seed', description: 'Of the starts, the order of the images and their choice.' }),
    generator,
    snapshots: whole(2, 400).default(40).meta({
      title: 'snapshots',
      description: 'How often the first layer is kept, from the start to the end at equal distances in steps.',
    }),
    keep: keepSchema,
    engine: z
      .enum(['auto', ...engineSchema.options], 'must be auto, onnx or tfjs')
      .default('auto')
      .meta({
        title: 'engine',
        description: 'What trains: ONNX Runtime, or TensorFlow.js as a second opinion; auto is the fastest that works.',
      }),
    device: z
      .enum(['auto', ...deviceSchema.options], 'must be auto, cpu or webgpu')
      .default('auto')
      .meta({ title: 'device', description: 'Where it trains; auto is the fastest that works.' }),
    ...motion,
    sharpness,
    from: fromSchema,
    trainedOn: trainedOnSchema,
  })
  .check(
    together((config, refuse) => {
      if (config.epochs !== undefined && config.steps !== undefined)
        refuse(['steps'], 'must be left out where epochs is given')
      config.learningRates.forEach((rate, index) => {
        // In units of 1/λ₀ it is told when λ₀ is known.
        const message = isCritical(config) ? undefined : unrepresentable(rate, config)
        if (message) refuse(['learningRates', index], message, rate)
      })
      if (config.noise?.batchDifference !== undefined && imagesOf(config) >= config.trainSize)
        refuse(
          ['noise', 'batchDifference'],
          'must be left out where a batch is all training images: further batches have the same gradient',
          config.noise.batchDifference,
        )
      if (config.batchSize !== 'full' && config.batchSize > config.trainSize)
        refuse(['batchSize'], `must be at most the ${config.trainSize} training images, got ${config.batchSize}`)
      const members = startsOf(config) * config.learningRates.length
      const snapshots = config.trainedOn ? countOver(config.snapshots, partEnds(config)) : config.snapshots
      if (config.trainedOn && members * snapshots > MAX_SNAPSHOTS)
        refuse(
          ['trainedOn'],
          `must keep at most ${MAX_SNAPSHOTS} snapshots of all networks, which go on at the same distances, ` +
            `got ${members * snapshots}: train on for fewer steps, or begin a run with fewer snapshots`,
        )
      else if (members > MAX_NETWORKS)
        refuse(['learningRates'], `${countedWords(config)} must be at most ${MAX_NETWORKS}, got ${members}`)
      else checkModel({ ...config, snapshots }, members, refuse)
      config.trainedOn?.forEach((at, index, all) => {
        if (at <= (all[index - 1] ?? 0)) refuse(['trainedOn', index], 'must be above the one before', at)
        if (at >= trainingSteps(config))
          refuse(['trainedOn', index], `must be below the ${trainingSteps(config)} steps of the run`, at)
      })
      if (config.trainedOn && config.from)
        refuse(['trainedOn'], 'must be left out of a branch: branch from its end in place of it')
      if (config.trainedOn && config.schedule?.name === 'cosine')
        refuse(['trainedOn'], 'must be left out with the cosine schedule, which depends on how many steps there are')
      if (config.batchSize === 'full' && config.from && config.from.children > 1)
        refuse(['from', 'children'], 'must be 1 where a batch is all images: there is no other order of batches')
      if (config.from?.step !== undefined && config.from.snapshot !== undefined)
        refuse(['from', 'step'], 'must be left out where the snapshot is given by its number')
      if (isCritical(config) && config.from)
        refuse(['learningRateUnit'], 'must be absolute in a branch, which tells γλ where it began itself')
      const measurements = measurementsOf(config)
      if (config.sharpness && measurements > MAX_MEASUREMENTS)
        refuse(
          ['sharpness', 'every'],
          `must be at least ${Math.ceil(trainingSteps(config) / (MAX_MEASUREMENTS - 1))}, for at most ` +
            `${MAX_MEASUREMENTS} measurements in ${trainingSteps(config)} steps`,
          config.sharpness.every,
        )
    }),
  )
export type NetworkConfig = z.infer<typeof networkConfigSchema>

/** Images of a batch. */
const imagesOf = ({ batchSize, trainSize }: Pick<NetworkConfig, 'batchSize' | 'trainSize'>) =>
  batchSize === 'full' ? trainSize : batchSize

/**
 * What is wrong with a learning rate that training cannot use, which divides it by the images of a batch in float32.
 */
export function unrepresentable(
  rate: number,
  config: Pick<NetworkConfig, 'batchSize' | 'trainSize'>,
): string | undefined {
  const least = FLOAT32_LEAST * imagesOf(config)
  if (rate > FLOAT32_MOST) return `must be at most ${bounded(FLOAT32_MOST, 'most')}: networks are trained in float32`
  // What is no learning rate at all is refused as such.
  if (rate > 0 && rate < least)
    return (
      `must be at least ${bounded(least, 'least')}: less is 0 in float32, in which networks are trained, once ` +
      `divided by the ${imagesOf(config)} images of a batch`
    )
  return undefined
}

/**
 * Learning rates whose steps are lost for most weights: with a slope of 1, which is more than slopes are, a step is
 * less than half of the distance between two float32 at the greatest weights of the first layer, 1/√784 of MNIST. Of
 * γ = 10⁻⁹ two weights in a thousand move in 100 steps, of 10⁻¹² none.
 */
export function lostRates(config: Pick<NetworkConfig, 'learningRates' | 'learningRateUnit'> & Model): number[] {
  if (isCritical(config)) return []
  return config.learningRates.filter((rate) => rate < FLOAT32_LOST / Math.sqrt(firstLayerOf(config).fanIn))
}

/** How many networks are begun from: starts, or of a branch networks of the other run. */
const originsOf = ({ starts }: Pick<NetworkConfig, 'starts'>) => (typeof starts === 'number' ? starts : starts.length)

/** How many networks there are for each learning rate. */
const startsOf = (config: Pick<NetworkConfig, 'starts' | 'from'>) => originsOf(config) * (config.from?.children ?? 1)

const countedWords = ({ from }: Pick<NetworkConfig, 'from'>) =>
  from ? 'networks × children × learning rates' : 'starts × learning rates'

/** The seeds of the starts; of a branch, whose weights are there already, its own seed as often. */
export function networkSeeds(config: Pick<NetworkConfig, 'starts' | 'seed' | 'from'>): number[] {
  const { starts, seed, from } = config
  if (from) return Array<number>(startsOf(config)).fill(seed)
  return typeof starts === 'number' ? Array.from({ length: starts }, (_, index) => seed + index) : starts
}

/** What starts are called: A, B, …, Z, A2, B2, … */
export function startName(index: number): string {
  const round = Math.floor(index / 26)
  return `${String.fromCharCode(65 + (index % 26))}${round > 0 ? round + 1 : ''}`
}

/** Steps of an epoch; images that do not fill a last batch are left out of it. */
export function stepsPerEpoch({ batchSize, trainSize }: Pick<NetworkConfig, 'batchSize' | 'trainSize'>): number {
  return batchSize === 'full' ? 1 : Math.floor(trainSize / batchSize)
}

/** Steps that each network of a run takes. */
export function trainingSteps(config: Pick<NetworkConfig, 'steps' | 'epochs' | 'batchSize' | 'trainSize'>): number {
  return config.steps ?? (config.epochs ?? DEFAULT_EPOCHS) * stepsPerEpoch(config)
}

/**
 * The steps of which snapshots are kept: the first is 0 and the last the end, with equal distances up to rounding;
 * fewer where there are fewer steps.
 */
export function snapshotSteps(config: NetworkConfig): number[] {
  return spreadOver(config.snapshots, partEnds(config))
}

/** The steps at which the parts of a run end: its last one, and where it was trained on those before. */
export function partEnds(config: Pick<NetworkConfig, 'trainedOn'> & Parameters<typeof trainingSteps>[0]): number[] {
  return [...(config.trainedOn ?? []), trainingSteps(config)]
}

/** The settings of a run that is trained on until it has taken so many steps. */
export function trainedOnTo(config: NetworkConfig, steps: number): NetworkConfig {
  const inEpochs = config.steps === undefined && steps % stepsPerEpoch(config) === 0
  const longer: NetworkConfig = { ...config, trainedOn: partEnds(config) }
  delete longer.epochs
  delete longer.steps
  if (inEpochs) longer.epochs = steps / stepsPerEpoch(config)
  else longer.steps = steps
  return longer
}

/** Whether a run with settings is another one, trained on. */
export function isTrainedOn(config: NetworkConfig, before: NetworkConfig): boolean {
  const at = config.trainedOn?.at(-1)
  if (at === undefined || at !== trainingSteps(before)) return false
  const others = (one: NetworkConfig, trainedOn: readonly number[]) =>
    JSON.stringify(Object.entries({ ...one, epochs: 0, steps: 0, trainedOn }).toSorted())
  return others(config, config.trainedOn!.slice(0, -1)) === others(before, before.trainedOn ?? [])
}

/** How often sharpness is measured; 0 where it is not. */
function measurementsOf(
  config: Pick<NetworkConfig, 'sharpness' | 'trainedOn'> & Parameters<typeof trainingSteps>[0],
): number {
  if (!config.sharpness) return 0
  const { every } = config.sharpness
  // The ends of parts that are none of every so many steps are measured besides.
  const besides = (config.trainedOn ?? []).filter((at) => at % every !== 0).length
  return Math.ceil(trainingSteps(config) / every) + 1 + besides
}

/** The steps at which sharpness is measured: 0, every so many, and the end; none where it is not. */
export function sharpnessSteps(config: NetworkConfig): number[] {
  const steps = trainingSteps(config)
  if (!config.sharpness) return []
  const { every } = config.sharpness
  const regular = Array.from({ length: Math.ceil(steps / every) }, (_, index) => index * every)
  return [...new Set([...regular, ...partEnds(config)])].sort((one, other) => one - other)
}

/** The names of the series of eigenvalues in descending order: `sharpness`, `eigenvalue-2`, … */
export function eigenvalueNames({ sharpness }: Pick<NetworkConfig, 'sharpness'>): string[] {
  return Array.from({ length: sharpness?.eigenvalues ?? 0 }, (_, place) =>
    place === 0 ? 'sharpness' : `eigenvalue-${place + 1}`,
  )
}

/** The names of all series of sharpness: of eigenvalues, and of critical sharpness. */
export function sharpnessNames(config: Pick<NetworkConfig, 'sharpness'>): string[] {
  return [...eigenvalueNames(config), ...(config.sharpness?.critical ? ['criticalSharpness'] : [])]
}

/** The next step, after this one, at which it is looked whether networks have learned enough to stop; else infinite. */
export function nextLook(config: NetworkConfig, step: number): number {
  const every = stepsBetweenLooks(config, stepsPerEpoch(config))
  return Number.isFinite(every) ? (Math.floor(step / every) + 1) * every : Infinity
}
