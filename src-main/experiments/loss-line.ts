import { endRun, lineAlphas, refused, type LossLineConfig, type SummaryOf } from '#shared/contract/index.ts'
import { matchWeights, wayOf } from '../network/index.ts'
import { distanceOf } from '../projection/index.ts'
import type { Experiment, ExperimentContext } from './experiment.ts'
import { AT_A_TIME, imagesOfRun, judgeOf, modelOfRun, secondsOfJudging } from './judged-networks.ts'
import { grouped } from './provenance.ts'
import {
  checkAlike,
  checkMember,
  nameOfNetwork,
  savedLayers,
  savedRun,
  type SavedRun,
  weightArrays,
} from './saved-networks.ts'
import { networkOf } from './titles.ts'
import { barrierOf, between } from './weight-line.ts'

/** Loss and accuracy on the straight line between two networks, and how high it rises above both. */
export const lossLine: Experiment<'loss-line'> = {
  presets: [],
  sources(config, named) {
    const { from, to } = config
    const saved = (path: string, id: string) => savedRun(named(path, id), path)
    const ends = {
      from: saved('from.run', from.run),
      to: saved(to.run === undefined ? 'from.run' : 'to.run', endRun(config)),
    }
    checkMember(ends.from, from.member, 'from.member')
    checkMember(ends.to, to.member, 'to.member')
    checkAlike(ends.from, ends.to, 'to.run')
    if (config.align === 'weight-matching' && (ends.from.config.convolutions ?? []).length > 0)
      throw refused(
        'align',
        'must be none: each channel of a convolution is many inputs of the layer behind it, which are not matched here',
      )
    return [
      { run: ends.from, arrays: weightArrays(ends.from, from.member) },
      { run: ends.to, arrays: weightArrays(ends.to, to.member) },
    ]
  },
  title(config) {
    const { from, to, align } = config
    const [first, second] = [from.run, endRun(config)]
    const matched = align === 'none' ? '' : ', units matched'
    return `Line from ${networkOf(from, first === second ? '' : first)} to ${networkOf(to, second)}${matched}`
  },
  provenance: () => ({ engine: 'onnx', device: 'cpu', precision: 'float32', generator: null, seed: null }),
  preview: (config) => ({ ...config, count: Math.min(config.count, 9), images: Math.min(config.images, 500) }),
  bytes: ({ count }) => 4 * 16 * count,
  size: ({ count }) => `${grouped(count)} networks`,
  async estimateSeconds(config, _, sources) {
    const run = sources!(config.from.run).run as SavedRun
    const { trainSize, testSize } = run.config
    const images = Math.min(config.images, trainSize) + Math.min(config.images, testSize)
    return secondsOfJudging(run, config.count, images)
  },
  run: judgeLine,
}

async function judgeLine(config: LossLineConfig, context: ExperimentContext): Promise<SummaryOf<'loss-line'>> {
  const { output, signal, progress, places } = context
  const sources = context.sources!
  const [from, to] = [sources(config.from.run), sources(endRun(config))]
  const run = from.run as SavedRun
  const model = modelOfRun(run)
  const start = savedLayers(from, config.from.member)
  const asSaved = savedLayers(to, config.to.member)
  const { name: dataset, ...data } = await imagesOfRun(run, config.images, places, signal)
  const known: SummaryOf<'loss-line'> = {
    from: nameOfNetwork(from.run, config.from.member),
    to: nameOfNetwork(to.run, config.to.member),
    dataset,
    loss: model.loss ?? 'cross-entropy',
    trainImages: data.train.count,
    testImages: data.test.count,
    distance: distanceOf(start, asSaved),
  }
  output.foreknow(known)
  const { name: engine, device, precision } = await wayOf({ engine: 'onnx', device: 'cpu' })
  output.provenance({ engine, device, precision })
  output.member(0, {}, null)
  const { matched: end, orders } =
    config.align === 'none' ? { matched: asSaved, orders: [] } : await matchWeights(start, asSaved, signal)

  const alphas = lineAlphas(config)
  const judges = { train: await judgeOf(model, data.train), test: await judgeOf(model, data.test) }
  const losses = { train: new Float64Array(alphas.length), test: new Float64Array(alphas.length) }
  try {
    for (let first = 0; first < alphas.length; first += AT_A_TIME) {
      const steps = Float64Array.from(alphas.slice(first, first + AT_A_TIME))
      const networks = Array.from(steps, (alpha) => between(start, end, alpha))
      for (const part of ['train', 'test'] as const) {
        const { loss, accuracy } = await judges[part].judge(networks, signal)
        losses[part].set(loss, first)
        output.series(0, `${part}Loss`, steps.slice(), loss)
        output.series(0, `${part}Accuracy`, steps.slice(), accuracy)
      }
      progress((first + steps.length) / alphas.length)
    }
  } finally {
    await Promise.all([judges.train.close(), judges.test.close()])
  }
  const highest = losses.train.indexOf(Math.max(...losses.train))
  const { barrier, testBarrier } = { barrier: barrierOf(losses.train), testBarrier: barrierOf(losses.test) }
  return {
    ...known,
    alignedDistance: distanceOf(start, end),
    moved: orders.reduce((sum, order) => sum + order.filter((unit, place) => unit !== place).length, 0),
    barrier,
    highest: barrier === null ? null : alphas[highest]!,
    testBarrier,
  }
}
