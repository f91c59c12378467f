import {
  arraySpec,
  generatorOf,
  isForeign,
  networkSeeds,
  type LossPlaneConfig,
  type SummaryOf,
} from '#shared/contract/index.ts'
import { type Pass, passCells, passesOf, type Piece } from '#shared/passes/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { initialLayers, wayOf, type LayerWeights } from '../network/index.ts'
import type { Experiment, ExperimentContext } from './experiment.ts'
import { AT_A_TIME, imagesOfRun, judgeOf, modelOfRun, secondsOfJudging } from './judged-networks.ts'
import { grouped } from './provenance.ts'
import {
  checkMember,
  layersOfRun,
  nameOfNetwork,
  savedLayers,
  savedRun,
  type SavedRun,
  weightArrays,
} from './saved-networks.ts'
import type { Source } from './sources.ts'
import { listed } from './titles.ts'
import {
  networkAt,
  placeOn,
  planeThrough,
  principalPlane,
  randomPlane,
  vectorOf,
  type WeightPlane,
} from './weight-plane.ts'

/** A run that is killed loses at most what it computed for so long. */
const CHECKPOINT_MILLISECONDS = 2000

/** Loss and accuracy on a plane of weights, coarse to fine. */
export const lossPlane: Experiment<'loss-plane'> = {
  presets: [],
  sources({ of }, named) {
    const run = savedRun(named('of.run', of.run), 'of.run')
    of.members.forEach((member, index) => checkMember(run, member, `of.members[${index}]`))
    return [{ run, arrays: of.members.flatMap((member) => weightArrays(run, member)) }]
  },
  title({ of: { run, members }, plane }) {
    const counted = `${members.length === 1 ? 'network' : 'networks'} ${listed(members)} of …${run.slice(-4)}`
    if (plane === 'random') return `Loss around ${counted}`
    return plane === 'pca' ? `Loss in the principal plane of ${counted}` : `Loss in the plane through ${counted}`
  },
  provenance: (config) => ({
    engine: 'onnx',
    device: 'cpu',
    precision: 'float32',
    ...(config.plane === 'random'
      ? { generator: generatorOf(config), seed: config.seed }
      : { generator: null, seed: null }),
  }),
  preview: (config) => ({ ...config, count: Math.min(config.count, 11), images: Math.min(config.images, 200) }),
  bytes: ({ count, of }) => 16 * count * count + 16 * count + 48 * of.members.length,
  size: ({ count }) => `${grouped(count * count)} networks`,
  estimateSeconds(config, _, sources) {
    const run = sources!(config.of.run).run as SavedRun
    return secondsOfJudging(run, config.count ** 2, Math.min(config.images, run.config.trainSize))
  },
  run: judgePlane,
}

/** Rows of the plane that have been judged, in the order in which they are. */
interface Checkpoint {
  rows: number
}

async function judgePlane(config: LossPlaneConfig, context: ExperimentContext): Promise<SummaryOf<'loss-plane'>> {
  const { output, signal, progress, places, resumption } = context
  const source = context.sources!(config.of.run)
  const run = source.run as SavedRun
  const model = modelOfRun(run)
  const { count } = config
  const { name: dataset, train } = await imagesOfRun(run, config.images, places, signal)
  const ends = config.of.members.map((member) => savedLayers(source, member))
  const ways = config.of.members.map((member, index) => [...startOf(source, member), ends[index]!].map(vectorOf))
  const plane = planeOf(config, ends, ways.flat())
  const paths = ways.map((way) => way.map((network) => placeOn(plane, network)))
  const axes = axesOf(config, paths)
  const known: SummaryOf<'loss-plane'> = {
    ends: config.of.members.map((member) => nameOfNetwork(source.run, member)),
    dataset,
    loss: model.loss ?? 'cross-entropy',
    trainImages: train.count,
    ...(plane.explained && { explained: plane.explained }),
  }
  output.foreknow(known)
  const { name: engine, device, precision } = await wayOf({ engine: 'onnx', device: 'cpu' })
  output.provenance({ engine, device, precision })
  for (const name of ['x', 'y', 'trainLoss', 'accuracy'] as const)
    output.declareArray(arraySpec('loss-plane', config, name))
  output.writeArray('x', 0, axes.x.slice())
  output.writeArray('y', 0, axes.y.slice())
  for (const [index, path] of paths.entries()) {
    const name = `path/${config.of.members[index]!}` as const
    output.declareArray(arraySpec('loss-plane', config, name, [path.length, 3]))
    output.writeArray(name, 0, Float64Array.from(path.flatMap(({ a, b, off }) => [a, b, off])))
  }

  const losses = new Float64Array(count * count).fill(Number.NaN)
  const accuracies = new Float64Array(count * count).fill(Number.NaN)
  const checkpoint = resumption?.checkpoint as Checkpoint | undefined
  if (checkpoint) {
    losses.set(resumption?.array('trainLoss')?.data ?? [])
    accuracies.set(resumption?.array('accuracy')?.data ?? [])
  }
  const judge = await judgeOf(model, train)
  let [rows, cells, saved] = [0, 0, performance.now()]
  const save = () => {
    output.checkpoint({ rows } satisfies Checkpoint)
    saved = performance.now()
  }
  try {
    for (const { row, columns } of rowsOf(count)) {
      if (rows >= (checkpoint?.rows ?? 0)) {
        for (let first = 0; first < columns.length; first += AT_A_TIME) {
          const some = columns.subarray(first, first + AT_A_TIME)
          const networks = Array.from(some, (column) => networkAt(plane, axes.x[column]!, axes.y[row]!, ends[0]!))
          const { loss, accuracy } = await judge.judge(networks, signal)
          some.forEach((column, index) => {
            losses[row * count + column] = loss[index]!
            accuracies[row * count + column] = accuracy[index]!
          })
          progress((cells + first + some.length) / count ** 2)
        }
        // The whole row, whatever of it was known: a piece of an array for each row of each pass.
        output.writeArray('trainLoss', row * count, losses.slice(row * count, (row + 1) * count))
        output.writeArray('accuracy', row * count, accuracies.slice(row * count, (row + 1) * count))
      }
      rows++
      cells += columns.length
      if (performance.now() - saved > CHECKPOINT_MILLISECONDS) save()
    }
  } catch (thrown) {
    if (signal.aborted) save()
    throw thrown
  } finally {
    await judge.close()
  }
  const finite = losses.filter(Number.isFinite)
  return {
    ...known,
    lowest: finite.length > 0 ? finite.reduce((least, value) => Math.min(least, value)) : null,
    highest: finite.length > 0 ? finite.reduce((most, value) => Math.max(most, value)) : null,
  }
}

/** The rows of a plane in the order in which they are judged, each with its columns: coarse to fine. */
function* rowsOf(count: number): Iterable<Piece> {
  for (const pass of passesOf([count, count], () => undefined) as Iterable<Pass>)
    for (const piece of passCells(pass, [count, count]).pieces(0, count * count))
      if (piece.columns.length > 0) yield piece
}

function planeOf(
  { plane, seed, generator = GENERATOR }: LossPlaneConfig,
  ends: readonly LayerWeights[][],
  known: readonly Float64Array[],
): WeightPlane {
  if (plane === 'random') return randomPlane(ends[0]!, seed, generator)
  return plane === 'members' ? planeThrough(ends.map(vectorOf)) : principalPlane(known)
}

/** Where a network began, where that is known: not of those from elsewhere, nor at weights of another run. */
function startOf({ run }: Source, member: number): LayerWeights[][] {
  const { config } = run as SavedRun
  if (isForeign(run) || config.from !== undefined) return []
  const seed = networkSeeds(config)[Math.floor(member / config.learningRates.length)]!
  return [initialLayers(layersOfRun(run as SavedRun), seed, generatorOf(config), config.initialScale)]
}

type Place = ReturnType<typeof placeOn>

/** The places of columns and rows: around the origin of random directions, else around the networks that make it. */
function axesOf({ plane, extent, count }: LossPlaneConfig, paths: readonly Place[][]) {
  const shown = plane === 'members' ? paths.map((path) => path.at(-1)!).slice(0, 3) : paths.flat()
  const [x, y] = (['a', 'b'] as const).map((axis) => {
    const places = shown.map((place) => place[axis])
    const [least, most] = [Math.min(...places), Math.max(...places)]
    return { middle: (least + most) / 2, reach: (most - least) / 2 }
  }) as [{ middle: number; reach: number }, { middle: number; reach: number }]
  const half = plane === 'random' ? extent : extent * Math.max(x.reach, y.reach)
  const side = (middle: number) =>
    Float64Array.from({ length: count }, (_, index) => middle + half * ((2 * index) / (count - 1) - 1))
  return plane === 'random' ? { x: side(0), y: side(0) } : { x: side(x.middle), y: side(y.middle) }
}
