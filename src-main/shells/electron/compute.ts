import { utilityProcess } from 'electron'
import type { ComputeProcess, FromCompute, StartCompute } from '../../compute/protocol.ts'

/** Most of what the process last wrote to its standard error that goes into the reason of its end. */
const LAST_WORDS = 600

/** Starts the compute process, whose entry is the file `entry`, as a utility process of Electron. */
export function computeIn(entry: string): StartCompute {
  return (): ComputeProcess => {
    const child = utilityProcess.fork(entry, [], {
      serviceName: 'Overstep compute',
      stdio: ['ignore', 'inherit', 'pipe'],
    })
    let lastWords = ''
    child.stderr?.on('data', (bytes: Buffer) => {
      process.stderr.write(bytes)
      lastWords = `${lastWords}${bytes.toString()}`.slice(-LAST_WORDS)
    })
    return {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => {
        child.on('message', (message: FromCompute) => listener(message))
      },
      onExit: (listener) => {
        child.once('exit', (code) => {
          const reason = `ended with exit code ${code}`
          listener(lastWords ? `${reason}: ${lastWords.trim()}` : reason)
        })
      },
      kill: () => {
        child.kill()
      },
    }
  }
}
