import type { DeviceName } from '#shared/contract/index.ts'
import { loadOnnxRuntime } from '../onnx-runtime/index.ts'

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

/** An ONNX model that is ready to be run. */
export interface Session {
  readonly inputNames: readonly string[]
  /** Its outputs by name, of its inputs by name. */
  run(feeds: Values): Promise<Values>
  release(): Promise<void>
}

/**
 * Readies an ONNX model for running on `threads` threads of the processor, or on the GPU, where the processor still
 * does what has no place there, such as looking up images by byte.
 * @throws {OverstepError} `compute` where ONNX Runtime cannot be loaded
 */
export async function openSession(model: Uint8Array, threads: number, device: DeviceName = 'cpu'): Promise<Session> {
  const { InferenceSession, Tensor } = await loadOnnxRuntime()
  const session = await InferenceSession.create(model, {
    executionProviders: [device],
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // Threads that spin for long while they wait make every step several times as slow where another program runs on
    // one of the cores; those that do not spin at all are woken too late for the many small operations of a step.
    extra: { session: { intra_op: { allow_spinning: '1', spin_duration_us: '50' } } },
  })
  const tensorOf = ({ type, data, dims }: Value) => new Tensor(type as 'float32', data as Float32Array, dims)
  return {
    inputNames: session.inputNames,
    async run(feeds) {
      const tensors = Object.entries(feeds).map(([name, value]) => [name, tensorOf(value)] as const)
      return (await session.run(Object.fromEntries(tensors))) as unknown as Values
    },
    release: () => session.release(),
  }
}
