import { type AnySummary, datasetNote, type NetworkEnd } from '#shared/contract/index.ts'
import { counted, shortNumber, table } from './terminal.ts'

/** The end points of the networks of a run, for a reader; empty before there are any. */
export function networksText(summary: AnySummary): string {
  const { networks } = summary
  if (!networks) return ''
  const scaled = networks.some(({ scaledRate }) => typeof scaledRate === 'number')
  const stops = networks.some(({ stoppedAt }) => stoppedAt !== undefined)
  const header = [
    '  start',
    'γ',
    ...(scaled ? ['c', 'λ₀'] : []),
    ...(stops ? ['stopped at'] : []),
    'train loss',
    'test loss',
    'train accuracy',
    'test accuracy',
    'distance',
  ]
  const measured = networks.some(({ sharpness }) => typeof sharpness === 'number')
  const critical = networks.some(({ criticalSharpness }) => typeof criticalSharpness === 'number')
  if (measured) header.push('sharpness λ', 'λγ')
  if (critical) header.push('critical λ_c')
  const rows = networks.map((network) => {
    const number = (name: keyof NetworkEnd, digits: number) => Number(network[name]).toFixed(digits)
    // Where a number is fitted there are no accuracies.
    const percent = (name: keyof NetworkEnd) =>
      network[name] === null ? '–' : `${(100 * Number(network[name])).toFixed(2)} %`
    const own = [
      `  ${String(network.start)}`,
      shortNumber(Number(network.learningRate)),
      ...(scaled ? [shortNumber(Number(network.scaledRate)), number('initialSharpness', 2)] : []),
    ]
    return network.status === 'divergent'
      ? [...own, `diverged at step ${String(network.divergedAt)}`]
      : [
          ...own,
          ...(stops ? [typeof network.stoppedAt === 'number' ? `step ${network.stoppedAt}` : 'not'] : []),
          number('trainLoss', 4),
          number('testLoss', 4),
          percent('trainAccuracy'),
          percent('testAccuracy'),
          number('distance', 2),
          ...(measured
            ? [number('sharpness', 2), (Number(network.sharpness) * Number(network.learningRate)).toFixed(2)]
            : []),
          ...(critical ? [number('criticalSharpness', 2)] : []),
        ]
  })
  const still = networks.filter(({ distance }) => distance === 0).length
  const note = datasetNote(summary)
  const branches = branchesText(summary)
  const warnings = [
    ...(note === undefined ? [] : [`\n  trained on ${note}, not on MNIST`]),
    ...(still > 0
      ? [`\n  ${counted(still, 'network')} did not move: all steps were lost in the rounding of float32`]
      : []),
  ]
  return [table([header, ...rows]) + warnings.join(''), ...(branches ? [branches] : [])].join('\n')
}

/** What became of the networks of a branch, by learning rate; empty of other runs. */
function branchesText({ branches = [] }: AnySummary): string {
  if (branches.length === 0) return ''
  const number = (value: number | null | undefined) => (typeof value === 'number' ? shortNumber(value, 3) : '–')
  return table([
    ['  γ', 'γλ', 'escaped', 'barrier', 'to siblings', 'sharpness λ', ''],
    ...branches.map((branch) => [
      `  ${number(branch.learningRate)}`,
      number(branch.gammaLambda),
      `${branch.escaped} of ${branch.origins}`,
      number(branch.barrier),
      number(branch.siblingBarrier),
      number(branch.sharpness),
      String(branch.fate),
    ]),
  ])
}
