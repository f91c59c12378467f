import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { DeviceName } from '#shared/contract/index.ts'
import type { Values } from './session.ts'

/** A graph and what it is run with. */
export interface Trial {
  /** ONNX bytes. */
  model: Uint8Array
  feeds: Values
}

/** What a process that tries graphs out is sent. */
export interface TrialsOnDevice {
  device: DeviceName
  trials: Trial[]
  /** Milliseconds until it counts as one that hangs. */
  patience: number
}

/**
 * Runs graphs on a device in a process of its own, so that a driver that crashes or hangs takes nothing with it.
 * @returns what went wrong; null where every graph ran
 */
export type TryOut = (asked: TrialsOnDevice) => Promise<string | null>

// In the source it is beside this file, in the bundle an entry above the chunk that this is part of.
const entry = new URL(import.meta.url.endsWith('.ts') ? './trial-process.ts' : '../trial.js', import.meta.url)

/**
 * Under plain Node.
 * @param standIn what the process loads in place of ONNX Runtime
 */
export function tryOut(asked: TrialsOnDevice, standIn?: string): Promise<string | null> {
  const { patience } = asked
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(entry), standIn === undefined ? [] : [standIn], {
      env: { ...process.env, NODE_OPTIONS: '' },
      execArgv: [],
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
    // One that could not be started says so itself.
    if (child.connected) child.send(asked, () => {})
  })
}
