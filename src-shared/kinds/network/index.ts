import { describeKind, summarySchemaOf } from '../kind.ts'
import { networkConfigSchema, networkSeeds, snapshotSteps, type NetworkConfig } from './config.ts'
import { dataFormOf } from './datasets.ts'
import { keptSnapshots } from './keep.ts'
import { firstLayerOf } from './layers.ts'
import { networkSummary } from './summary.ts'

const snapshotsOf = (config: NetworkConfig) => snapshotSteps(config).length

/** The first layer; what files alone tell is null. */
const firstLayer = (config: NetworkConfig): [fanIn: number | null, fanOut: number | null] => {
  if (!dataFormOf(config.dataset)) return [null, config.convolutions?.[0]?.channels ?? config.hidden[0] ?? null]
  const { fanIn, fanOut } = firstLayerOf(config)
  return [fanIn, fanOut]
}

/** Rows of the inner products: the snapshots of one network after those of another. */
const rowsOf = (config: NetworkConfig) =>
  networkSeeds(config).length * config.learningRates.length * snapshotsOf(config)

/** Networks trained side by side from several starts with several learning rates. */
export const network = describeKind({
  name: 'network',
  label: 'Networks',
  config: networkConfigSchema,
  summary: summarySchemaOf(networkSummary),
  arrays: {
    'snapshots/steps': {
      dtype: 'float64',
      shape: (config) => [snapshotsOf(config)],
      unit: 'steps',
      meaning: 'when snapshots are taken',
    },
    gram: {
      dtype: 'float64',
      shape: (config) => [rowsOf(config), rowsOf(config)],
      unit: '',
      meaning: 'inner products of all snapshots: row m·S + k is snapshot k of network m',
    },
    'snapshots/<member>': {
      dtype: 'float32',
      shape: (config) => [snapshotsOf(config), ...firstLayer(config)],
      fill: NaN,
      unit: '',
      meaning:
        'weights of the first layer at each snapshot, over [snapshot, input, unit]; inputs of a convolution are its ' +
        'kernel, plane by plane',
      bulk: true,
      kept: keptSnapshots,
    },
    'layers/<member>/<layer>/weights': {
      dtype: 'float32',
      shape: (config) => [snapshotsOf(config), null, null],
      fill: NaN,
      unit: '',
      meaning: 'where snapshots are whole: weights of a layer at each, layers from 2, over [snapshot, input, output]',
      bulk: true,
      kept: keptSnapshots,
    },
    'layers/<member>/<layer>/biases': {
      dtype: 'float32',
      shape: (config) => [snapshotsOf(config), null],
      fill: NaN,
      unit: '',
      meaning: 'where snapshots are whole: biases of a layer at each, layers from 1, over [snapshot, output]',
      bulk: true,
      kept: keptSnapshots,
    },
    'layers/moved': {
      dtype: 'float32',
      shape: (config) => [snapshotsOf(config), null],
      fill: NaN,
      unit: '',
      meaning: 'where snapshots are whole: what `state/moved` was at each',
      bulk: true,
      // Of no use without the digits that are lost.
      kept: (config) => (keptSnapshots(config) === 'whole' ? 'whole' : 'dropped'),
    },
    'weights/<member>/<layer>/weights': {
      dtype: 'float32',
      shape: () => [null, null],
      unit: '',
      meaning: 'weights of a layer at the end, layers from 1, over [input, output]',
      bulk: true,
    },
    'weights/<member>/<layer>/biases': {
      dtype: 'float32',
      shape: () => [null],
      unit: '',
      meaning: 'biases of a layer at the end',
      bulk: true,
    },
    'origin/<origin>/<layer>/weights': {
      dtype: 'float32',
      shape: () => [null, null],
      unit: '',
      meaning: 'of a branch: weights of a layer where it began, over [input, output]',
      bulk: true,
    },
    'origin/<origin>/<layer>/biases': {
      dtype: 'float32',
      shape: () => [null],
      unit: '',
      meaning: 'of a branch: biases of a layer where it began',
      bulk: true,
    },
    'state/steps': {
      dtype: 'float64',
      shape: () => [2],
      unit: 'steps',
      meaning: 'how many steps the batches, and the rule, are on at the end, what a branch took over among them',
      bulk: true,
    },
    'state/constants': {
      dtype: 'float32',
      shape: () => [null],
      unit: '',
      meaning: 'first weights of inputs that are the same in all images, unit after unit: what training goes on from',
      bulk: true,
    },
    'state/moved': {
      dtype: 'float32',
      shape: () => [null],
      unit: '',
      meaning: 'how far each unit has moved along these inputs',
      bulk: true,
    },
    'state/memory/<place>': {
      dtype: 'float32',
      shape: () => [null],
      unit: '',
      meaning: 'the vectors of the update rule at the end, in the order of its engine',
      bulk: true,
    },
  },
  series: {
    barrier: { along: 't', unit: '', meaning: 'of a branch: loss barrier on the line from where it began' },
    trainLoss: { along: 't', unit: '', meaning: 'mean loss over the steps since the point before' },
    trainAccuracy: { along: 't', unit: '', meaning: 'mean accuracy over the steps since the point before' },
    testLoss: { along: 't', unit: '', meaning: 'loss over all test images' },
    testAccuracy: { along: 't', unit: '', meaning: 'accuracy over all test images' },
    sharpness: {
      along: 't',
      unit: '',
      meaning: 'largest eigenvalue λ of the Hessian H of the training loss; with Adam of P^(−1/2)·H·P^(−1/2)',
    },
    criticalSharpness: { along: 't', unit: '', meaning: 'λ_c = 2/γ_c, γ_c the least γ that raises the training loss' },
    'eigenvalue-<place>': { along: 't', unit: '', meaning: 'the eigenvalues after it in descending order, from 2' },
  },
  pausable: true,
  variables: [],
  axes: () => [],
  suggestions: () => ({ places: {}, rest: {} }),
})
