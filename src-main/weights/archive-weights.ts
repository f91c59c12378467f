import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { ulid } from 'ulid'
import {
  aboutDataset,
  arraySpec,
  configSchema,
  dataFormOf,
  datasetNames,
  FOREIGN_ENGINE,
  freshRun,
  inputsOf,
  parseInput,
  refused,
  snapshotSteps,
  type ArrayName,
  type ArraySpec,
  type DatasetChoice,
  type NetworkConfig,
  type Run,
  type TypedArray,
} from '#shared/contract/index.ts'
import { archiveBeside, writeRun, type ForeignWeights, type RunParts } from '../archive/index.ts'
import { distanceOf, gramOf } from '../projection/index.ts'
import { readTensors, weightsProblem } from './tensors.ts'
import { trajectoryOf, type Layer, type Trajectory } from './trajectory.ts'

/** Fields of a config that the file itself tells, or that are of runs which were trained here. */
const TOLD =
  'kind hidden convolutions starts steps epochs snapshots from trainedOn learningRateUnit sharpness stopAtLoss'.split(
    ' ',
  )

/**
 * Makes a file of weights from elsewhere, .npz or .safetensors, an archive with one run of one network.
 *
 * @returns the path of the archive, beside that of the file
 * @throws {OverstepError} `invalid-input` that names the file and the tensor, or the field of the settings
 */
export async function archiveWeights(path: string, foreign: ForeignWeights): Promise<string> {
  const trajectory = trajectoryOf(await readTensors(path, foreign.name), foreign.name)
  const config = configOf(trajectory, foreign)
  const sha256 = createHash('sha256')
  await pipeline(createReadStream(path), sha256)
  const parts = await partsOf(trajectory, config, foreign, sha256.digest('hex'))
  const target = archiveBeside(path)
  const file = await open(target, 'wx')
  try {
    await writeRun(file, parts)
  } finally {
    await file.close()
  }
  return target
}

function configOf({ widths, steps, learningRate }: Trajectory, { name, settings }: ForeignWeights): NetworkConfig {
  const told = learningRate === undefined ? TOLD : [...TOLD, 'learningRates']
  for (const field of Object.keys(settings))
    if (told.includes(field)) throw refused(field, 'must be left out: it is what the file tells, or nothing can be')
  if (learningRate === undefined && !(Array.isArray(settings.learningRates) && settings.learningRates.length === 1))
    throw refused('learningRates', `must be one, such as [0.1]: ${name} has no learning_rate`)
  const [inputs, outputs] = [widths[0]!, widths.at(-1)!]
  const dataset = settings.dataset ?? datasetLike(inputs, outputs)
  const config = parseInput(
    configSchema,
    {
      ...defaultsOf(dataset),
      ...settings,
      kind: 'network',
      dataset,
      hidden: widths.slice(1, -1),
      starts: 1,
      ...(learningRate !== undefined && { learningRates: [learningRate] }),
      steps: steps.at(-1),
      snapshots: steps.length,
    },
    name,
  ) as NetworkConfig
  const form = dataFormOf(config.dataset)
  if (form && (inputsOf(form.image) !== inputs || form.classes !== outputs))
    throw refused(
      'dataset',
      `must be one of ${inputs} inputs and ${outputs} outputs, as ${name} has: name it, or its file by dataset.path`,
    )
  if (snapshotSteps(config).length !== steps.length)
    throw weightsProblem(name, `must end at step ${steps.length - 1} or later`, 'steps')
  return config
}

/** The first data set with a name that has so many inputs and outputs; MNIST where there is none, which is refused. */
function datasetLike(inputs: number, outputs: number): DatasetChoice {
  const fits = datasetNames.find((name) => {
    const form = dataFormOf(name)!
    return inputsOf(form.image) === inputs && form.classes === outputs
  })
  return fits ?? 'mnist'
}

/** All images of a data set, and the loss that it has to have. */
function defaultsOf(dataset: unknown): object {
  const name = datasetNames.find((known) => known === dataset)
  if (!name) return {}
  const { most, isFitted } = aboutDataset(name)
  return { trainSize: most.train, testSize: most.test, ...(isFitted && { loss: 'mse' }) }
}

/** What is known of the run, and what is not. */
function notesOf({ learningRate, losses }: Trajectory, name: string, sha256: string): string {
  const told = ['layers', 'steps', 'snapshots', learningRate && 'learning rate', losses && 'losses'].filter(Boolean)
  return (
    `Weights from elsewhere, imported from ${name} (SHA-256 ${sha256}). The file told ${told.join(', ')}; all other ` +
    'settings are what the import was told, or else defaults, and may not be those that it was trained with.'
  )
}

async function partsOf(
  trajectory: Trajectory,
  config: NetworkConfig,
  { name, version }: ForeignWeights,
  sha256: string,
): Promise<RunParts> {
  const { widths, steps, layers, losses } = trajectory
  const arrays: [ArraySpec, TypedArray][] = []
  const add = (array: ArrayName<'network'>, shape: number[], data: TypedArray) =>
    arrays.push([arraySpec('network', config, array, shape), data])
  const first = steps.map((_, snapshot) => layers[0]!.at(snapshot).weights)
  const [begun, last] = [0, steps.length - 1].map((snapshot) => layers.map(({ at }) => at(snapshot))) as [
    Layer[],
    Layer[],
  ]
  add('snapshots/steps', [steps.length], Float64Array.from(steps))
  add('gram', [steps.length, steps.length], await gramOf(first))
  add('snapshots/0', [steps.length, widths[0]!, widths[1]!], joined(first))
  last.forEach(({ weights, biases }, index) => {
    add(`weights/0/${index + 1}/weights`, [widths[index]!, widths[index + 1]!], weights)
    add(`weights/0/${index + 1}/biases`, [biases.length], biases)
  })
  const [learningRate] = config.learningRates as [number]
  const parameters = { start: 'A', seed: config.seed, learningRate }
  const unknown = { divergedAt: null, testLoss: null, trainAccuracy: null, testAccuracy: null }
  const network = {
    ...parameters,
    status: 'trained',
    ...unknown,
    trainLoss: losses?.values.at(-1) ?? null,
    distance: distanceOf(begun, last),
  }
  const { dataset } = config
  const now = Date.now()
  const run: Run = {
    id: ulid(),
    kind: 'network',
    title: `Imported ${widths.join('-')}: ${name}`.slice(0, 200),
    config,
    status: 'completed',
    created: now,
    started: null,
    finished: now,
    computed: null,
    appVersion: version,
    engine: FOREIGN_ENGINE,
    device: 'unknown',
    precision: 'unknown',
    generator: null,
    seed: null,
    ...freshRun(),
    summary: {
      dataset: typeof dataset === 'string' ? (dataset === 'auto' ? 'mnist' : dataset) : 'path',
      ...(typeof dataset !== 'string' && {
        data: { image: { channels: 1, height: 1, width: widths[0]! }, classes: widths.at(-1)! },
      }),
      steps: steps.at(-1)!,
      parameters: last.reduce((sum, { weights, biases }) => sum + weights.length + biases.length, 0),
      divergent: 0,
      networks: [network],
    },
    notes: notesOf(trajectory, name, sha256),
  }
  return {
    run,
    version,
    members: [{ index: 0, parameters, summary: network }],
    arrays,
    series: losses ? [{ member: 0, name: 'trainLoss', ...losses }] : [],
  }
}

function joined(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const size = parts[0]!.length
  const all = new Float32Array(parts.length * size)
  parts.forEach((part, index) => all.set(part, index * size))
  return all
}
