import {
  aboutDataset,
  datasetNameSchema,
  kinds,
  landscapeName,
  type BuiltInLandscape,
  type DatasetName,
  type Kind,
  type LandscapeChoice,
  type RunStatus,
} from '#shared/contract/index.ts'

/** Kinds of experiments as the interface calls them. */
export const kindLabels = Object.fromEntries(kinds.map(({ name, label }) => [name, label])) as Record<Kind, string>

/** Data sets; synthetic digits are never called MNIST. */
export const datasetLabels = Object.fromEntries(
  datasetNameSchema.options.map((name) => [name, aboutDataset(name).label]),
) as Record<DatasetName, string>

export const statusLabels: Record<RunStatus, string> = {
  queued: 'Queued',
  running: 'Running',
  completed: 'Completed',
  cancelled: 'Cancelled',
  failed: 'Failed',
  interrupted: 'Interrupted',
}

/** Whether a run was stopped by its user, to go on with it later. */
export function isPaused({ status, error }: { status: RunStatus; error: string | null }): boolean {
  return status === 'interrupted' && error?.startsWith('Paused') === true
}

/** What the state of a run is called. */
export function statusLabel(run: { status: RunStatus; error: string | null }): string {
  return isPaused(run) ? 'Paused' : statusLabels[run.status]
}

/** Landscapes by their short names; titles come from landscapes.list. */
const landscapeLabels: Record<BuiltInLandscape, string> = {
  'paper-1d': 'Three minima',
  'paper-1d-printed': 'Three minima, as printed',
  'paper-2d': 'Four dents in a bowl',
  'paper-2d-printed': 'Four dents in a bowl, as printed',
  'double-well': 'Double well',
  cubic: 'Cubic',
  himmelblau: 'Himmelblau',
  rosenbrock: 'Rosenbrock’s valley',
  beale: 'Beale',
  rastrigin: 'Rastrigin',
  ackley: 'Ackley',
  'styblinski-tang': 'Styblinski–Tang',
  'goldstein-price': 'Goldstein–Price',
  'three-hump-camel': 'Three-hump camel',
}

/** What a landscape is called. */
export function landscapeLabel(landscape: LandscapeChoice): string {
  return typeof landscape === 'string' ? landscapeLabels[landscape] : landscapeName(landscape)
}

/** What the choices of a form are called, by field. */
export const choiceLabels: Record<string, Record<string, string>> = {
  dataset: { auto: 'Auto', ...datasetLabels },
  engine: { auto: 'Auto', onnx: 'ONNX Runtime', tfjs: 'TensorFlow.js' },
  device: { auto: 'Auto', cpu: 'CPU', gpu: 'GPU', webgpu: 'GPU (WebGPU)' },
  'rule.name': {
    'gradient-descent': 'Gradient descent',
    'heavy-ball': 'Heavy ball',
    nesterov: 'Nesterov',
    adam: 'Adam',
  },
  'schedule.name': { constant: 'Constant', warmup: 'Warm-up', drop: 'Drops', cosine: 'Cosine' },
  loss: { 'cross-entropy': 'Cross-entropy', mse: 'Squared error' },
  plane: { random: 'Random directions', pca: 'Principal components', members: 'Through three networks' },
  align: { none: 'As they are', 'weight-matching': 'Weight matching' },
  activation: { relu: 'ReLU', tanh: 'tanh', gelu: 'GELU', identity: 'Identity' },
  generator: { 'xoshiro128**': 'version 1', 'xoshiro128** 2': 'version 2' },
}
