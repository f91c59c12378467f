import { datasetText, layersText, summaryOf, type Run } from '#shared/contract/index.ts'
import type { Fact } from '../facts/index.ts'
import { datasetLabels, formatCount, formatNumber } from '../words/index.ts'

/** What is known of a run of networks, before and after its end. */
export function networkSummary(run: Run): Fact[] {
  const { config } = run
  const { dataset, networks, data, files, ...counts } = summaryOf(run)
  if (config.kind !== 'network' || dataset === undefined) return [{ name: 'state', value: 'not begun' }]
  const number = (name: 'trainImages' | 'testImages' | 'parameters' | 'steps' | 'stepsPerEpoch') =>
    formatCount(counts[name] ?? NaN)
  const facts: Fact[] = [
    { name: 'data set', value: dataset === 'path' ? datasetText(config.dataset) : datasetLabels[dataset] },
    { name: 'images', value: `${number('trainImages')} to train, ${number('testImages')} to test` },
    { name: 'layers', value: layersText(config, '–', data) },
    { name: 'weights', value: `${number('parameters')} each` },
    { name: 'steps', value: `${number('steps')}, ${number('stepsPerEpoch')} an epoch` },
  ]
  for (const { name, sha256 } of files ?? [])
    facts.push({ name: 'file', value: `${name}, SHA-256 ${sha256.slice(0, 8)}…`, exact: `${name} ${sha256}` })
  if (!networks) return facts
  const trained = networks.filter(({ status }) => status === 'trained')
  const [best] = trained.toSorted((one, other) => Number(other.testAccuracy) - Number(one.testAccuracy))
  if (best && best.testAccuracy !== null)
    facts.push({
      name: 'best on test',
      value:
        `${(100 * Number(best.testAccuracy)).toFixed(2)} % (start ${String(best.start)}, γ = ` +
        `${formatNumber(Number(best.learningRate), 4)})`,
    })
  const diverged = networks.length - trained.length
  facts.push({ name: 'diverged', value: diverged === 0 ? 'none' : `${diverged} of ${networks.length}` })
  return facts
}
