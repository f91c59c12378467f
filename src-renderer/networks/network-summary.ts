import { CLASSES, PIXELS, type Run } from '#shared/contract/index.ts'
import type { Fact } from '../facts/index.ts'
import { datasetLabels, formatCount, formatNumber } from '../words/index.ts'

/** What is known of a run of networks, before and after its end. */
export function networkSummary({ config, summary }: Run): Fact[] {
  if (config.kind !== 'network' || !summary) return [{ name: 'state', value: 'not begun' }]
  const number = (name: string) => formatCount(Number(summary[name]))
  const facts: Fact[] = [
    { name: 'data set', value: datasetLabels[summary['dataset'] as keyof typeof datasetLabels] },
    { name: 'images', value: `${number('trainImages')} to train, ${number('testImages')} to test` },
    { name: 'layers', value: [PIXELS, ...config.hidden, CLASSES].join('–') },
    { name: 'weights', value: `${number('parameters')} each` },
    { name: 'steps', value: `${number('steps')}, ${number('stepsPerEpoch')} an epoch` },
  ]
  const networks = summary['networks']
  if (!Array.isArray(networks)) return facts
  const trained = (networks as Record<string, unknown>[]).filter(({ status }) => status === 'trained')
  const [best] = trained.toSorted((one, other) => Number(other['testAccuracy']) - Number(one['testAccuracy']))
  if (best)
    facts.push({
      name: 'best on test',
      value: `${(100 * Number(best['testAccuracy'])).toFixed(2)} % (start ${String(best['start'])}, γ = ${formatNumber(Number(best['learningRate']), 4)})`,
    })
  const diverged = networks.length - trained.length
  facts.push({ name: 'diverged', value: diverged === 0 ? 'none' : `${diverged} of ${networks.length}` })
  return facts
}
