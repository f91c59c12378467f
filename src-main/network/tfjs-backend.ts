import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import util from 'node:util'
import type * as tfjs from '@tensorflow/tfjs'

type Tfjs = typeof tfjs

/** TensorFlow.js with the fastest of its backends that works here. */
export interface TfjsBackend {
  tf: Tfjs
  /** Such as "TensorFlow.js 4.22.0 (wasm)". */
  name: string
}

let loading: Promise<TfjsBackend> | undefined

/**
 * Loads TensorFlow.js, once, when it is first needed: its native library where that could be installed, else
 * WebAssembly, else plain JavaScript.
 */
export function loadTfjs(): Promise<TfjsBackend> {
  return (loading ??= load())
}

async function load(): Promise<TfjsBackend> {
  const tf = native() ?? (await portable())
  await tf.ready()
  return { tf, name: `TensorFlow.js ${tf.version['tfjs-core']} (${tf.getBackend()})` }
}

/**
 * @tensorflow/tfjs-node, which is installed where its library can be had; undefined where it is not, or does not
 *   load.
 */
function native(): Tfjs | undefined {
  const require = createRequire(import.meta.url)
  try {
    const folder = dirname(require.resolve('@tensorflow/tfjs-node/package.json'))
    // Without its library it would load half of itself before it fails.
    if (!['napi-v8', 'napi-v9'].some((abi) => existsSync(join(folder, 'lib', abi, 'tfjs_binding.node'))))
      return undefined
  } catch {
    return undefined
  }
  // It still calls what Node 23 took away.
  const old = util as unknown as Record<string, unknown>
  old.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined
  old.isArray ??= Array.isArray
  try {
    return require('@tensorflow/tfjs-node') as Tfjs
  } catch {
    return undefined
  }
}

async function portable(): Promise<Tfjs> {
  const tf = await import('@tensorflow/tfjs')
  await import('@tensorflow/tfjs-backend-wasm')
  if (!(await tf.setBackend('wasm').catch(() => false))) await tf.setBackend('cpu')
  return tf
}
