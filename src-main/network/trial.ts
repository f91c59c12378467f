import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import type { DeviceName } from '#shared/contract/index.ts'
import type { Values } from './session.ts'

/** A graph and what it is run with. */
export interface Trial {
  /** ONNX bytes. */
  model: Uint8Array
  feeds: Values
}

/** The first run of a graph compiles its kernels, which takes long on a Vulkan that computes on the processor. */
const PATIENCE_MILLISECONDS = 60_000

/**
 * What the process is told to do: run graphs, and send null or what went wrong. It is given as text because a bundle has no file of its own for it. How it
 * ends matters no more once it has answered: some drivers crash while they are taken down.
 */
const program = `
  process.once('disconnect', () => process.exit(1))
  process.once('message', async ({ device, trials }) => {
    let problem = null
    try {
      const { InferenceSession, Tensor } = require(process.argv[1])
      for (const { model, feeds } of trials) {
        const session = await InferenceSession.create(model, { executionProviders: [device], logSeverityLevel: 4 })
        const values = Object.entries(feeds).map(([name, { type, data, dims }]) => [name, new Tensor(type, data, dims)])
        await session.run(Object.fromEntries(values))
      }
    } catch (error) {
      problem = String(error?.message ?? error)
    }
    process.send({ problem }, () => process.kill(process.pid, 'SIGKILL'))
  })`

/**
 * Runs graphs on a device in a process of its own, so that a driver that crashes or hangs takes nothing with it.
 * @param engine what the process loads as ONNX Runtime
 * @returns what went wrong; null where every graph ran
 */
export function tryOut(
  trials: readonly Trial[],
  device: DeviceName,
  { engine = createRequire(import.meta.url).resolve('onnxruntime-node'), patience = PATIENCE_MILLISECONDS } = {},
): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--eval', program, engine], {
      // Electron's own program is plain Node only when it is told so.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      timeout: patience,
      killSignal: 'SIGKILL',
    })
    const began = performance.now()
    child.on('message', ({ problem }: { problem: string | null }) => resolve(problem))
    child.on('error', (error) => resolve(`the process to try it in could not be started (${error.message})`))
    child.on('close', (code, signal) => {
      const waited = performance.now() - began >= patience
      resolve(
        waited ? `it did not answer within ${patience / 1000} s` : `it crashed (${signal ?? `exit code ${code}`})`,
      )
    })
    const plain = trials.map(({ model, feeds }) => ({
      model,
      feeds: Object.fromEntries(
        Object.entries(feeds).map(([name, { type, data, dims }]) => [name, { type, data, dims }]),
      ),
    }))
    // One that could not be started says so itself.
    if (child.connected) child.send({ device, trials: plain }, () => {})
  })
}
