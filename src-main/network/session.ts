import type { DeviceName } from '#shared/contract/index.ts'
import { loadOnnxRuntime, type OnnxRuntime } from '../onnx-runtime/index.ts'

type Elements = Float32Array | Int32Array | BigInt64Array | Uint8Array

/** A value of a graph: plain data, which can be sent to another process. */
export interface Value {
  readonly type: 'float32' | 'int32' | 'int64' | 'uint8' | 'bool'
  readonly data: Elements
  /** The shape. */
  readonly dims: readonly number[]
  /** How many elements there are. */
  readonly size: number
}

/** Values by name, each with its shape. */
export type Values = Record<string, Value>

/** A value of a graph; the elements are not copied. */
export function valueOf(data: Elements, dims: readonly number[], type = typeOf(data)): Value {
  return { type, data, dims, size: data.length }
}

function typeOf(data: Elements): Value['type'] {
  if (data instanceof Float32Array) return 'float32'
  if (data instanceof Int32Array) return 'int32'
  return data instanceof BigInt64Array ? 'int64' : 'uint8'
}

/** A value that stays where it was computed, such as in the memory of a GPU, until it is disposed of. */
export interface Held {
  readonly type: string
  readonly dims: readonly number[]
  /** `gpu-buffer` where a GPU has it, `cpu` where the processor has. */
  readonly location: string
  dispose(): void
}

/** An ONNX model that is ready to be run. */
export interface Session<Results = Values> {
  readonly inputNames: readonly string[]
  /** Its outputs by name, of its inputs by name. */
  run(feeds: Readonly<Record<string, Value | Held>>): Promise<Results>
  /** Writes the profile that was asked for. */
  endProfiling(): void
  release(): Promise<void>
}

/** What of ONNX Runtime sessions need. */
export type Engine = Pick<OnnxRuntime, 'InferenceSession' | 'Tensor'>

export interface SessionOptions {
  /** Of the processor. */
  threads: number
  /** The processor by default. */
  device?: DeviceName
  /** Has what each operation does recorded for a file whose path begins so. */
  profile?: string
  /** In place of ONNX Runtime as it is loaded. */
  engine?: Engine
}

/**
 * Readies an ONNX model for running on threads of the processor, or on the GPU, where the processor still does what has
 * no place there.
 * @throws {OverstepError} `compute` where ONNX Runtime cannot be loaded
 */
export function openSession(model: Uint8Array, options: SessionOptions): Promise<Session> {
  return open<Values>(model, options, false)
}

/** As `openSession`, but what is computed stays where it is, to be given to other sessions of the same device. */
export function openHoldingSession(model: Uint8Array, options: SessionOptions): Promise<Session<Record<string, Held>>> {
  return open<Record<string, Held>>(model, options, true)
}

async function open<Results>(model: Uint8Array, options: SessionOptions, holding: boolean): Promise<Session<Results>> {
  const { threads, device = 'cpu', profile, engine } = options
  const { InferenceSession, Tensor } = engine ?? (await loadOnnxRuntime())
  const session = await InferenceSession.create(model, {
    executionProviders: [device],
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    ...(holding && device === 'webgpu' && { preferredOutputLocation: 'gpu-buffer' }),
    ...(profile !== undefined && { enableProfiling: true, profileFilePrefix: profile }),
    // Threads that spin for long while they wait make every step several times as slow where another program runs on
    // one of the cores; those that do not spin at all are woken too late for the many small operations of a step.
    extra: { session: { intra_op: { allow_spinning: '1', spin_duration_us: '50' } } },
  })
  const tensorOf = (value: Value | Held) =>
    'location' in value ? value : new Tensor(value.type as 'float32', value.data as Float32Array, value.dims)
  return {
    inputNames: session.inputNames,
    async run(feeds) {
      const tensors = Object.entries(feeds).map(([name, value]) => [name, tensorOf(value)] as const)
      const given = Object.fromEntries(tensors) as Parameters<typeof session.run>[0]
      return (await session.run(given)) as unknown as Results
    },
    endProfiling: () => session.endProfiling(),
    release: () => session.release(),
  }
}
