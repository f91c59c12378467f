import type { NetworkConfig, Preset } from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'

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
]
