import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { printable } from '#shared/contract/index.ts'
import { type ComputeProcess, type FromCompute, IN_FRONT } from './protocol.ts'

/** Most of what the process last wrote to its standard error that goes into the reason of its end. */
const LAST_WORDS = 600

/**
 * Starts the compute process under plain Node.
 * @param entry `main.ts` beside this file, or `compute.js` of the bundle
 * @param inFront at normal priority: a command waits for it and nothing else
 */
export function forkCompute(entry: URL, inFront = false): ComputeProcess {
  const child = fork(fileURLToPath(entry), inFront ? [IN_FRONT] : [], {
    serialization: 'advanced',
    execPath: process.execPath,
    execArgv: [],
    // Its output goes to our standard error: standard output belongs to the answer of a command.
    stdio: ['ignore', 2, 'pipe', 'ipc'],
  })
  let lastWords = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    process.stderr.write(printable(text))
    lastWords = `${lastWords}${text}`.slice(-LAST_WORDS)
  })
  let ended = false
  return {
    send(message) {
      // Between the end of the process and the news of it a message has nobody to go to.
      if (child.connected) child.send(message, () => {})
    },
    onMessage: (listener) => child.on('message', (message) => listener(message as FromCompute)),
    onExit(listener) {
      const end = (reason: string) => {
        if (ended) return
        ended = true
        listener(lastWords ? `${reason}: ${lastWords.trim()}` : reason)
      }
      child.on('error', (error) => end(`it could not be started (${error.message})`))
      child.on('close', (code, signal) => end(signal ? `it was ended by ${signal}` : `it ended with exit code ${code}`))
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
