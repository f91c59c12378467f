import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'
import { printable } from '#shared/contract/index.ts'
import type {
  ComputeProcess,
  FromCompute,
  GpuPageAnswered,
  GpuPageAsked,
  StartCompute,
  TrialAnswered,
  TrialAsked,
} from '../../compute/protocol.ts'
import type { GpuWindow } from './gpu-window.ts'

type Outcome = TrialAnswered['outcome']

/** Most of what the process last wrote to its standard error that goes into the reason of its end. */
const LAST_WORDS = 600

/**
 * Starts the compute process, whose entry is the file `entry`, as a utility process of Electron.
 * @param trialEntry that of the processes in which graphs are tried out for it
 * @param gpu in whose page it computes on the GPU
 */
export function computeIn(entry: string, trialEntry: string, gpu: GpuWindow): StartCompute {
  return (): ComputeProcess => {
    const child = utilityProcess.fork(entry, [], {
      serviceName: 'Overstep compute',
      stdio: ['ignore', 'inherit', 'pipe'],
    })
    let lastWords = ''
    let fatal = ''
    // Told before it ends, of what V8 cannot go on from; without a listener the event would end this process too.
    child.on('error', (type, location) => (fatal = `${type} in ${location}`))
    const decoder = new TextDecoder()
    child.stderr?.on('data', (bytes: Buffer) => {
      const text = decoder.decode(bytes, { stream: true })
      process.stderr.write(printable(text))
      lastWords = `${lastWords}${text}`.slice(-LAST_WORDS)
    })
    return {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => {
        child.on('message', (message: FromCompute | TrialAsked | GpuPageAsked) => {
          if (message.type === 'gpu-page') return void handGpu(gpu, message, child)
          if (message.type !== 'trial') return listener(message)
          const { sequence } = message
          void tryOut(trialEntry, message).then((outcome) =>
            child.postMessage({ type: 'tried', sequence, outcome } satisfies TrialAnswered),
          )
        })
      },
      onExit: (listener) => {
        child.once('exit', (code) => {
          // Whatever was computed on it is for nobody any more.
          gpu.close()
          const words = [`it ended with exit code ${code}`, fatal, lastWords.trim()]
          listener(words.filter((part) => part !== '').join(': '))
        })
      },
      kill: () => {
        child.kill()
      },
    }
  }
}

/** Gives the compute process a port to the page that has the GPU, or takes it that it wants it no more. */
async function handGpu(gpu: GpuWindow, { wanted, sequence }: GpuPageAsked, child: UtilityProcess): Promise<void> {
  if (!wanted) return gpu.close()
  const answer = (message: GpuPageAnswered, ports: MessagePortMain[] = []): void => child.postMessage(message, ports)
  try {
    const port = await gpu.connect((reason) => answer({ type: 'gpu-page-gone', sequence, reason }))
    answer({ type: 'gpu-page', sequence }, [port])
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    answer({ type: 'gpu-page', sequence, problem })
  }
}

/**
 * Tries graphs out in a utility process of their own: in a package, Electron's program is not plain Node, and the
 * compute process can start no other.
 */
function tryOut(entry: string, asked: TrialAsked): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = utilityProcess.fork(entry, [], { serviceName: 'Overstep trial', stdio: 'ignore' })
    const end = (outcome: Outcome): void => {
      clearTimeout(timer)
      resolve(outcome)
      child.kill()
    }
    const fail = (problem: string): void => end({ problem, residences: [] })
    const timer = setTimeout(() => fail(`it did not answer within ${asked.patience / 1000} s`), asked.patience)
    child.once('message', end)
    child.once('exit', (code) => fail(`it crashed (exit code ${code})`))
    child.on('error', (type, location) => fail(`it crashed (${type} in ${location})`))
    child.postMessage(asked)
  })
}
