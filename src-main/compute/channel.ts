import type { FromGpu, ToGpu } from '#shared/gpu/index.ts'
import type { WireToGpu } from '../gpu/index.ts'
import type { Outcome, TryOut } from '../network/index.ts'
import type { FromCompute, GpuPageAnswered, GpuPageAsked, ToCompute, TrialAnswered, TrialAsked } from './protocol.ts'

/** The compute process's end of the pipe to its shell. */
export interface Channel {
  send(message: FromCompute): void
  onMessage(listener: (message: ToCompute) => void): void
  /** Resolves when what was sent has left this process. */
  sent(): Promise<void>
  /** Has graphs tried out by the shell, where this process can start none. */
  tryOut?: TryOut
  /** Finds a page of the shell that has GPUs, where this process can open none. @throws {Error} why there is none */
  gpuPage?: () => Promise<WireToGpu>
}

/**
 * The port that Electron gives a utility process; declared here because nothing outside its shell may import electron.
 */
interface ParentPort {
  postMessage(message: FromCompute | TrialAsked | GpuPageAsked): void
  on(event: 'message', listener: (event: { data: ToParentPort; ports: MessagePortMain[] }) => void): void
}
type ToParentPort = ToCompute | TrialAnswered | GpuPageAnswered

/** One end of a channel as Electron has it. */
interface MessagePortMain {
  postMessage(message: ToGpu): void
  on(event: 'message', listener: (event: { data: FromGpu }) => void): this
  on(event: 'close', listener: () => void): this
  start(): void
  close(): void
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
          if (data.type !== 'tried' && data.type !== 'gpu-page' && data.type !== 'gpu-page-gone') listener(data)
        }),
      // Another thread of Electron's sends, whatever this one does.
      sent: () => Promise.resolve(),
      tryOut: askForTrials(parentPort),
      gpuPage: askForPages(parentPort),
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

/** Milliseconds in which the shell tells why a page is gone whose channel has closed. */
const REASON_COMES = 500

function askForPages(parentPort: ParentPort): () => Promise<WireToGpu> {
  let asked = 0
  const pages = new Map<
    number,
    { answer(port: MessagePortMain | undefined, problem?: string): void; end(why: string): void }
  >()
  parentPort.on('message', ({ data, ports }) => {
    if (data.type === 'gpu-page') pages.get(data.sequence)?.answer(ports[0], data.problem)
    else if (data.type === 'gpu-page-gone') pages.get(data.sequence)?.end(data.reason)
  })
  return () =>
    new Promise((resolve, reject) => {
      const sequence = ++asked
      const { promise: gone, resolve: end } = Promise.withResolvers<string>()
      void gone.then(() => pages.delete(sequence))
      pages.set(sequence, {
        end,
        answer(port, problem = 'its page was not found') {
          if (!port) {
            pages.delete(sequence)
            return reject(new Error(problem))
          }
          port.on('close', () => setTimeout(() => end('its page is gone'), REASON_COMES))
          resolve({
            post: (message) => port.postMessage(message),
            onMessage(listener) {
              port.on('message', ({ data }) => listener(data))
              port.start()
            },
            gone,
            close() {
              pages.delete(sequence)
              port.close()
              parentPort.postMessage({ type: 'gpu-page', wanted: false, sequence })
            },
          })
        },
      })
      parentPort.postMessage({ type: 'gpu-page', wanted: true, sequence })
    })
}
