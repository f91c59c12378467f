import { utilityProcess } from 'electron'
import { READER, READER_OPTIONS, type Answer, type StartReader } from '../../archive/reader-protocol.ts'

/** Starts the process that reads an archive, whose entry is the file `entry`, as a utility process of Electron. */
export function readerIn(entry: string): StartReader {
  return () => {
    const child = utilityProcess.fork(entry, [READER], {
      serviceName: 'Overstep archive',
      stdio: 'ignore',
      execArgv: [...READER_OPTIONS],
    })
    return {
      send: (question) => child.postMessage(question),
      onMessage: (listener) => void child.on('message', (message: Answer) => listener(message)),
      onExit: (listener) => {
        let fatal = ''
        // Told before it ends; without a listener the event would end this process too.
        child.on('error', (type, location) => (fatal = `, ${type} in ${location}`))
        child.once('exit', (code) => listener(`exit code ${code}${fatal}`))
      },
      kill: () => void child.kill(),
    }
  }
}
