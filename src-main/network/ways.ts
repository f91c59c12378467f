import { createRequire } from 'node:module'
import {
  OverstepError,
  type DeviceInfo,
  type DeviceName,
  type EngineName,
  type NetworkConfig,
} from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { onnxRuntimeProblem } from '../onnx-runtime/index.ts'
import { threadCount } from '../threads/index.ts'
import { createEnsemble } from './create-ensemble.ts'
import { loopModelOf } from './onnx-model.ts'
import { imagesOf } from './samples.ts'
import { type Values, valueOf } from './session.ts'
import { valuesOf } from './stack.ts'
import { loadTfjs } from './tfjs-backend.ts'
import { evaluationLoop, trainingLoop } from './training.ts'
import { type Trial, tryOut, type TryOut } from './trial.ts'
import { initialWeights } from './weights.ts'

/** How networks are trained: by which engine, where, and in what numbers. */
export interface Way {
  engine: EngineName
  device: DeviceName
  /** What computes, such as "ONNX Runtime 1.30.0, 2 threads". */
  name: string
  precision: string
}

interface TrainingWay extends Pick<Way, 'engine' | 'device'> {
  name(): Promise<string>
}

const threads = threadCount()

const onnxName = () => {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string }
  return `ONNX Runtime ${version}`
}

/** Every way to train, the one that works everywhere in front. */
const ways: TrainingWay[] = [
  {
    engine: 'onnx',
    device: 'cpu',
    name: async () => `${onnxName()}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
  },
  { engine: 'onnx', device: 'webgpu', name: async () => `${onnxName()}, WebGPU` },
  { engine: 'tfjs', device: 'cpu', name: async () => (await loadTfjs()).name },
]

/** The first run of a graph compiles its kernels, which takes long on a Vulkan that computes on the processor. */
const PATIENCE_MILLISECONDS = 60_000

let tryOutGraphs: TryOut = tryOut

/** Has graphs tried out in another way than as a child of this process, where a process cannot start one by itself. */
export function tryOutBy(way: TryOut): void {
  tryOutGraphs = way
}

let asked: Promise<string | null> | undefined

/** Why ONNX Runtime cannot train on a GPU here; null where it can. Asked once: what is built into a machine stays. */
function gpuProblem(): Promise<string | null> {
  return (asked ??= tryGpu())
}

async function tryGpu(): Promise<string | null> {
  const missing = await onnxRuntimeProblem()
  if (missing !== null) return missing
  const problem = await tryOutGraphs({ device: 'webgpu', trials: trials(), patience: PATIENCE_MILLISECONDS })
  if (problem === null) return null
  return /adapter/i.test(problem) ? `no GPU was found (${reasonOf(problem)})` : reasonOf(problem)
}

/** Why a way does not work here, as far as that is known before it is taken; null where nothing speaks against it. */
function problemOf({ engine, device }: TrainingWay): Promise<string | null> {
  if (engine === 'tfjs') return Promise.resolve(null)
  return device === 'webgpu' ? gpuProblem() : onnxRuntimeProblem()
}

/** Graphs of training and of judging, as small as they come. */
function trials(): Trial[] {
  const shape = { members: 2, widths: [4, 3, 2] }
  const [count, turns] = [3, 2]
  const samples = { images: new Uint8Array(4 * count), labels: new Uint8Array(count), count }
  const weights = valuesOf(
    [1, 2].map((seed) => initialWeights(shape.widths, seed, GENERATOR)),
    shape,
  )
  const shared = {
    turns: valueOf(BigInt64Array.of(BigInt(turns)), []),
    ...imagesOf(samples, new Int32Array(turns * count), count, 2),
  }
  const training = { count, batchSize: count, slices: 1, learningRates: [0.1, 0.2] }
  const started = Object.entries(weights).map(([name, value]) => [`${name} at first`, value])
  return [
    {
      model: loopModelOf(trainingLoop(shape, training)),
      feeds: { ...shared, ...(Object.fromEntries(started) as Values) },
    },
    { model: loopModelOf(evaluationLoop(shape, count, count)), feeds: { ...shared, ...weights } },
  ]
}

/** What an engine says went wrong, without the places in its own code. */
function reasonOf(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).trim().split('\n')
  return /was false\. (.*)$/.exec(first)?.[1] ?? first.replace(/^\/\S+\s+/, '')
}

const measured = new Map<TrainingWay, Promise<DeviceInfo>>()

/** A way, tried and measured when it is first asked for. */
function measure(way: TrainingWay): Promise<DeviceInfo> {
  const known = measured.get(way) ?? measureNow(way)
  measured.set(way, known)
  return known
}

async function measureNow(way: TrainingWay): Promise<DeviceInfo> {
  const { engine, device, name } = way
  const info: DeviceInfo = { engine, device, name: '', problem: null, stepsPerSecond: null, chosen: false }
  try {
    info.problem = await problemOf(way)
    if (info.problem !== null) return info
    info.name = await name()
    info.stepsPerSecond = await stepsPerSecond(engine, device)
  } catch (error) {
    info.problem = reasonOf(error)
  }
  return info
}

/**
 * Every way to train on this machine, tried and measured once: steps a second of nine networks 784-128-64-10 with
 * batches of 64.
 */
export async function trainingWays(): Promise<DeviceInfo[]> {
  const auto = await choose('auto', 'auto')
  const found: DeviceInfo[] = []
  // In turn: none may slow another down.
  for (const way of ways) found.push({ ...(await measure(way)), chosen: way === auto })
  return found
}

/** Milliseconds of a measurement, once it has warmed up. */
const MEASURE_MILLISECONDS = 400
const IMAGES = 1024

async function stepsPerSecond(engine: EngineName, device: DeviceName): Promise<number> {
  const images = Uint8Array.from({ length: IMAGES * 784 }, (_, at) => Math.imul(at, 0x9e3779b1) >>> 24)
  const noise = { images, labels: Uint8Array.from({ length: IMAGES }, (_, index) => index % 10), count: IMAGES }
  const ensemble = await createEnsemble({
    inputs: 784,
    hidden: [128, 64],
    classes: 10,
    starts: [1, 2, 3],
    learningRates: [0.01, 0.02, 0.03],
    batchSize: 64,
    seed: 1,
    generator: GENERATOR,
    data: { train: noise, test: noise },
    threads,
    engine,
    device,
  })
  try {
    await ensemble.step(1)
    const began = performance.now()
    let steps = 0
    for (let count = 1; performance.now() - began < MEASURE_MILLISECONDS; count *= 2) {
      await ensemble.step(count)
      steps += count
    }
    return (1000 * steps) / (performance.now() - began)
  } finally {
    await ensemble.close()
  }
}

/**
 * The way that a config asks for; `auto` is the fastest that works. Where there is no GPU nothing has to be measured
 * for that.
 * @throws {OverstepError} `invalid-input` at engine or device when what is asked for does not work here, with the
 *   reason
 */
export async function wayOf({ engine, device }: Pick<NetworkConfig, 'engine' | 'device'>): Promise<Way> {
  const refuse = (path: string, message: string) =>
    new OverstepError('invalid-input', `${path}: ${message}`, { issues: [{ path, message }] })
  if (engine === 'tfjs' && device === 'webgpu') throw refuse('device', 'must be cpu or auto with the engine tfjs')
  if (engine === 'onnx') {
    const problem = await onnxRuntimeProblem()
    if (problem !== null) throw refuse('engine', `onnx does not work here: ${problem}`)
  }
  if (device === 'webgpu') {
    const problem = await gpuProblem()
    if (problem !== null) throw refuse('device', `webgpu does not work here: ${problem}`)
  }
  const chosen = await choose(engine, device)
  const name = await chosen.name().catch((error: unknown) => {
    throw refuse('engine', `${chosen.engine} does not work here: ${reasonOf(error)}`)
  })
  return { engine: chosen.engine, device: chosen.device, name, precision: 'float32' }
}

/**
 * The engine that \`auto\` means. TensorFlow.js trains a network after the other: for those who ask for it, and where
 * nothing else can be had.
 */
async function engineOf(engine: NetworkConfig['engine']): Promise<EngineName> {
  if (engine !== 'auto') return engine
  return (await onnxRuntimeProblem()) === null ? 'onnx' : 'tfjs'
}

async function choose(asked: NetworkConfig['engine'], device: NetworkConfig['device']): Promise<TrainingWay> {
  const engine = await engineOf(asked)
  const fitting = ways.filter((way) => way.engine === engine && (device === 'auto' || way.device === device))
  const [first] = fitting
  if (fitting.length === 1 || (await gpuProblem()) !== null) return first!
  let [best, fastest] = [first!, 0]
  for (const way of fitting) {
    const { stepsPerSecond } = await measure(way)
    if ((stepsPerSecond ?? 0) > fastest) [best, fastest] = [way, stepsPerSecond ?? 0]
  }
  return best
}
