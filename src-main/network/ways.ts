import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import {
  OverstepError,
  type DeviceInfo,
  type DeviceName,
  type EngineName,
  type NetworkConfig,
} from '#shared/contract/index.ts'
import { createEnsemble } from './ensemble.ts'
import { modelOf } from './model.ts'
import { add } from './operations.ts'
import { openSession } from './session.ts'
import { input } from './tensor.ts'
import { loadTfjs } from './tfjs-backend.ts'

/** How networks are trained: by which engine, where, and in what numbers. */
export interface Way {
  engine: EngineName
  device: DeviceName
  /** What computes, such as "ONNX Runtime 1.30.0, 2 threads". */
  name: string
  precision: string
}

const threads = availableParallelism()

const onnxName = () => {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string }
  return `ONNX Runtime ${version}`
}

/** Every way to train, the one that works everywhere in front. */
const ways: { engine: EngineName; device: DeviceName; name(): Promise<string> }[] = [
  {
    engine: 'onnx',
    device: 'cpu',
    name: async () => `${onnxName()}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
  },
  { engine: 'onnx', device: 'webgpu', name: async () => `${onnxName()}, WebGPU` },
  { engine: 'tfjs', device: 'cpu', name: async () => (await loadTfjs()).name },
]

let adapter: Promise<string | null> | undefined

/** Why ONNX Runtime finds no GPU here; null where it finds one. Asked once: what is built into a machine stays. */
function gpuProblem(): Promise<string | null> {
  return (adapter ??= openSession(modelOf({ sum: add(input('a', [1]), input('b', [1])) }), 1, 'webgpu').then(
    async (session) => {
      await session.release()
      return null
    },
    (error: unknown) => `no GPU was found (${reasonOf(error)})`,
  ))
}

/** What an engine says went wrong, without the places in its own code. */
function reasonOf(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).trim().split('\n')
  return /was false\. (.*)$/.exec(first)?.[1] ?? first.replace(/^\/\S+\s+/, '')
}

let measured: Promise<DeviceInfo[]> | undefined

/** Every way to train on this machine, tried and measured once: steps a second of nine networks 784-128-64-10 with batches of 64. */
export function trainingWays(): Promise<DeviceInfo[]> {
  return (measured ??= measureAll())
}

async function measureAll(): Promise<DeviceInfo[]> {
  const found: DeviceInfo[] = []
  for (const { engine, device, name } of ways) {
    const info: DeviceInfo = { engine, device, name: '', problem: null, stepsPerSecond: null, chosen: false }
    found.push(info)
    if (device === 'webgpu') info.problem = await gpuProblem()
    if (info.problem !== null) continue
    try {
      info.name = await name()
      info.stepsPerSecond = await stepsPerSecond(engine, device)
    } catch (error) {
      info.problem = reasonOf(error)
    }
  }
  const speed = ({ stepsPerSecond }: DeviceInfo) => stepsPerSecond ?? 0
  const fastest = found.reduce((best, info) => (speed(info) > speed(best) ? info : best))
  fastest.chosen = true
  return found
}

/** Milliseconds of a measurement, once it has warmed up. */
const MEASURE_MILLISECONDS = 400
const IMAGES = 1024

async function stepsPerSecond(engine: EngineName, device: DeviceName): Promise<number> {
  const images = Uint8Array.from({ length: IMAGES * 784 }, (_, at) => Math.imul(at, 0x9e3779b1) >>> 24)
  const noise = { images, labels: Uint8Array.from({ length: IMAGES }, (_, index) => index % 10), count: IMAGES }
  const ensemble = await createEnsemble({
    ...{ inputs: 784, hidden: [128, 64], classes: 10, starts: [1, 2, 3], learningRates: [0.01, 0.02, 0.03] },
    ...{ batchSize: 64, seed: 1, data: { train: noise, test: noise }, threads, engine, device },
  })
  try {
    await ensemble.step(2)
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
 * The way that a config asks for; `auto` is the fastest that works. Where there is no GPU nothing has to be measured for that.
 * @throws {OverstepError} `invalid-input` at engine or device when what is asked for does not work here, with the reason
 */
export async function wayOf({ engine, device }: Pick<NetworkConfig, 'engine' | 'device'>): Promise<Way> {
  const refuse = (path: string, message: string) =>
    new OverstepError('invalid-input', `${path}: ${message}`, { issues: [{ path, message }] })
  if (engine === 'tfjs' && device === 'webgpu') throw refuse('device', 'must be cpu or auto with the engine tfjs')
  if (device === 'webgpu') {
    const problem = await gpuProblem()
    if (problem !== null) throw refuse('device', `webgpu does not work here: ${problem}`)
  }
  const chosen = await choose(engine, device)
  return { ...chosen, name: await chosen.name(), precision: 'float32' }
}

async function choose(engine: NetworkConfig['engine'], device: NetworkConfig['device']) {
  const fitting = ways.filter(
    (way) =>
      (engine === 'auto' ? way.engine === 'onnx' : way.engine === engine) &&
      (device === 'auto' || way.device === device),
  )
  const [first] = fitting
  if (fitting.length === 1 || (await gpuProblem()) !== null) return first!
  const infos = await trainingWays()
  const speed = (way: (typeof ways)[number]) =>
    infos.find((info) => info.engine === way.engine && info.device === way.device)?.stepsPerSecond ?? 0
  return fitting.reduce((best, way) => (speed(way) > speed(best) ? way : best))
}
