import { KEEP, type NetworkConfig, type Preset } from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'

/** Networks whose loss is low when others begin at them: where it is not, there are no barriers to see. */
const pretraining: NetworkConfig = {
  kind: 'network',
  dataset: 'auto',
  hidden: [128, 64],
  starts: 2,
  learningRates: [0.01],
  batchSize: 64,
  trainSize: 2000,
  testSize: 2000,
  epochs: 100,
  seed: 1,
  generator: GENERATOR,
  snapshots: 11,
  keep: KEEP,
  engine: 'auto',
  device: 'auto',
}

const pretrained: NetworkConfig = {
  ...pretraining,
  learningRates: [0.01, 0.04, 0.07, 0.11, 0.15, 0.25, 0.4],
  epochs: 20,
  snapshots: 5,
  from: { run: 'pretraining', member: 'all', children: 2 },
}

/** The future work of the article, in two runs: the second one carries out the first by itself. */
export const branchPresets: readonly Preset[] = [
  {
    id: 'pretraining',
    reference: 'Future work',
    figure: 'losses',
    title: 'Networks to go on from',
    description:
      'Two networks, trained with a small learning rate on few images until their loss is low: where other ' +
      'learning rates are tried next.',
    config: pretraining,
  },
  {
    id: 'pretrained',
    reference: 'Future work',
    figure: 'branch',
    title: 'Stay or escape',
    description:
      'Trained networks go on with learning rates from small to large, twice each, with batches in two orders. ' +
      'Where γλ is small they stay where they were; beyond some value a barrier of the loss lies behind them.',
    config: pretrained,
  },
]
