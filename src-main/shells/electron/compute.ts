import { utilityProcess } from 'electron'
import type { ComputeProcess, FromCompute, StartCompute } from '../../compute/protocol.ts'

/** Starts the compute process, whose entry is the file `entry`, as a utility process of Electron. */
export function computeIn(entry: string): StartCompute {
  return (): ComputeProcess => {
    const child = utilityProcess.fork(entry, [], { serviceName: 'Overstep compute' })
    return {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => {
        child.on('message', (message: FromCompute) => listener(message))
      },
      onExit: (listener) => {
        child.once('exit', (code) => listener(`it ended with code ${code}`))
      },
      kill: () => {
        child.kill()
      },
    }
  }
}
