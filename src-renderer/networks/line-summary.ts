import { summaryOf, type NetworkName, type Run } from '#shared/contract/index.ts'
import type { Fact } from '../facts/index.ts'
import { datasetLabels, formatCount, formatNumber } from '../words/index.ts'

/** What is known of the loss between two networks. */
export function lineSummary(run: Run): Fact[] {
  if (run.config.kind !== 'loss-line') return []
  const { from, to, dataset, trainImages, testImages, ...found } = summaryOf({
    kind: 'loss-line',
    summary: run.summary,
  })
  if (!from || !to || dataset === undefined) return [{ name: 'state', value: 'not begun' }]
  const number = (value: number) => formatNumber(value, 4)
  const { distance, alignedDistance, moved, barrier, highest, testBarrier } = found
  const facts: Fact[] = [
    { name: 'α = 0', value: networkWords(from) },
    { name: 'α = 1', value: networkWords(to) },
    { name: 'data set', value: datasetLabels[dataset] },
    { name: 'images', value: `${formatCount(trainImages ?? 0)} of training, ${formatCount(testImages ?? 0)} of test` },
  ]
  if (distance !== undefined) facts.push({ name: 'distance', value: number(distance) })
  if (run.config.align !== 'none' && moved !== undefined && alignedDistance !== undefined)
    facts.push({ name: 'after matching', value: `${number(alignedDistance)}, ${formatCount(moved)} units moved` })
  if (barrier !== undefined)
    facts.push({
      name: 'barrier',
      value: typeof barrier === 'number' ? `${number(barrier)} at α = ${number(highest ?? 0)}` : 'not finite',
    })
  if (typeof testBarrier === 'number') facts.push({ name: 'barrier on test', value: number(testBarrier) })
  return facts
}

/** A network of another run in words. */
export function networkWords({ title = 'a run', member = 0, start, learningRate }: NetworkName): string {
  const rate = learningRate === undefined ? '' : `, γ = ${formatNumber(learningRate, 4)}`
  return `${start === undefined ? `network ${member}` : `start ${start}`}${rate} of “${title}”`
}
