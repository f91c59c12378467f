import { InferenceSession, Tensor as Value } from 'onnxruntime-node'
import type { DeviceName } from '#shared/contract/index.ts'

/** Values by name, each with its shape. */
export type Values = Record<string, Value>

/** A value of a graph; the elements are not copied. */
export function valueOf(
  data: Float32Array | Int32Array | BigInt64Array | Uint8Array,
  shape: readonly number[],
  type?: 'bool',
): Value {
  if (type === 'bool') return new Value('bool', data as Uint8Array, shape)
  if (data instanceof Float32Array) return new Value('float32', data, shape)
  if (data instanceof Int32Array) return new Value('int32', data, shape)
  if (data instanceof BigInt64Array) return new Value('int64', data, shape)
  return new Value('uint8', data, shape)
}

/**
 * Readies an ONNX model for running on `threads` threads of the processor, or on the GPU, where the processor still does what has no place there, such as
 * looking up images by byte.
 */
export function openSession(model: Uint8Array, threads: number, device: DeviceName = 'cpu'): Promise<InferenceSession> {
  return InferenceSession.create(model, {
    executionProviders: [device],
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // Threads that spin for long while they wait make every step several times as slow where another program runs on one of the cores; those that
    // do not spin at all are woken too late for the many small operations of a step.
    extra: { session: { intra_op: { allow_spinning: '1', spin_duration_us: '50' } } },
  })
}
