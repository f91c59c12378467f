import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  OverstepError,
  type DeviceInfo,
  type DeviceName,
  type EngineName,
  type NetworkConfig,
} from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { chosenRule } from '#shared/rules/index.ts'
import { onnxRuntimeProblem } from '../onnx-runtime/index.ts'
import { threadCount } from '../threads/index.ts'
import { createEnsemble } from './create-ensemble.ts'
import type { Loop } from './onnx-model.ts'
import { type Residence, type Trial, TRIED_TURNS } from './residence.ts'
import { choiceOf, picturesOf } from './samples.ts'
import { type Values, valueOf } from './session.ts'
import { valuesOf } from './stack.ts'
import { sizeOf } from './tensor.ts'
import { loadTfjs } from './tfjs-backend.ts'
import { evaluationLoop, trainingLoop } from './training.ts'
import { tryOut, type TryOut } from './trial.ts'
import { turnModelOf } from './turn-model.ts'
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
  {
    engine: 'onnx',
    device: 'webgpu',
    async name() {
      const { onProcessor = [] } = (await gpuFound()).residence ?? {}
      return [
        onnxName(),
        'WebGPU',
        ...(onProcessor.length > 0 ? [`${onProcessor.join(', ')} on the processor`] : []),
      ].join(', ')
    },
  },
  { engine: 'tfjs', device: 'cpu', name: async () => (await loadTfjs()).name },
]

/** The first run of a graph compiles its kernels, which takes long on a Vulkan that computes on the processor. */
const PATIENCE_MILLISECONDS = 60_000

let tryOutGraphs: TryOut = tryOut

/** Has graphs tried out in another way than as a child of this process, where a process cannot start one by itself. */
export function tryOutBy(way: TryOut): void {
  tryOutGraphs = way
}

/** What became of trying a GPU. */
interface GpuFound {
  /** Why ONNX Runtime cannot train on it; null where it can. */
  problem: string | null
  /** How far a step stays on it; null where it cannot be had. */
  residence: DeviceInfo['residence']
}

let asked: Promise<GpuFound> | undefined

/** Asked once: what is built into a machine stays. */
function gpuFound(): Promise<GpuFound> {
  return (asked ??= tryGpu())
}

const gpuProblem = async () => (await gpuFound()).problem

async function tryGpu(): Promise<GpuFound> {
  const missing = await onnxRuntimeProblem()
  if (missing !== null) return { problem: missing, residence: null }
  const folder = mkdtempSync(join(tmpdir(), 'overstep-trial-'))
  const asking = { device: 'webgpu', trials: trials(), patience: PATIENCE_MILLISECONDS, folder } as const
  const { problem, residences } = await tryOutGraphs(asking)
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  if (problem === null) return { problem, residence: residenceOf(residences) }
  const reason = reasonOf(problem)
  return { problem: /adapter/i.test(problem) ? `no GPU was found (${reason})` : reason, residence: null }
}

/** Of steps, whichever they are, and of the graphs beside them. */
function residenceOf(residences: readonly Residence[]): DeviceInfo['residence'] {
  return {
    onProcessor: [...new Set(residences.flatMap(({ onProcessor }) => onProcessor))],
    copiesPerStep: Math.max(...residences.map(({ copiesPerTurn }) => copiesPerTurn)),
  }
}

/** Why a way does not work here, as far as that is known before it is taken; null where nothing speaks against it. */
function problemOf({ engine, device }: TrainingWay): Promise<string | null> {
  if (engine === 'tfjs') return Promise.resolve(null)
  return device === 'webgpu' ? gpuProblem() : onnxRuntimeProblem()
}

/** Graphs of training, with all that may be in them, and of judging, as small as they come. */
export function trials(): Trial[] {
  const shape = { members: 2, widths: [4, 3, 2] }
  const count = 3
  const samples = { images: new Uint8Array(4 * count), labels: new Uint8Array(count), count }
  const networks = [1, 2].map((seed) => initialWeights(shape.widths, seed, GENERATOR))
  const values = { ...picturesOf(samples), ...valuesOf(networks, shape) }
  const feeds = choiceOf(samples, new Int32Array(TRIED_TURNS * count), count, 2)
  const flags = valueOf(new Uint8Array(TRIED_TURNS), [TRIED_TURNS], 'bool')
  const inSlices = { slices: 2, batchSize: 2 * count, rule: chosenRule({ name: 'nesterov', momentum: 0.9 }) }
  return [{ slices: 1, batchSize: count }, inSlices]
    .map((form) => trainingLoop(shape, { count, learningRates: [0.1, 0.2], device: 'webgpu', ...form }))
    .concat(evaluationLoop(shape, count, count, 'webgpu'))
    .map((loop) => ({
      model: turnModelOf(loop),
      values: { ...zerosOf(loop), ...values },
      feeds: { ...feeds, begins: flags, ends: flags },
    }))
}

/** Zeros for all that a loop carries. */
function zerosOf({ carried }: Loop): Values {
  const zeros = Object.entries(carried).map(
    ([name, { from }]) => [name, valueOf(new Float32Array(sizeOf(from.shape)), from.shape)] as const,
  )
  return Object.fromEntries(zeros)
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
  const info: DeviceInfo = {
    engine,
    device,
    name: '',
    problem: null,
    stepsPerSecond: null,
    residence: null,
    chosen: false,
  }
  try {
    info.problem = await problemOf(way)
    if (info.problem !== null) return info
    info.name = await name()
    info.stepsPerSecond = await stepsPerSecond(engine, device)
    if (device === 'webgpu') info.residence = (await gpuFound()).residence
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
