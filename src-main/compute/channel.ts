import type { FromCompute, ToCompute } from './protocol.ts'

/** The compute process's end of the pipe to its shell. */
export interface Channel {
  send(message: FromCompute): void
  onMessage(listener: (message: ToCompute) => void): void
  /** Resolves when what was sent has left this process. */
  sent(): Promise<void>
}

/** The port that Electron gives a utility process; declared here because nothing outside its shell may import electron. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: ToCompute }) => void): void
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
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
      // Another thread of Electron's sends, whatever this one does.
      sent: () => Promise.resolve(),
    }
  const send = process.send?.bind(process)
  if (!send) throw new Error('The compute process is started by Overstep, not by hand.')
  process.on('disconnect', () => process.exit())
  // A terminal sends its Ctrl-C to all its processes: it is for the shell, which lets a run hand out what it has, or ends this process.
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
