import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// In the source it is beside this file, in the bundle an entry above the chunk that this is part of.
const entry = new URL(import.meta.url.endsWith('.ts') ? './trial-process.ts' : '../gpu-trial.js', import.meta.url)

/** Milliseconds until a GPU counts as one that hangs; shaders take seconds to compile on a software one. */
const PATIENCE = 60_000

/**
 * Opens the GPU in a process of its own first, so that a driver that crashes or hangs takes nothing with it.
 * @param standIn an entry in place of the usual one
 * @returns what went wrong; null where it can be used
 */
export function tryOutGpu(standIn = entry, patience = PATIENCE): Promise<string | null> {
  return new Promise((resolve) => {
    const began = performance.now()
    const child = fork(fileURLToPath(standIn), {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      timeout: patience,
      killSignal: 'SIGKILL',
    })
    child.on('message', ({ problem }: { problem: string | null }) => resolve(problem))
    child.on('error', (error) => resolve(`the process to try it in could not be started (${error.message})`))
    child.on('close', (code, signal) => {
      const waited = performance.now() - began >= patience
      resolve(
        waited
          ? `its driver did not answer within ${patience / 1000} s`
          : `its driver crashed (${signal ?? `exit code ${code}`})`,
      )
    })
  })
}
