import { summaryOf, type NetworkName, type Run } from '#shared/contract/index.ts'
import type { Fact } from '../facts/index.ts'
import { datasetLabels, formatCount, formatNumber, formatShare } from '../words/index.ts'

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

/** What is known of a plane of weights. */
export function planeSummary(run: Run): Fact[] {
  if (run.config.kind !== 'loss-plane') return []
  const { ends, dataset, trainImages, explained, lowest, highest } = summaryOf({
    kind: 'loss-plane',
    summary: run.summary,
  })
  if (!ends || dataset === undefined) return [{ name: 'state', value: 'not begun' }]
  const facts: Fact[] = [
    { name: 'run', value: ends[0]?.title ?? '' },
    { name: 'networks', value: ends.map((end) => networkWords(end, false)).join('; ') },
    { name: 'data set', value: datasetLabels[dataset] },
    { name: 'images', value: `${formatCount(trainImages ?? 0)} of training` },
  ]
  if (explained) facts.push({ name: 'explained', value: explained.map((share) => formatShare(share)).join(', ') })
  if (typeof lowest === 'number' && typeof highest === 'number')
    facts.push({ name: 'loss', value: `${formatNumber(lowest, 4)} … ${formatNumber(highest, 4)}` })
  return facts
}

/** A network of another run in words. */
export function networkWords(
  { title = 'a run', member = 0, start, learningRate }: NetworkName,
  withRun = true,
): string {
  const rate = learningRate === undefined ? '' : `, γ = ${formatNumber(learningRate, 4)}`
  return `${start === undefined ? `network ${member}` : `start ${start}`}${rate}${withRun ? ` of “${title}”` : ''}`
}
