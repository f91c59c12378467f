import { KEEP, type NetworkConfig, type Preset } from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'

const common: NetworkConfig = {
  kind: 'network',
  dataset: 'auto',
  hidden: [128, 64],
  starts: 3,
  learningRates: [0.01, 0.1, 0.5],
  batchSize: 64,
  trainSize: 60_000,
  testSize: 10_000,
  seed: 1,
  generator: GENERATOR,
  snapshots: 40,
  keep: KEEP,
  engine: 'auto',
  device: 'auto',
}

const article: NetworkConfig = { ...common, epochs: 10 }

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

/** Of presets beyond the article: settings in which PyTorch shows the same. */
const beyond: NetworkConfig = {
  ...common,
  learningRates: [0.02, 0.1, 0.2],
  starts: 4,
  hidden: [50, 50],
  loss: 'mse',
  batchSize: 'full',
  trainSize: 500,
  testSize: 1000,
  steps: 1000,
  snapshots: 20,
}

/** What happens in training at large learning rates, by whom it was found, beyond the article. */
const beyondArticle: readonly Preset[] = [
  {
    id: 'edge-of-stability',
    reference: 'Edge of stability',
    figure: 'sharpness',
    title: 'λ rises to 2/γ and stays there',
    description:
      'Four starts, three learning rates, full batches of 500 images: the sharpness rises while the loss falls, up ' +
      'to the limit 2/γ of the two larger learning rates, and hovers there; with the smallest it stays below (J. ' +
      'Cohen and others, 2021).',
    config: { ...beyond, sharpness: { every: 50, eigenvalues: 1, images: 500 } },
  },
  {
    id: 'network-momentum',
    reference: 'Edge with momentum',
    figure: 'sharpness',
    title: 'With momentum λ rises to 2(1 + β)/γ',
    description:
      'Heavy-ball momentum 0.9 from four starts, with 300 steps of warm-up: the edge is at 2(1 + β)/γ, nearly twice ' +
      'as high as without. From the first step at the full learning rate most runs do not come up to it.',
    config: {
      ...beyond,
      learningRates: [0.4],
      rule: { name: 'heavy-ball', momentum: 0.9 },
      schedule: { name: 'warmup', steps: 300 },
      sharpness: { every: 25, eigenvalues: 1, images: 500 },
    },
  },
  {
    id: 'catapult',
    reference: 'Catapult in training',
    figure: 'losses',
    title: 'Beyond 2/λ₀ the loss first rises, and ends in a flatter place',
    description:
      'Learning rates of 1, 2, 4 and 8 times 1/λ₀, λ₀ the sharpness of each start: well beyond 2 the loss rises over ' +
      'the first steps, the sharpness falls, and training goes on (A. Lewkowycz and others, 2020).',
    config: {
      ...beyond,
      hidden: [512],
      starts: 2,
      learningRateUnit: 'critical',
      learningRates: [1, 2, 4, 8],
      trainSize: 512,
      steps: 80,
      snapshots: 3,
      sharpness: { every: 80, eigenvalues: 1, images: 512 },
    },
  },
  {
    id: 'critical-sharpness',
    reference: 'Critical sharpness',
    figure: 'sharpness',
    title: 'What a step along the gradient tells of λ',
    description:
      'Critical sharpness, 2 over the least learning rate at which a step raises the loss, beside the sharpness: far ' +
      'below it while that rises, since the gradient hardly points along the sharpest direction, and equal to it at ' +
      'the edge of stability (D. S. Kalra and others, 2026).',
    config: {
      ...beyond,
      starts: 2,
      learningRates: [0.04, 0.05],
      sharpness: { every: 25, eigenvalues: 1, images: 500, critical: true },
    },
  },
  {
    id: 'noise-or-rate',
    reference: 'Noise or rate',
    figure: 'sharpness',
    title: 'Small and large learning rates, stopped at the same loss',
    description:
      'Three starts, batches of 64 of 2,000 images, stopped at a training loss of 0.1: the large learning rate ends ' +
      'in a flatter place. The report holds it against the small one with noise of the same size: Gaussian noise ' +
      'does not flatten, differences of batches do, but less.',
    config: {
      ...beyond,
      hidden: [128, 64],
      loss: 'cross-entropy',
      starts: 3,
      learningRates: [0.01, 0.2],
      batchSize: 64,
      trainSize: 2000,
      steps: 6200,
      stopAtLoss: { loss: 0.1, every: 31 },
      sharpness: { every: 1550, eigenvalues: 1, images: 1000 },
    },
  },
]

/** The article trains from three starts with three learning rates and names neither; these are ours. */
export const networkPresets: readonly Preset[] = [
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
  ...beyondArticle,
]
