import type { Summary } from '#shared/contract/index.ts'
import { counted, shortNumber, table } from './terminal.ts'

/** The end points of the networks of a run, for a reader; empty before there are any. */
export function networksText({ networks, dataset }: Summary): string {
  if (!Array.isArray(networks)) return ''
  const header = ['  start', 'γ', 'train loss', 'test loss', 'train accuracy', 'test accuracy', 'distance']
  const rows = (networks as Record<string, unknown>[]).map((network) => {
    const number = (name: string, digits: number) => Number(network[name]).toFixed(digits)
    const percent = (name: string) => `${(100 * Number(network[name])).toFixed(2)} %`
    const own = [`  ${String(network.start)}`, shortNumber(Number(network.learningRate))]
    return network.status === 'divergent'
      ? [...own, `diverged at step ${String(network.divergedAt)}`]
      : [
          ...own,
          ...[number('trainLoss', 4), number('testLoss', 4), percent('trainAccuracy'), percent('testAccuracy')],
          number('distance', 2),
        ]
  })
  const still = (networks as Record<string, unknown>[]).filter(({ distance }) => distance === 0).length
  const warnings = [
    ...(dataset === 'synthetic-digits' ? ['\n  trained on synthetic digits, not on MNIST'] : []),
    ...(still > 0
      ? [`\n  ${counted(still, 'network')} did not move: all steps were lost in the rounding of float32`]
      : []),
  ]
  return table([header, ...rows]) + warnings.join('')
}
