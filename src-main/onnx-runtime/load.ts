import { isMainThread } from 'node:worker_threads'
import type * as onnxRuntime from 'onnxruntime-node'
import { OverstepError } from '#shared/contract/index.ts'

// The one place that imports ONNX Runtime: an import rule forbids every other. Elsewhere than on Windows the library
// sends what it is used for to its maker, and keeps an identifier of the machine in the user's cache folder, unless the
// environment tells it not to before it is loaded (onnxruntime/docs/Privacy.md).

export type OnnxRuntime = typeof onnxRuntime

/** What turns the reports of ONNX Runtime off. */
const SILENCE = 'ORT_DISABLE_TELEMETRY'

let loading: Promise<OnnxRuntime> | undefined

/**
 * ONNX Runtime, loaded when it is first asked for, and kept from sending anything.
 * @throws {OverstepError} `compute` with the reason, where it cannot be loaded
 */
export function loadOnnxRuntime(): Promise<OnnxRuntime> {
  return (loading ??= load())
}

/** Why ONNX Runtime cannot be loaded here; null where it can. */
export async function onnxRuntimeProblem(): Promise<string | null> {
  try {
    await loadOnnxRuntime()
    return null
  } catch (error) {
    return (error as OverstepError).message
  }
}

async function load(): Promise<OnnxRuntime> {
  // A library reads the environment of the process, of which other threads have a copy: what they write there it would
  // not see.
  if (!isMainThread)
    throw new OverstepError('internal', 'ONNX Runtime is loaded by the main thread of a process alone.')
  if ('type' in process && process.type === 'browser')
    throw new OverstepError('internal', 'ONNX Runtime is loaded by the compute process, never by that of the window.')
  process.env[SILENCE] = '1'
  try {
    return await import('onnxruntime-node')
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    throw new OverstepError('compute', `ONNX Runtime cannot be loaded: ${reason}`, undefined, { cause: error })
  }
}
