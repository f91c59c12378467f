import { generatorOf, summaryOf } from '#shared/contract/index.ts'
import { loadDataset, type Dataset } from '../dataset/index.ts'
import { firstOf, openJudge, type Judge, type JudgeConfig, type LayerWeights, type Samples } from '../network/index.ts'
import { threadCount } from '../threads/index.ts'
import type { Places } from './experiment.ts'
import { measuredModel } from './network-sharpness.ts'
import { formOfRun, layersOfRun, type SavedRun } from './saved-networks.ts'

/** Networks that go through a graph together, at most. */
const TOGETHER = 5
/** Images by which judging is priced. */
const SAMPLE_IMAGES = 1024
/** Seconds for loading images and readying the graphs. */
const OVERHEAD_SECONDS = 1

/** What networks are, apart from their weights. */
export type Model = Pick<JudgeConfig, 'widths' | 'convolutions' | 'activation' | 'loss'>

/** Of a run of networks. */
export function modelOfRun(run: SavedRun): Model {
  return measuredModel(run.config, formOfRun(run))
}

/** The first so many images of a run's data set, or all where there are fewer. */
export async function imagesOfRun(
  { config, summary }: Pick<SavedRun, 'config' | 'summary'>,
  images: number,
  places: Places,
  signal: AbortSignal,
): Promise<Dataset> {
  const { trainSize, testSize, seed, degree } = config
  const found = summaryOf({ kind: 'network', summary }).dataset
  // What `auto` was.
  const dataset = config.dataset === 'auto' && found !== undefined && found !== 'path' ? found : config.dataset
  const generator = generatorOf(config)
  const data = await loadDataset({ dataset, trainSize, testSize, seed, degree, generator, ...places }, signal)
  return { ...data, train: firstOf(data.train, images), test: firstOf(data.test, images) }
}

/** Readies the judging of so many networks of a model. */
export function judgeOf(model: Model, samples: Samples, networks = TOGETHER): Promise<Judge> {
  return openJudge({ ...model, samples, threads: threadCount(), together: Math.min(networks, TOGETHER) })
}

/** How many networks are judged at a time, between two signs of progress. */
export const AT_A_TIME = TOGETHER

/** Seconds for judging so many networks like those of a run by so many images, going by a few. */
export async function secondsOfJudging(run: SavedRun, networks: number, images: number): Promise<number> {
  const model = modelOfRun(run)
  const { widths } = model
  const [inputs, classes] = [widths[0]!, widths.at(-1)!]
  const samples = {
    images: Uint8Array.from({ length: SAMPLE_IMAGES * inputs }, (_, at) => Math.imul(at, 0x9e3779b1) >>> 24),
    labels: Uint8Array.from({ length: SAMPLE_IMAGES }, (_, index) => index % classes),
    count: SAMPLE_IMAGES,
  }
  const layers = layersOfRun(run).map(({ fanIn, fanOut }): LayerWeights => {
    const noise = (_: unknown, at: number) => Math.sin(at * at) / Math.sqrt(fanIn)
    return {
      weights: Float32Array.from({ length: fanIn * fanOut }, noise),
      biases: Float32Array.from({ length: fanOut }, noise),
    }
  })
  const judge = await judgeOf(model, samples)
  try {
    const few = Array<LayerWeights[]>(TOGETHER).fill(layers)
    await judge.judge(few)
    const began = performance.now()
    await judge.judge(few)
    const each = (performance.now() - began) / 1000 / TOGETHER / SAMPLE_IMAGES
    return OVERHEAD_SECONDS + each * networks * images
  } finally {
    await judge.close()
  }
}
