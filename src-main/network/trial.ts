import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { DeviceName } from '#shared/contract/index.ts'
import type { Residence, Trial } from './residence.ts'

/** What a process that tries graphs out is sent. */
export interface TrialsOnDevice {
  device: DeviceName
  trials: Trial[]
  /** Milliseconds until it counts as one that hangs. */
  patience: number
  /** A folder for what is measured, which whoever asks takes away. */
  folder: string
}

/** What came of it. */
export interface Outcome {
  /** What went wrong; null where every graph ran. */
  problem: string | null
  /** Of each trial. */
  residences: Residence[]
}

/** Runs graphs on a device in a process of its own, so that a driver that crashes or hangs takes nothing with it. */
export type TryOut = (asked: TrialsOnDevice) => Promise<Outcome>

/** Nothing came of it. */
export const failed = (problem: string): Outcome => ({ problem, residences: [] })

// In the source it is beside this file, in the bundle an entry above the chunk that this is part of.
const entry = new URL(import.meta.url.endsWith('.ts') ? './trial-process.ts' : '../trial.js', import.meta.url)

/**
 * Under plain Node.
 * @param standIn what the process loads in place of ONNX Runtime
 */
export function tryOut(asked: TrialsOnDevice, standIn?: string): Promise<Outcome> {
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
    child.on('message', (outcome: Outcome) => resolve(outcome))
    child.on('error', (error) => resolve(failed(`the process to try it in could not be started (${error.message})`)))
    child.on('close', (code, signal) => {
      const waited = performance.now() - began >= patience
      const fall = waited
        ? `it did not answer within ${patience / 1000} s`
        : `it crashed (${signal ?? `exit code ${code}`})`
      resolve(failed(fall))
    })
    // One that could not be started says so itself.
    if (child.connected) child.send(asked, () => {})
  })
}
