import type { Outcome, TryOut } from '../network/index.ts'
import type { FromCompute, ToCompute, TrialAnswered, TrialAsked } from './protocol.ts'

/** The compute process's end of the pipe to its shell. */
export interface Channel {
  send(message: FromCompute): void
  onMessage(listener: (message: ToCompute) => void): void
  /** Resolves when what was sent has left this process. */
  sent(): Promise<void>
  /** Has graphs tried out by the shell, where this process can start none. */
  tryOut?: TryOut
}

/**
 * The port that Electron gives a utility process; declared here because nothing outside its shell may import electron.
 */
interface ParentPort {
  postMessage(message: FromCompute | TrialAsked): void
  on(event: 'message', listener: (event: { data: ToCompute | TrialAnswered }) => void): void
}

/**
 * Finds the pipe that this process was started with: Electron's parent port or the IPC channel of `child_process.fork`.
 * Behind the latter the process ends by itself when its parent is gone; Electron ends its utility processes itself.
 * @throws {Error} when it was started by neither
 */
export function openChannel(): Channel {
  const { parentPort } = process as { parentPort?: ParentPort }
  if (parentPort)
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) =>
        parentPort.on('message', ({ data }) => {
          if (data.type !== 'tried') listener(data)
        }),
      // Another thread of Electron's sends, whatever this one does.
      sent: () => Promise.resolve(),
      tryOut: askForTrials(parentPort),
    }
  const send = process.send?.bind(process)
  if (!send) throw new Error('The compute process is started by Overstep, not by hand.')
  process.on('disconnect', () => process.exit())
  // A terminal sends its Ctrl-C to all its processes: it is for the shell, which lets a run hand out what it has, or
  // ends this process.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined)
  let last: Promise<void> = Promise.resolve()
  return {
    send(message) {
      // The callback also takes the error of a parent that has just gone; 'disconnect' follows.
      last = new Promise((resolve) => void send(message, undefined, undefined, () => resolve()))
    },
    sent: () => last,
    onMessage: (listener) => process.on('message', (message) => listener(message as ToCompute)),
  }
}

function askForTrials(parentPort: ParentPort): TryOut {
  const waiting: ((outcome: Outcome) => void)[] = []
  parentPort.on('message', ({ data }) => {
    if (data.type === 'tried') waiting[data.sequence]?.(data.outcome)
  })
  return (asked) =>
    new Promise((resolve) => {
      const sequence = waiting.push(resolve) - 1
      parentPort.postMessage({ type: 'trial', sequence, ...asked })
    })
}
